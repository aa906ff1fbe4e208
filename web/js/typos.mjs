// @ts-check
// What is told about typed words that are not in the list, with buttons for the nearest ones.
import { t } from './texts.mjs';

/** @typedef {{ number: number, nearest: string[], take: (word: string) => void }} Typo number: as printed beside the word, from 1 */

/** @param {Typo} typo */
const keyOf = ({ number, nearest }) => [number, ...nearest].join(' ');

/** @param {Typo} typo */
function itemOf({ number, nearest, take }) {
  const item = document.createElement('li');
  item.dataset.typo = keyOf({ number, nearest, take });
  const text = document.createElement('span');
  text.textContent = t(nearest.length > 0 ? 'words.typo_near' : 'words.typo', { number });
  item.append(text, ...nearest.map((word) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'quiet small';
    button.lang = 'en';
    button.translate = false;
    button.textContent = word;
    button.onclick = () => take(word);
    return button;
  }));
  return item;
}

/**
 * What stays stays in its place: pressing a button ends the typing, which has the words looked at again before the button is let go.
 * @param {HTMLElement} list @param {Typo[]} typos
 */
export function showTypos(list, typos) {
  const wanted = new Set(typos.map(keyOf));
  const items = /** @type {HTMLElement[]} */ ([...list.children]);
  for (const item of items) if (!wanted.has(item.dataset.typo ?? '')) item.remove();
  const kept = new Set(items.map((item) => item.dataset.typo));
  typos.forEach((typo, at) => {
    if (!kept.has(keyOf(typo))) list.insertBefore(itemOf(typo), list.children[at] ?? null);
  });
}
