// @ts-check
// The 24 words again, after the password. They stand in the page until it is left, and nowhere else.
import { byId, showStep } from './dom.mjs';
import { whileBusy } from './form.mjs';
import { askPassword, ownCrypto, session } from './member.mjs';
import { rootByLogin } from './unlock.mjs';
import { showWords, startWordButtons } from './words.mjs';

const ask = byId('show-words', HTMLButtonElement);

function hide() {
  showWords([]);
  showStep('ask-step');
}

async function show() {
  const module = await ownCrypto();
  const login = await askPassword();
  try {
    const root = await rootByLogin(module, session, login);
    try {
      const { words } = await module.rootWords(root);
      showWords(words);
      startWordButtons(words);
    } finally {
      await module.close(root);
    }
  } finally {
    await module.close(login);
  }
  addEventListener('pagehide', hide); // nothing for the browser's cache of pages to keep
  showStep('words-step');
}

ask.addEventListener('click', () => {
  void whileBusy({ area: byId('ask-step', HTMLElement), error: byId('error', HTMLElement) }, show);
});
byId('words-hide', HTMLButtonElement).addEventListener('click', hide);
