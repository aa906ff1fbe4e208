// @ts-check
// The rules for a new password while its strength cannot be measured.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passesUnmeasured } from '../../web/js/password_rules.mjs';
import { read } from './sources.mjs';

const own = ['Anna', 'Mustermann', 'anna.mustermann@example.org', ''];

test('a sentence passes, also with a name in it', () => {
  for (const good of ['correct horse battery', 'Anna likes big blue boats', 'zwölf Zeichen']) assert.ok(passesUnmeasured(good, own), good);
});

test('eleven characters are too few, however they are written', () => {
  for (const short of ['password', 'x7!Kq9$mPz2', '🐎🐎🐎🔋🔋🔋📎🪝🧷🪡🧵']) assert.ok(!passesUnmeasured(short, own), short);
});

test('name and address are refused, whole, in parts and with a little added', () => {
  for (const guessed of ['anna.mustermann@example.org', 'AnnaMustermann', 'mustermann1984', 'Mustermann-Anna', 'example.org2026', 'Anna Mustermann!!']) {
    assert.ok(!passesUnmeasured(guessed, own), guessed);
  }
  assert.ok(passesUnmeasured('mustermann1984', []));
});

test('one key held down is refused', () => assert.ok(!passesUnmeasured('aaaaaaaaaaaaaaaa', own)));

test('a page without the module goes by these rules', () => {
  assert.match(read('web/js/password.mjs'), /score === null\) return passesUnmeasured\(/);
});
