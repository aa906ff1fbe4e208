// @ts-check
// Signing out also forgets this page's share of the unlock window. The form itself works without this.
import { byId } from './dom.mjs';
import { dropShare } from './share_store.mjs';

const form = byId('logout-form', HTMLFormElement);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  byId('submit', HTMLButtonElement).disabled = true;
  // The button's id hides the form's own submit().
  void dropShare().catch(() => undefined).then(() => HTMLFormElement.prototype.submit.call(form));
});
