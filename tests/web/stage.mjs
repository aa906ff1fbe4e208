// @ts-check
// One page as the server would send it, with its content security policy, in Chromium: templates and locales filled in here, scripts and
// module as they are.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { composed, locales, read } from './sources.mjs';

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const types = /** @type {Record<string, string>} */ ({ '.mjs': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.wasm': 'application/wasm' });
const policy = [...(/kContentSecurityPolicy =([^;]|;(?!\n))*/.exec(read('server/http/headers.cpp'))?.[0] ?? '').matchAll(/"([^"]*)"/g)]
  .map((match) => match[1]).join('');

/** Mustache, as much of it as the templates use outside of lists. @param {string} template @param {Record<string, string | boolean>} values */
function filled(template, values) {
  const sections = template.replace(/\{\{([#^])([\w.]+)\}\}((?:(?!\{\{[#^])[\s\S])*?)\{\{\/\2\}\}/g,
    (_, kind, name, inside) => ((kind === '#') === Boolean(values[name]) ? inside : ''));
  if (sections !== template) return filled(sections, values);
  return template.replace(/\{\{\{(\w+)\}\}\}|\{\{([\w.]+)\}\}/g, (_, raw, name) => String(values[raw ?? name] ?? ''));
}

/** @param {unknown} value for a script element */
const json = (value) => JSON.stringify(value).replace(/</g, '\\u003c');

/**
 * @param {string} page @param {string} language @param {unknown} data
 * @param {Record<string, boolean>} flags of the template
 */
function html(page, language, data, flags) {
  const texts = locales.get(language) ?? new Map();
  const values = {
    lang: language, title: texts.get(`${page}.title`), script: `${page}.mjs`, data_json: json(data), texts_json: json(Object.fromEntries(texts)), ...flags,
  };
  for (const [key, text] of texts) Object.assign(values, { [`t.${key}`]: text });
  return filled(composed(page), values);
}

/**
 * @param {string} wasm folder of the module
 * @param {{ page: string, data: unknown, flags: Record<string, boolean>, change?: (path: string, text: string) => string }} play
 *   change: of a script or style on its way
 */
export async function openStage(wasm, { page, data, flags: on, change = (_, text) => text }) {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://stage');
    const [, area = '', file = ''] = /^\/account\/(static|wasm)\/([\w./-]+)$/.exec(url.pathname) ?? [];
    response.setHeader('Content-Security-Policy', policy);
    if (area === '') return response.setHeader('Content-Type', 'text/html').end(html(page, url.searchParams.get('lang') ?? 'en', data, on));
    try {
      response.setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream');
      response.end(area === 'wasm' ? await readFile(join(wasm, file)) : change(file, read(`web/${file}`)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(null)); });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}/account/${page}`, close: () => server.close() };
}

/** @param {string} deps where npm's test tools are */
export function launch(deps) {
  return createRequire(join(deps, 'npm/package.json'))('playwright-core').chromium
    .launch({ executablePath: '/usr/bin/chromium', headless: true, args: flags });
}
