// @ts-check
// A new key while the old one is still open: the old one signs for it (core/vault/history.h), so the balance follows by itself.
import { byId, showStep } from './dom.mjs';
import { whileBusy } from './form.mjs';
import { updateKeys } from './key_update.mjs';
import { askPassword, ownCrypto, session } from './member.mjs';
import { rootByLogin } from './unlock.mjs';
import { leadThroughWords } from './words.mjs';

/** The password comes first: whoever cannot type it need not write words down. */
async function replaceKey() {
  const module = await ownCrypto();
  const login = await askPassword();
  try {
    const oldRoot = await rootByLogin(module, session, login);
    try {
      await leadThroughWords(module, async (root) => {
        const { officersGone } = await updateKeys(module, root, login, { oldRoot });
        byId('officers-gone', HTMLElement).hidden = !officersGone;
      });
    } finally {
      await module.close(oldRoot);
    }
  } finally {
    await module.close(login);
  }
  showStep('done-step');
}

byId('start', HTMLButtonElement).addEventListener('click', () => {
  void whileBusy({ area: byId('start-step', HTMLElement), error: byId('error', HTMLElement) }, replaceKey);
});
