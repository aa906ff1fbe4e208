// The shipped module, loaded as the worker loads it, and the native server's half of OPAQUE.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { openModule } from '../../web/js/ownkey_module.mjs';

export const dist = pathToFileURL(`${process.env.OWNKEY_WASM_DIST}/`);
export const readBinary = (file) => readFile(new URL(file, dist));
export const utf8 = (text) => new TextEncoder().encode(text);
export const hex = (bytes) => Buffer.from(bytes).toString('hex');
export const unhex = (text) => new Uint8Array(Buffer.from(text, 'hex'));

/** A module, and a look at its whole memory. @param {'ownkey' | 'ownkey-whole'} [name] */
export async function open(name) {
  const memories = [];
  const instantiate = WebAssembly.instantiate;
  WebAssembly.instantiate = async (...args) => {
    const made = await instantiate(...args);
    memories.push(made.instance.exports.memory);
    return made;
  };
  try {
    const module = await openModule(dist.href, readBinary, name);
    return { module, memory: () => Buffer.from(memories[0].buffer) };
  } finally {
    WebAssembly.instantiate = instantiate;
  }
}

export function responder() {
  const child = spawn(process.env.OWNKEY_RESPONDER, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const ended = once(lines, 'close').then(() => { throw new Error('the responder has ended'); });
  ended.catch(() => undefined);
  child.stdin.on('error', () => undefined); // then it has ended
  return {
    async ask(...words) {
      const answer = Promise.race([once(lines, 'line'), ended]);
      child.stdin.write(`${words.join(' ')}\n`);
      return (await answer)[0];
    },
    end: () => child.stdin.end(),
  };
}

/** Registers and logs in; the handle then holds the export key. */
export async function loggedIn(module, server, password) {
  const registration = await module.registerStart(utf8(password));
  const response = unhex(await server.ask('register', hex(registration.request)));
  const { record } = await module.registerFinish(registration.handle, response);
  const { handle, ke1 } = await module.loginStart(utf8(password));
  const ke2 = unhex(await server.ask('login', hex(record), hex(ke1)));
  const { ke3 } = await module.loginFinish(handle, ke2);
  return { login: handle, record, verdict: await server.ask('finish', hex(ke3)) };
}
