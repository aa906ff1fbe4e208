// @ts-check
// What the audit log calls an event, in words.
import { keysIn, t } from './texts.mjs';

/** @param {string} name as the server writes it, such as session.started @returns {string} the name itself where there are no words */
export function eventText(name) {
  const text = t(`event.${name}`);
  return text === `event.${name}` ? name : text;
}

/** All events that there are words for, in the order of the words. @returns {{ name: string, text: string }[]} */
export const allEvents = () => keysIn('event').map((name) => ({ name, text: eventText(name) })).sort((a, b) => a.text.localeCompare(b.text));
