// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composed, pages, read, scripts, templates, withImports } from './sources.mjs';

/** @param {string} text @param {RegExp} pattern one group @returns {string[]} */
const found = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');
const ids = (/** @type {string} */ html) => found(html, /\sid="([^"]+)"/g);

/** Both sides of {{#x}}…{{/x}}{{^x}}…{{/x}} can hold the same id; a page shows one. @param {string} html @param {boolean} on */
function shown(html, on) {
  const section = on ? '\\^' : '#';
  return html.replace(new RegExp(`\\{\\{${section}(signed_in|by_link|anything|key_missing|calm)\\}\\}[\\s\\S]*?\\{\\{/\\1\\}\\}`, 'g'), '');
}

test('templates hold no code, no style and nothing from elsewhere', () => {
  for (const [name, html] of templates) {
    assert.doesNotMatch(html, /\sstyle=|<style|\son\w+=|javascript:|<base|<iframe|<object|<embed/i, name);
    assert.doesNotMatch(html, /(src|href)="(https?:)?\/\//i, name);
    if (name !== 'layout') assert.doesNotMatch(html, /<script/i, name);
  }
  const scriptTags = found(templates.get('layout') ?? '', /<script ([^>]*)>/g);
  assert.deepEqual(scriptTags, ['type="application/json" id="data"', 'type="application/json" id="texts"',
    'type="module" src="/account/static/js/{{script}}"']);
});

test('only the JSON blocks and the rendered content stand unescaped', () => {
  const raw = [...templates].flatMap(([name, html]) => found(html, /\{\{\{(\w+)\}\}\}/g).map((value) => `${name} ${value}`));
  assert.deepEqual(raw.sort(), ['layout content', 'layout data_json', 'layout texts_json']);
  for (const [name, html] of templates) assert.doesNotMatch(html, /\{\{&/, name);
});

test('all texts come from the locales', () => {
  for (const [name, html] of templates) {
    const words = html.replace(/<svg[\s\S]*?<\/svg>/g, '').replace(/\{\{\{?[^}]*\}\}\}?/g, '').replace(/<[^>]*>/g, ' ');
    assert.deepEqual(words.match(/\p{L}{2,}/gu)?.filter((word) => !['Ownkey', 'GDD'].includes(word)) ?? [], [], name);
    assert.deepEqual(found(html, /(?:aria-label|placeholder|title|alt)="([^"{]+)"/g).filter((text) => text !== 'Gradido'), [], name);
  }
});

for (const page of pages) {
  for (const on of [true, false]) {
    const html = shown(composed(page), on);

    test(`${page} (${on}): ids are unique and all that is named exists`, () => {
      const all = ids(html);
      assert.deepEqual(all.filter((id, place) => all.indexOf(id) !== place), []);
      const named = found(html, /(?:for|aria-labelledby|aria-describedby|aria-controls|href)="#?([a-z][^"/?{]*)"/g)
        .flatMap((value) => value.split(' ')).filter((id) => !id.includes('{{'));
      for (const id of named) assert.ok(all.includes(id), `#${id}`);
    });

    test(`${page} (${on}): every field has a label, every button a type`, () => {
      const labelled = new Set(found(html, /<label[^>]*\sfor="([^"]+)"/g));
      for (const [tag] of html.replace(/<template[\s\S]*?<\/template>/g, '').matchAll(/<(?:input|select|textarea)[^>]*>/g)) {
        const id = /\sid="([^"]+)"/.exec(tag)?.[1] ?? '';
        assert.ok(labelled.has(id) || tag.includes('type="hidden"'), tag);
      }
      for (const [tag] of html.matchAll(/<button[^>]*>/g)) assert.match(tag, /type="(submit|button)"/, tag);
      for (const [tag] of html.matchAll(/<input[^>]*type="password"[^>]*>/g)) assert.match(tag, /spellcheck="false"/, tag);
    });
  }

  test(`${page}: the script finds its elements`, () => {
    const html = composed(page);
    const all = new Set([...ids(html), ...found(html, /\sid="([a-z-]+-)\{\{n\}\}"/g).flatMap((start) => ['1', '2', '3'].map((n) => start + n))]);
    const own = scripts.get(page) ?? '';
    for (const id of found(own, /byId\('([^']+)'/g)) assert.ok(all.has(id), `${page}.mjs: #${id}`);
    const somewhere = [...templates.values()].join('\n');
    for (const script of withImports(page)) {
      for (const id of found(scripts.get(script) ?? '', /byId\('([^']+)'/g)) assert.match(somewhere, new RegExp(`id="${id}"`), `${script}.mjs`);
      for (const name of found(scripts.get(script) ?? '', /within\(\w+, '\.([\w-]+)/g)) {
        assert.match(somewhere, new RegExp(`class="[^"]*\\b${name}\\b`), `${script}.mjs: .${name}`);
      }
    }
  });
}

test('a form sent before its script runs puts nothing into the address', () => {
  for (const [name, html] of templates) {
    for (const [form] of html.matchAll(/<form(?![^>]*method="post")[\s\S]*?<\/form>/g)) assert.doesNotMatch(form, /\sname="/, name);
  }
});

test('the style sheet loads nothing from elsewhere', () => {
  const css = read('web/style.css');
  assert.doesNotMatch(css, /@import|https?:|data:/);
  assert.match(css, /prefers-color-scheme: dark/);
  assert.match(css, /prefers-reduced-motion: reduce/);
});
