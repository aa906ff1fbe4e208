// @ts-check
// A new key: made in the worker, its 24 words shown, three asked back, then sealed and sent; or made from words that the person has
// already (own_words.mjs). The words stand in the page while this step lasts and nowhere else.
import { call } from './api.mjs';
import { fromHex, toBase64url } from './bytes.mjs';
import { byId, showStep } from './dom.mjs';
import { showError, whileBusy } from './form.mjs';
import { forgetOwnWords, startOwnWords } from './own_words.mjs';
import { t } from './texts.mjs';
import { showTypos } from './typos.mjs';

/** @import { Crypto, Handle } from '../../wasm/crypto.d.ts' */
/** @import { Session } from './api.mjs' */

const askedCount = 3;

/** @param {number} among @returns {number[]} three different places, ascending */
function randomPlaces(among) {
  /** @type {Set<number>} */
  const places = new Set();
  while (places.size < askedCount) {
    const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
    places.add(random % among);
  }
  return [...places].sort((a, b) => a - b);
}

/** @param {string[]} words */
export function showWords(words) {
  byId('words', HTMLOListElement).replaceChildren(...words.map((word, place) => {
    const item = document.createElement('li');
    item.id = `word-${place + 1}`;
    item.textContent = word;
    return item;
  }));
}

function hideWords() {
  showWords([]);
  byId('ask-form', HTMLFormElement).reset();
  showTypos(byId('ask-typos', HTMLElement), []);
  if (document.getElementById('own-form')) forgetOwnWords();
}

/** Print and copy. @param {string[]} words */
export function startWordButtons(words) {
  const progress = byId('words-progress', HTMLElement);
  byId('words-print', HTMLButtonElement).onclick = () => print();
  byId('words-copy', HTMLButtonElement).onclick = async () => {
    progress.dataset.still = '';
    progress.textContent = await navigator.clipboard.writeText(words.join(' ')).then(() => t('words.copied'), () => t('words.not_copied'));
  };
}

/** @param {number[]} places @returns {HTMLInputElement[]} */
function askFor(places) {
  return places.map((place, index) => {
    byId(`word-ask-label-${index + 1}`, HTMLLabelElement).textContent = t('words.ask_label', { number: place + 1 });
    const input = byId(`word-ask-${index + 1}`, HTMLInputElement);
    input.value = '';
    input.dataset.place = String(place + 1);
    return input;
  });
}

/** To the person's own words and back. */
function startOwnButtons() {
  byId('words-own', HTMLButtonElement).onclick = () => {
    showStep('own-step');
    byId('own-words', HTMLTextAreaElement).focus();
  };
  byId('own-back', HTMLButtonElement).onclick = () => {
    forgetOwnWords();
    showStep('words-step');
  };
}

/**
 * The first key of an account. Resolves when the server has it, sealed.
 * @param {Crypto} module
 * @param {Handle} login with the export key
 * @param {Session} session
 */
export async function makeFirstKey(module, login, session) {
  startOwnButtons();
  const store = (/** @type {Handle} */ root) => storeKey(module, root, login, session);
  await leadThroughWords(module, store, (finished) => startOwnWords(module, store, finished));
}

/**
 * Leads through the steps of a new key. Resolves when it is stored.
 * @param {Crypto} module
 * @param {(root: Handle) => Promise<void>} store seals and sends the key
 * @param {(finished: () => void) => void} [otherWay] ends with finished, too
 */
export async function leadThroughWords(module, store, otherWay) {
  const { root, words } = await module.rootCreate();
  showWords(words);
  startWordButtons(words);
  showStep('words-step');
  addEventListener('pagehide', hideWords); // nothing for the browser's cache of pages to keep
  try {
    await new Promise((resolve) => {
      const finished = () => resolve(undefined);
      startAsking(module, root, words.length, () => store(root), finished);
      otherWay?.(finished);
    });
  } finally {
    removeEventListener('pagehide', hideWords);
    hideWords();
    words.fill('');
    await module.close(root);
  }
}

/**
 * @param {Crypto} module
 * @param {Handle} root
 * @param {number} wordCount
 * @param {() => Promise<void>} store seals and sends the key
 * @param {() => void} finished
 */
function startAsking(module, root, wordCount, store, finished) {
  const form = byId('ask-form', HTMLFormElement);
  const error = byId('ask-error', HTMLElement);
  const progress = byId('ask-progress', HTMLElement);
  const places = randomPlaces(wordCount);

  byId('words-written', HTMLButtonElement).onclick = () => {
    const inputs = askFor(places);
    showStep('ask-step');
    inputs[0]?.focus();
  };
  byId('ask-back', HTMLButtonElement).onclick = () => showStep('words-step');
  form.onsubmit = (event) => {
    event.preventDefault();
    void whileBusy({ area: form, error }, async () => {
      const inputs = places.map((_, index) => byId(`word-ask-${index + 1}`, HTMLInputElement));
      await showAskedTypos(module, places, inputs);
      if (!await module.rootCheckWords(root, places, inputs.map((input) => input.value))) return showError(error, t('words.ask_wrong'));
      progress.textContent = t('words.making');
      await store().finally(() => { progress.textContent = ''; });
      finished();
    });
  };
}

/** Proposes the nearest words for what is not in the list. @param {Crypto} module @param {number[]} places @param {HTMLInputElement[]} inputs */
async function showAskedTypos(module, places, inputs) {
  const checks = await Promise.all(inputs.map((input) => module.phraseCheck(input.value)));
  showTypos(byId('ask-typos', HTMLElement), inputs.flatMap((input, index) => (checks[index]?.unknown ?? []).slice(0, 1).map(({ nearest }) => ({
    number: (places[index] ?? 0) + 1,
    nearest,
    take: (/** @type {string} */ word) => {
      input.value = word;
      input.focus();
      void showAskedTypos(module, places, inputs);
    },
  }))));
}

/**
 * @param {Crypto} module
 * @param {Handle} root
 * @param {Handle} login
 * @param {Session} session
 */
async function storeKey(module, root, login, session) {
  const { document: update, signature } = await module.firstUpdate(root, login, fromHex(session.account.id));
  await call('PUT', '/keys', { document: toBase64url(update), signature: toBase64url(signature) }, session.csrf_token);
}
