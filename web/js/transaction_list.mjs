// @ts-check
// Where the cards stand: grouped by community, newest first. A card never moves by itself, and what somebody reads or types stays where
// it is on the screen when others come.
import { within } from './dom.mjs';
import { fromTemplate } from './transaction_card.mjs';

/** @import { Transaction } from './api.mjs' */

/** @param {HTMLElement} list @param {Transaction} transaction @returns {HTMLElement} of its community, which may be new */
function groupOf(list, { community = '', community_name: name = '' }) {
  const groups = /** @type {HTMLElement[]} */ ([...list.children]);
  const found = groups.find((group) => group.dataset.community === community);
  if (found) return found;
  const group = fromTemplate('community', 'section');
  const title = within(group, '.community-name', HTMLElement);
  group.dataset.community = community;
  title.textContent = name;
  title.hidden = name === '';
  title.id = `community-${list.id}-${groups.length}`;
  group.setAttribute('aria-labelledby', title.id);
  list.append(group);
  return group;
}

/** Those that came together stand as they were made. @param {HTMLElement} one @param {HTMLElement} other @returns {number} above zero: one is newer */
const newness = ({ dataset: one }, { dataset: other }) => Number(one.at) - Number(other.at) || Number(one.made) - Number(other.made);

/** @param {HTMLElement} list @param {HTMLElement} card @param {Transaction} transaction */
export function placeCard(list, card, transaction) {
  const cards = within(groupOf(list, transaction), '.cards', HTMLElement);
  const others = /** @type {HTMLElement[]} */ ([...cards.children]);
  cards.insertBefore(card, others.find((other) => newness(card, other) > 0) ?? null);
}

/** With its group, when that was the last one. @param {HTMLElement} card */
export function takeAway(card) {
  const group = card.closest('.community');
  card.remove();
  if (group && !group.querySelector('.transaction')) group.remove();
}

/** What must not move: where the person works, else the first card in view of somebody who has scrolled. */
function anchor() {
  if (document.activeElement?.closest('.transaction')) return document.activeElement;
  if (scrollY === 0) return null;
  return [...document.querySelectorAll('.transaction')].find((card) => card.getBoundingClientRect().bottom > 0) ?? null;
}

/** Changes the page without moving what somebody looks at. @param {() => void} change */
export function keepPlace(change) {
  const fixed = anchor();
  const before = fixed?.getBoundingClientRect().top ?? 0;
  change();
  if (fixed?.isConnected) scrollBy({ top: fixed.getBoundingClientRect().top - before, behavior: 'instant' });
}
