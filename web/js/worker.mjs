// @ts-check
// The worker in which the module lives: answers { id, method, args } with { id, result } or { id, error }; "open" with the names of all
// methods. No logic.
import { OwnkeyError } from './call.mjs';
import { openModule } from './ownkey_module.mjs';

/** @type {Promise<Record<string, (...args: unknown[]) => Promise<unknown>>> | undefined} */
let opened;

/** @param {string} method @param {unknown[]} args */
async function run(method, args) {
  if (method === 'open') {
    const [base, name] = /** @type {[string, 'ownkey' | 'ownkey-whole' | undefined]} */ (args);
    opened = /** @type {NonNullable<typeof opened>} */ (/** @type {unknown} */ (openModule(base, undefined, name)));
    return Object.keys(await opened);
  }
  const module = (await opened) ?? {};
  const found = Object.hasOwn(module, method) ? module[method] : undefined;
  if (!found) throw new TypeError(`no method ${method}`);
  return found(...args);
}

self.addEventListener('message', async ({ data: { id, method, args } }) => {
  try {
    self.postMessage({ id, result: await run(method, args) });
  } catch (error) {
    const known = error instanceof OwnkeyError;
    self.postMessage({ id, error: known ? { code: error.code, name: error.name } : { code: 900, name: 'internal' } });
  }
});
