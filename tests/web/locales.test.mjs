// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handlers, locales, pages, read, scripts, sourcesOf, templates, withImports } from './sources.mjs';

const english = locales.get('en') ?? new Map();
const sections = new Set([...english.keys()].map((key) => key.split('.')[0]));

/** @param {string} text @param {RegExp} pattern one group @returns {string[]} */
const found = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');
const isKey = (/** @type {string} */ text) => sections.has(text.split('.')[0]);

/** Keys and starts of keys ("state.${") that a script names. @param {string} text */
const inScript = (text) => ({
  keys: found(text, /'([a-z_]+\.[a-z_0-9]+)'/g).filter(isKey),
  starts: found(text, /`([a-z_]+\.[a-z_]*)\$\{/g).filter(isKey),
});
/** @param {string} text */
const inHandler = (text) => ({
  keys: found(text, /"([a-z_]+\.[a-z_0-9]+)"/g).filter(isKey),
  starts: found(text, /"([a-z_]+\.[a-z_]*)" \+/g).filter(isKey),
});
/** @param {string} text */
const inTemplate = (text) => ({ keys: found(text, /\{\{[#^/]?t\.([\w.]+)\}\}/g), starts: [] });

const uses = [
  ...[...templates.values()].map(inTemplate), ...[...scripts.values()].map(inScript), ...[...handlers.values()].map(inHandler),
  { keys: pages.map((name) => `${name}.title`), starts: [] }, // page.cpp: page.name + ".title"
  { keys: [], starts: ['sms.'] }, // text messages: server/jobs/sms_texts.cpp asks for those that there must be
];

test('every language has the same keys', () => {
  for (const [language, texts] of locales) assert.deepEqual([...texts.keys()].sort(), [...english.keys()].sort(), language);
});

test('every text says something and has the same places to fill in', () => {
  for (const [language, texts] of locales) {
    for (const [key, text] of texts) {
      assert.equal(text, text.trim(), `${language} ${key}`);
      assert.notEqual(text, '', `${language} ${key}`);
      assert.deepEqual(found(text, /\{(\w+)\}/g).sort(), found(english.get(key) ?? '', /\{(\w+)\}/g).sort(), `${language} ${key}`);
    }
  }
});

test('every error has a text, and every such text an error', () => {
  const names = found(read('core/error.def'), /^ERROR\((\w+),/gm).sort();
  assert.ok(names.length > 50);
  assert.deepEqual([...english.keys()].filter((key) => key.startsWith('error.')).map((key) => key.slice(6)).sort(), names);
});

test('every event that the server writes has words, and all such words an event', () => {
  const sources = sourcesOf('server/flows', 'server/jobs').map((text) => text.replace(/^\s*(#include|\/\/).*$/gm, ''));
  const names = new Set(sources.flatMap((text) => found(text, /"([a-z_]+\.[a-z_]+)"/g)).filter((name) => !/^(server|secrets|community)\./.test(name))); // settings
  assert.ok(names.size > 50);
  assert.deepEqual([...english.keys()].filter((key) => key.startsWith('event.')).map((key) => key.slice(6)).sort(), [...names].sort());
});

test('every key that is used exists', () => {
  for (const { keys, starts } of uses) {
    for (const key of keys) assert.ok(english.has(key), `${key} is used but in no locale`);
    for (const start of starts) assert.ok([...english.keys()].some((key) => key.startsWith(start)), start);
  }
});

test('no key is left over', () => {
  const keys = new Set(uses.flatMap((use) => use.keys));
  const starts = uses.flatMap((use) => use.starts);
  const unused = [...english.keys()].filter((key) => !keys.has(key) && !starts.some((start) => key.startsWith(start)));
  assert.deepEqual(unused, []);
});

test('a page hands its script every section that it uses', () => {
  const given = new Map(pages.map((name) => [name, new Set(['error', 'problem', 'working', name])]));
  for (const [, name = '', body = ''] of [...handlers.values()].join('\n').matchAll(/page_for\(pages, request, "(\w+)"([\s\S]*?)\n\}/g)) {
    for (const section of found(/page\.texts = \{([^}]*)\}/.exec(body)?.[1] ?? '', /"(\w+)"/g)) given.get(name)?.add(section);
  }
  for (const [page, has] of given) {
    for (const script of withImports(page)) {
      const { keys, starts } = inScript(scripts.get(script) ?? '');
      for (const key of [...keys, ...starts]) {
        const section = key.split('.')[0] ?? '';
        const isOthers = pages.includes(section) && section !== page && script !== page;
        assert.ok(has.has(section) || isOthers, `${page}: ${script}.mjs uses ${key}`);
      }
    }
  }
});
