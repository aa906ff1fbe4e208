// @ts-check
// What the pages for staff share: lists that are read page by page, "are you sure".
import { call } from './api.mjs';
import { byId, within } from './dom.mjs';
import { Cancelled, showFieldError } from './form.mjs';
import { t, timeText } from './texts.mjs';

/** @param {number} seconds */
export const when = (seconds) => timeText(seconds, { dateStyle: 'medium', timeStyle: 'short' });

/** @param {HTMLElement} element @param {string} text stays, without a turning circle */
export function say(element, text) {
  element.dataset.still = '';
  element.textContent = text;
}

/** Wraps what others wrote so that its direction of writing changes nothing around it. @param {string} text */
export const isolated = (text) => `\u2068${text}\u2069`;

/**
 * The first part of a list, or the next one after `cursor`.
 * @param {string} path @param {Record<string, string>} query empty values are left out
 * @returns {Promise<any>}
 */
export function readPart(path, query) {
  const given = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''));
  return call('GET', `${path}${given.size > 0 ? `?${given}` : ''}`);
}

/** A row from one of the page's templates. @param {string} template @returns {HTMLElement} */
export function newRow(template) {
  return within(document.importNode(byId(template, HTMLTemplateElement).content, true), 'li', HTMLElement);
}

/**
 * Asks before something that hurts.
 * @param {{ title: string, text: string, action: string, reasonHint?: string }} question with reasonHint a reason is asked, too
 * @returns {Promise<string>} the reason; rejects with Cancelled
 */
export function askSure({ title, text, action, reasonHint }) {
  const dialog = byId('sure-dialog', HTMLDialogElement);
  const form = byId('sure-form', HTMLFormElement);
  const reason = byId('sure-reason', HTMLTextAreaElement);
  byId('sure-title', HTMLElement).textContent = title;
  byId('sure-text', HTMLElement).textContent = text;
  byId('sure-submit', HTMLButtonElement).textContent = action;
  byId('sure-reason-field', HTMLElement).hidden = reasonHint === undefined;
  byId('sure-reason-hint', HTMLElement).textContent = reasonHint ?? '';
  form.reset();
  reason.dispatchEvent(new Event('input')); // clears what was said of it before
  for (const button of form.querySelectorAll('button')) button.disabled = false; // where the whole page is busy with what asks
  dialog.showModal();
  (reasonHint === undefined ? byId('sure-cancel', HTMLButtonElement) : reason).focus();
  return new Promise((resolve, reject) => {
    form.onsubmit = (event) => {
      event.preventDefault();
      const why = reason.value.trim();
      if (reasonHint !== undefined && why === '') return showFieldError(reason, t('staff.reason_missing'));
      resolve(why);
      dialog.close();
    };
    byId('sure-cancel', HTMLButtonElement).onclick = () => dialog.close();
    dialog.onclose = () => reject(new Cancelled()); // changes nothing after resolve
  });
}
