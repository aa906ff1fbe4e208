// wasm/crypto.d.ts is the reference: each method that a module has is there, and says what it rejects with, in names that exist.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { open } from './module.mjs';

const text = (path) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

/** Name → its comment, or nothing. @param {string} declared the members of an interface */
function commentsIn(declared) {
  const found = new Map();
  let comment = [];
  let open_ = false;
  for (const line of declared.split('\n')) {
    if (/^ {2}\/\*\*/.test(line)) [comment, open_] = [[], true];
    if (open_) comment.push(line);
    const method = /^ {2}(\w+)\(/.exec(line);
    if (method) {
      found.set(method[1], comment.join('\n'));
      comment = [];
    }
    if (line.includes('*/')) open_ = false;
  }
  return found;
}

const membersOf = (declared, name) => declared.split(new RegExp(`^export interface ${name}\\b.*\\{$`, 'm'))[1].split('\n}')[0];

test('each method is declared, and says what it rejects with', async () => {
  const declared = await text('wasm/crypto.d.ts');
  const errors = new Set([...(await text('core/error.def')).matchAll(/^ERROR\((\w+),/gm)].map(([, name]) => name));
  const small = commentsIn(membersOf(declared, 'Crypto'));
  const whole = new Map([...small, ...commentsIn(membersOf(declared, 'WholeCrypto'))]);
  assert.deepEqual([...small.keys()].sort(), Object.keys((await open()).module).sort());
  assert.deepEqual([...whole.keys()].sort(), Object.keys((await open('ownkey-whole')).module).sort());
  for (const [name, comment] of whole) {
    const rejects = /\bRejects ([\s\S]*)\*\//.exec(comment)?.[1] ?? '';
    assert.ok(rejects, `${name} does not say what it rejects with`);
    const names = rejects.replace(/\([^)]*\)/g, '').match(/\b[a-z0-9]+(_[a-z0-9]+)+\b/g) ?? [];
    for (const error of names) assert.ok(errors.has(error), `${name} names ${error}, which is no error`);
    assert.ok(names.length > 0 || /^(internal|nothing)\b/.test(rejects), `${name} names no error`);
  }
});
