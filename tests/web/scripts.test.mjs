// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scripts } from './sources.mjs';

test('every script is checked by the TypeScript checker', () => {
  for (const [name, text] of scripts) assert.ok(text.startsWith('// @ts-check\n'), `${name}.mjs`);
});

test('no script writes HTML, runs text as code, or keeps anything in web storage', () => {
  const forbidden = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\('(style|on)|localStorage|sessionStorage|document\.cookie|postMessage\(.*'\*'|@ts-(ignore|nocheck)/;
  for (const [name, text] of scripts) assert.doesNotMatch(text, forbidden, `${name}.mjs`);
});

test('only api.mjs talks to the server, ownkey_module.mjs loads the module', () => {
  for (const [name, text] of scripts) {
    if (['api', 'ownkey_module'].includes(name)) continue;
    assert.doesNotMatch(text, /\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource|importScripts/, `${name}.mjs`);
  }
});

test('nothing is logged', () => {
  for (const [name, text] of scripts) assert.doesNotMatch(text, /console\./, `${name}.mjs`);
});

test('a password field is read only where it is turned into bytes and emptied', () => {
  for (const [name, text] of scripts) {
    if (name === 'password') continue;
    assert.doesNotMatch(text, /password\w*\.value/i, `${name}.mjs`);
  }
});

test('a transaction is decoded from its text once: what is shown is what is signed', () => {
  const decoded = [...scripts.values()].join('\n').match(/fromBase64url\(transaction\.body\)/g) ?? [];
  assert.equal(decoded.length, 1);
});
