// The package as somebody else gets it: packed by npm, installed from the tarball into a folder outside this tree, without a network.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = (file) => fileURLToPath(new URL(file, import.meta.url));
/** The folder that the Emscripten tree puts together, beside dist. */
export const built = path.join(process.env.OWNKEY_WASM_DIST, '../package');
export const tsc = path.join(process.env.OWNKEY_DEPS, 'npm/node_modules/typescript/bin/tsc');
/** As the README says, and what pages have besides. */
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; base-uri 'none'; "
  + "form-action 'self'; require-trusted-types-for 'script'; trusted-types ownkey";
const types = { '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.html': 'text/html' };

/** A project with the package in it, and what the tests need to use it. */
export async function installed() {
  const folder = await mkdtemp(path.join(tmpdir(), 'ownkey-package-'));
  const npm = (...args) => run('npm', [...args, '--offline', '--no-audit', '--no-fund', '--no-update-notifier',
    '--cache', path.join(folder, 'cache')], { cwd: folder, timeout: 60_000 });
  const packed = JSON.parse((await npm('pack', built, '--json')).stdout)[0];
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  await npm('install', `./${packed.filename}`);
  await writeFile(path.join(folder, 'entry.mjs'), "export * from '@ownkey/core';\n");
  await cp(here('package_story.mjs'), path.join(folder, 'story.mjs'));
  await cp(here('package_consumer.ts'), path.join(folder, 'consumer.ts'));
  await cp(here('../../docs/examples/js/sign.mjs'), path.join(folder, 'sign.mjs'));
  return {
    packed,
    path: (...parts) => path.join(folder, ...parts),
    run: (program, ...args) => run(program, args, { cwd: folder, timeout: 60_000 }),
    end: () => rm(folder, { recursive: true, force: true }),
  };
}

/** @param {(request: import('node:http').IncomingMessage) => Promise<[number, string, Buffer | string]>} answer status, type, content */
async function listen(answer) {
  const server = createServer(async (request, response) => {
    const [status, type, content] = await answer(request).catch((error) => [500, 'text/plain', String(error)]);
    response.writeHead(status, { 'Content-Type': type, 'Content-Security-Policy': policy }).end(content);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    end: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The files of a folder, and an empty page. */
export const serveFiles = (folder) => listen(async ({ url }) => {
  if (url === '/') return [200, types['.html'], '<!doctype html><html lang="en"><head><title>consumer</title></head><body></body></html>'];
  const type = types[path.extname(url)];
  const file = path.join(folder, url);
  if (!type || !file.startsWith(folder)) return [404, 'text/plain', ''];
  return readFile(file).then((content) => [200, type, content], () => [404, 'text/plain', '']);
});

/** The server of docs/examples/js: what it is asked goes to the responder, and the record stays here. */
export const serveExample = (server) => {
  let record = '';
  return listen(async (request) => {
    const parts = await request.toArray();
    const sent = Buffer.concat(parts).toString('hex');
    const step = request.url.slice(1);
    if (step === 'record') record = sent;
    const answer = { register: [sent], login: [record, sent], finish: [sent] }[step];
    const said = answer ? await server.ask(step, ...answer) : 'ok';
    return [/^[0-9a-f]+$|^ok$/.test(said) ? 200 : 403, 'application/octet-stream', said === 'ok' ? '' : Buffer.from(said, 'hex')];
  });
};
