// @ts-check
// The worker in which the module lives: answers { id, method, args } with { id, result } or { id, error }. No logic.
import { OwnkeyError } from './call.mjs';
import { openModule } from './ownkey_module.mjs';

/** @type {Promise<Record<string, (...args: unknown[]) => Promise<unknown>>> | undefined} */
let opened;

/** @param {string} method @param {unknown[]} args */
async function run(method, args) {
  if (method === 'open') {
    opened = /** @type {NonNullable<typeof opened>} */ (/** @type {unknown} */ (openModule(/** @type {string} */ (args[0]))));
    await opened;
    return null;
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
