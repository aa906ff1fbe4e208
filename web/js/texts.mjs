// @ts-check
// Texts for people, in the page's language. They stand in the page; the keys are those of web/locales.
import { block } from './dom.mjs';
import { ApiError } from './api.mjs';

/** @type {Record<string, string>} */
const texts = block('texts');
/** The page's language in the person's own variety (en-GB, de-AT), for times and numbers. */
const language = navigator.languages.find((wish) => wish.split('-')[0] === document.documentElement.lang) ?? document.documentElement.lang;

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values] for {name} in the text
 * @returns {string}
 */
export function t(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

/** The keys of a section, without its name. @param {string} section @returns {string[]} */
export const keysIn = (section) => Object.keys(texts).filter((key) => key.startsWith(`${section}.`)).map((key) => key.slice(section.length + 1));

/**
 * What a person is told about an error: by its name in core/error.def.
 * @param {unknown} error
 * @returns {string}
 */
export function errorText(error) {
  if (error instanceof ApiError && error.name === 'offline') return t('problem.offline');
  const known = error instanceof Error ? texts[`error.${error.name}`] : undefined;
  if (known === undefined) return t('problem.unexpected');
  const seconds = error instanceof ApiError ? error.retryAfter : 0;
  return seconds > 0 ? `${known} ${t('problem.wait', { seconds })}` : known;
}

/** @param {number} seconds since 1970 @param {Intl.DateTimeFormatOptions} options */
export function timeText(seconds, options) {
  return new Intl.DateTimeFormat(language, options).format(new Date(seconds * 1000));
}

/**
 * "12345.50" in the person's own form. Works on the digits: an amount never becomes a floating-point number. Anything else is
 * shown as it is.
 * @param {string} amount
 */
export function amountText(amount) {
  if (!/^\d+(\.\d+)?$/.test(amount)) return amount;
  const [whole = '0', decimals = ''] = amount.split('.');
  const point = new Intl.NumberFormat(language).formatToParts(1.5).find((part) => part.type === 'decimal');
  const grouped = new Intl.NumberFormat(language).format(BigInt(whole));
  return decimals === '' ? grouped : grouped + (point?.value ?? '.') + decimals;
}
