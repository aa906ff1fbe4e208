// A module in a worker of its own, as Ownkey's pages have it. This folder is served as it stands; what the page's policy must allow
// is in the README.
import { openCrypto as openIn } from './js/crypto.mjs';

export { OwnkeyError } from './js/crypto.mjs';

/** @param {'ownkey' | 'ownkey-whole'} [name] which module */
export const openCrypto = (name = 'ownkey-whole') => openIn(new URL('./wasm/', import.meta.url).href, name);
