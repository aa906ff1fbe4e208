import type { Modules } from './crypto.js';

export * from './crypto.js';
/**
 * Loads one of the modules that the package brings: everything, or, smaller, what a page needs for registration, login and signing.
 * In a browser also the worker it lives in; there it rejects `crypto_unavailable`.
 */
export declare function openCrypto<Name extends keyof Modules = 'ownkey-whole'>(name?: Name): Promise<Modules[Name]>;
