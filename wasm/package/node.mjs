// A module in this process, read from the file beside this one. A login takes as long as its password stretching, and nothing else
// runs in the meantime: a service for many people gives it a worker thread of its own.
import { readFile } from 'node:fs/promises';
import { openModule } from './js/ownkey_module.mjs';

export { OwnkeyError } from './js/call.mjs';

const folder = new URL('./wasm/', import.meta.url);

/** @param {'ownkey' | 'ownkey-whole'} [name] which module */
export const openCrypto = (name = 'ownkey-whole') => openModule(folder.href, (file) => readFile(new URL(file, folder)), name);
