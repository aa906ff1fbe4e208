import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { test } from 'node:test';
import { readBinary } from './module.mjs';

const list = async (path) => (await readFile(new URL(path, import.meta.url), 'utf8')).split('\n').filter((line) => line && !line.startsWith('#'));
const compiled = async (name) => new WebAssembly.Module(await readBinary(name));

/** What runs between a page's own script and the module: crypto.mjs, worker.mjs and all that they import. */
async function everyPagesScripts() {
  const contents = new Map();
  const names = new Set(['./crypto.mjs', './worker.mjs']);
  for (const name of names) {
    const content = await readFile(new URL(`../../web/js/${name}`, import.meta.url));
    contents.set(name, content);
    for (const [, imported] of content.toString().matchAll(/^import .* from '(\..*)';$/gm)) names.add(imported);
  }
  return [...contents.values()];
}

test('the modules take nothing from JavaScript, the strength module only what the golden list names', async () => {
  for (const name of ['ownkey.wasm', 'ownkey-whole.wasm']) assert.deepEqual(WebAssembly.Module.imports(await compiled(name)), []);
  const imports = WebAssembly.Module.imports(await compiled('ownkey-strength.wasm')).map((entry) => `${entry.module}.${entry.name}`);
  assert.deepEqual(imports.sort(), await list('strength_imports.txt'));
});

test('our exports are those of the list, no more and no less', async () => {
  const lists = [['ownkey.wasm', 'exports.txt'], ['ownkey-whole.wasm', 'exports_whole.txt'], ['ownkey-strength.wasm', 'strength_exports.txt']];
  for (const [name, file] of lists) {
    const wanted = (await list(`../../wasm/${file}`)).map((entry) => entry.slice(1)).filter((entry) => entry.startsWith('ownkey_'));
    const found = WebAssembly.Module.exports(await compiled(name)).map((entry) => entry.name).filter((entry) => entry.startsWith('ownkey_'));
    assert.deepEqual(found.sort(), wanted.sort());
  }
});

test('no loader needs eval, and what a page loads for cryptography is at most 80 kB', async () => {
  assert.doesNotMatch((await readBinary('ownkey-strength.mjs')).toString(), /\beval\(|new Function/);
  const scripts = await everyPagesScripts();
  assert.ok(scripts.length > 3);
  for (const script of scripts) assert.doesNotMatch(script.toString(), /\beval\(|new Function/);
  const size = [await readBinary('ownkey.wasm'), ...scripts].reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);
  assert.ok(size <= 80_000, `${size} bytes`);
});
