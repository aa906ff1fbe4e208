// A page of web/pages in Chromium under the shipped content policy: scripts, styles and module as they stand, no server but this one.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { playwright } from '../e2e/places.mjs';
import { dist } from './module.mjs';

const root = new URL('../../', import.meta.url);
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; img-src 'self'; "
  + "worker-src 'self'; form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types ownkey";
const types = { mjs: 'text/javascript', wasm: 'application/wasm', css: 'text/css', svg: 'image/svg+xml' };
const start = `import { openCrypto } from '/account/static/js/crypto.mjs';
import { makeFirstKey } from '/account/static/js/words.mjs';
globalThis.page = { makeFirstKey, module: await openCrypto('/account/wasm/', location.search.slice(1) || undefined) };`;

const flat = (object, prefix = '') => Object.entries(object).flatMap(([key, value]) =>
  typeof value === 'string' ? [[prefix + key, value]] : flat(value, `${prefix}${key}.`));

/** With everything it includes; the steps of a new key as login.html puts them together. @param {string} template @returns {Promise<string>} */
async function composed(template) {
  const text = await readFile(new URL(`web/pages/${template}.html`, root), 'utf8');
  const pieces = await Promise.all(text.split(/\{\{> (\w+)\}\}/).map((piece, at) => (at % 2 === 1 ? composed(piece) : piece)));
  return pieces.join('') + (template === 'words' ? await composed('own_words') : '');
}

/** @param {string} template @param {string} lang */
async function rendered(template, lang) {
  const texts = Object.fromEntries(flat(JSON.parse(await readFile(new URL(`web/locales/${lang}.json`, root), 'utf8'))));
  const content = (await composed(template))
    .replace(/\{\{[#/]own_words\}\}/g, '')
    .replace(/\{\{#asked\}\}([\s\S]*?)\{\{\/asked\}\}/g, (_, part) => ['1', '2', '3'].map((n) => part.replaceAll('{{n}}', n)).join(''))
    .replace(/\{\{t\.([\w.]+)\}\}/g, (_, key) => texts[key]);
  const json = JSON.stringify(texts).replaceAll('<', '\\u003c');
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>${template}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/account/static/style.css">
    <script type="application/json" id="data">{}</script><script type="application/json" id="texts">${json}</script>
    <script type="module" src="/start.mjs"></script></head><body><main>${content}</main></body></html>`;
}

/** Answers like the server: pages, files, and what `calls` says to a request of the API. Keeps every request's body. */
export async function openPages(calls) {
  const bodies = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const send = (status, type, body) => response.writeHead(status, { 'Content-Type': type, 'Content-Security-Policy': policy }).end(body);
    const file = (folder, name) => readFile(new URL(name, folder))
      .then((content) => send(200, types[name.split('.').pop()] ?? 'text/plain', content), () => send(404, 'text/plain', ''));
    if (pathname === '/start.mjs') return send(200, types.mjs, start);
    if (pathname.startsWith('/page/')) return send(200, 'text/html', await rendered(...pathname.split('/').slice(2)));
    if (pathname.startsWith('/account/static/')) return file(new URL('web/', root), pathname.slice('/account/static/'.length));
    if (pathname.startsWith('/account/wasm/')) return file(dist, pathname.slice('/account/wasm/'.length));
    if (!pathname.startsWith('/api/')) return send(204, 'text/plain');
    let body = '';
    for await (const part of request) body += part;
    bodies.push(body);
    const [status, answer] = calls(`${request.method} ${pathname}`, JSON.parse(body));
    return send(status, 'application/json', JSON.stringify(answer));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await playwright().chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: flags });
  const complaints = [];

  return {
    bodies,
    complaints,
    /** @param {string} template @param {{ lang?: string, module?: string } & object} [options] of the browser's profile */
    async visit(template, { lang = 'en', module = '', ...options } = {}) {
      const context = await browser.newContext(options);
      context.setDefaultTimeout(20_000);
      const page = await context.newPage();
      page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) complaints.push(message.text()); });
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(`http://127.0.0.1:${server.address().port}/page/${template}/${lang}?${module}`);
      await page.waitForFunction(() => 'page' in globalThis);
      return page;
    },
    async end() {
      await browser.close();
      server.close();
    },
  };
}
