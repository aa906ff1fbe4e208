// @ts-check
// What all forms share: one piece of work at a time, visible progress, errors beside their field, the focus where help is needed.
import { byId } from './dom.mjs';
import { errorText } from './texts.mjs';

/** The person has left a step that was not finished: nothing to tell. */
export class Cancelled extends Error {}

/**
 * Runs work unless it is running already: disables the buttons of `area` meanwhile, so that a double click sends once, and gives
 * the focus back where it was. An error is shown in `error` and takes the focus. Not aria-busy: that would keep screen readers
 * from telling the progress.
 * @param {{ area: Element, error: HTMLElement, onError?: (error: unknown) => boolean }} form onError: true when it showed the error itself
 * @param {() => Promise<void>} work
 */
export async function whileBusy({ area, error, onError }, work) {
  if (area.hasAttribute('data-busy')) return;
  const focused = document.activeElement;
  const buttons = [...area.querySelectorAll('button')].filter((button) => !button.disabled);
  area.setAttribute('data-busy', '');
  for (const button of buttons) button.disabled = true;
  error.textContent = '';
  try {
    await work();
  } catch (problem) {
    if (!(problem instanceof Cancelled) && !onError?.(problem)) showError(error, errorText(problem));
  } finally {
    for (const button of buttons) button.disabled = false;
    area.removeAttribute('data-busy');
    if (document.activeElement === document.body && focused instanceof HTMLElement) focused.focus();
  }
}

/** @param {HTMLElement} element @param {string} text */
export function showError(element, text) {
  element.textContent = text;
  element.focus();
}

/**
 * Shows what to change at one field and goes there. The text stands in #<id>-error.
 * @param {HTMLElement} field
 * @param {string} text
 */
export function showFieldError(field, text) {
  byId(`${field.id}-error`, HTMLElement).textContent = text;
  field.setAttribute('aria-invalid', 'true');
  field.focus();
  field.addEventListener('input', () => clearFieldError(field), { once: true });
}

/** @param {HTMLElement} field */
function clearFieldError(field) {
  byId(`${field.id}-error`, HTMLElement).textContent = '';
  field.removeAttribute('aria-invalid');
}

/**
 * @param {HTMLInputElement} input
 * @returns {boolean} whether it looks like an e-mail address
 */
export function isEmail(input) {
  return input.value.trim() !== '' && input.validity.valid;
}
