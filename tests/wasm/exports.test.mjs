import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { test } from 'node:test';
import { readBinary } from './module.mjs';

const list = async (path) => (await readFile(new URL(path, import.meta.url), 'utf8')).split('\n').filter((line) => line && !line.startsWith('#'));
const compiled = async (name) => new WebAssembly.Module(await readBinary(name));

test('the module takes from JavaScript only what the golden list names', async () => {
  const allowed = await list('imports.txt');
  for (const name of ['ownkey.wasm', 'ownkey-strength.wasm']) {
    const imports = WebAssembly.Module.imports(await compiled(name)).map((entry) => `${entry.module}.${entry.name}`);
    assert.deepEqual(imports.filter((entry) => !allowed.includes(entry)), [], name);
  }
});

test('our exports are those of the list, no more and no less', async () => {
  for (const [name, file] of [['ownkey.wasm', 'exports.txt'], ['ownkey-strength.wasm', 'strength_exports.txt']]) {
    const wanted = (await list(`../../wasm/${file}`)).map((entry) => entry.slice(1)).filter((entry) => entry.startsWith('ownkey_'));
    const found = WebAssembly.Module.exports(await compiled(name)).map((entry) => entry.name).filter((entry) => entry.startsWith('ownkey_'));
    assert.deepEqual(found.sort(), wanted.sort());
  }
});

test('the loader needs no eval, and what every page loads is below 100 kB', async () => {
  const loader = await readBinary('ownkey.mjs');
  assert.doesNotMatch(loader.toString(), /\beval\(|new Function/);
  const size = gzipSync(loader, { level: 9 }).length + gzipSync(await readBinary('ownkey.wasm'), { level: 9 }).length;
  assert.ok(size < 100_000, `${size} bytes`);
});
