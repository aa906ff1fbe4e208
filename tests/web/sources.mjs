// @ts-check
// The files of the pages, read once: templates with what they include, scripts with what they import.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** The C++ files of folders. @param {...string} folders below the root of the tree @returns {string[]} */
export const sourcesOf = (...folders) => folders.flatMap((folder) =>
  readdirSync(join(root, folder)).filter((name) => /\.(cpp|h)$/.test(name)).map((name) => read(`${folder}/${name}`)));

/** @param {string} path below the root of the tree */
export const read = (path) => readFileSync(join(root, path), 'utf8');

/** @param {string} folder @param {string} extension @returns {Map<string, string>} name without extension → content */
const folder = (folder, extension) => new Map(readdirSync(join(root, folder))
  .filter((name) => name.endsWith(extension))
  .map((name) => [basename(name, extension), read(`${folder}/${name}`)]));

export const templates = folder('web/pages', '.html');
export const scripts = folder('web/js', '.mjs');
export const handlers = folder('server/http/pages', '.cpp');
export const locales = new Map([...folder('web/locales', '.json')].map(([name, content]) => [name, flat(JSON.parse(content))]));

/** @param {Record<string, any>} object @param {string} [prefix] @returns {Map<string, string>} dotted key → text */
function flat(object, prefix = '') {
  return new Map(Object.entries(object).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value]] : [...flat(value, `${prefix}${key}.`)]));
}

/** @param {string} name @returns {string} the template with everything it includes, inside the layout */
export function composed(name) {
  const include = (/** @type {string} */ text) => text.replace(/\{\{> (\w+)\}\}/g, (_, part) => include(templates.get(part) ?? ''));
  return include((templates.get('layout') ?? '').replace('{{{content}}}', () => templates.get(name) ?? ''));
}

/** Templates that are pages: they have a script, or a title in the locale. */
export const pages = [...templates.keys()].filter((name) => locales.get('en')?.has(`${name}.title`));

/** @param {string} name @param {Set<string>} [seen] @returns {Set<string>} the script and all it imports */
export function withImports(name, seen = new Set()) {
  if (seen.has(name) || !scripts.has(name)) return seen;
  seen.add(name);
  for (const [, imported = ''] of (scripts.get(name) ?? '').matchAll(/^import .* from '\.\/(\w+)\.mjs';$/gm)) withImports(imported, seen);
  return seen;
}
