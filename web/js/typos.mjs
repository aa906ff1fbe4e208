// @ts-check
// What is told about typed words that are not in the list, with buttons for the nearest ones.
import { t } from './texts.mjs';

/**
 * @param {HTMLElement} list
 * @param {{ number: number, nearest: string[], take: (word: string) => void }[]} typos number: as printed beside the word, from 1
 */
export function showTypos(list, typos) {
  list.replaceChildren(...typos.map(({ number, nearest, take }) => {
    const item = document.createElement('li');
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
  }));
}
