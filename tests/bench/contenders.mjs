// @ts-check
// Who is measured by core.mjs: our core natively and as WebAssembly, and three others from npm. A contender has a name and a function
// for each operation that it can do, which runs it so many times; ours natively does its own timing. The rules are: everything is
// prepared before; results are checked; in libsodium's module data lies in its memory already, as in ours, so that no copying is counted;
// time is processor time, which another program's load does not stretch.
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import { pathToFileURL } from "node:url";

/**
 * @typedef {(milliseconds: number) => Promise<number>} Timed microseconds an operation
 * @typedef {{ name: string, operations: Map<string, Timed>, end?: () => void }} Contender
 */

const message = new Uint8Array(128);
const password = "a bench password of some length";

/** Microseconds of all threads: a collector's and a compiler's work counts. */
function processorTime() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** @param {(times: number) => void} run @returns {Timed} */
const timed = (run) => async (milliseconds) => {
  const began = processorTime();
  let times = 0;
  for (let step = 1; ; ) {
    run(step);
    times += step;
    const spent = processorTime() - began;
    if (spent >= milliseconds * 1000) return spent / times;
    if (spent * 4 < milliseconds * 1000) step *= 2; // the last step is not as long as all before
  }
};

/** @param {Record<string, () => void>} operations @returns {Map<string, Timed>} */
const repeated = (operations) => new Map(Object.entries(operations).map(([name, run]) => [name, timed((times) => {
  for (let i = 0; i < times; ++i) run();
})]));

/** @param {boolean} holds @param {string} what */
function check(holds, what) {
  if (!holds) throw new Error(`${what} failed`);
}

/** @param {string} program core_bench @param {Iterable<string>} names @returns {Contender} */
export function native(program, names) {
  const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = readline.createInterface({ input: child.stdout });
  /** @param {string} name @returns {Timed} */
  const operation = (name) => async (milliseconds) => {
    const answer = once(lines, "line");
    child.stdin.write(`${name} ${milliseconds}\n`);
    return Number((await answer)[0]);
  };
  return { name: "native", operations: new Map([...names].map((name) => [name, operation(name)])), end: () => child.stdin.end() };
}

/** @param {string} folder of core_bench_wasm @returns {Promise<Contender>} */
export async function wasm(folder) {
  const { default: factory } = await import(pathToFileURL(path.join(folder, "core_bench_wasm.mjs")).href);
  const module = await factory({ wasmBinary: fs.readFileSync(path.join(folder, "core_bench_wasm.wasm")) });
  const operations = new Map();
  const pointer = module._malloc(4);
  for (let at = 0; at < module._bench_count(); ++at) {
    const length = module._bench_name(at, pointer);
    const start = new DataView(module.HEAPU8.buffer).getUint32(pointer, true);
    const name = new TextDecoder().decode(module.HEAPU8.slice(start, start + length));
    operations.set(name, timed((/** @type {number} */ times) => module._bench_run(at, times)));
  }
  return { name: "wasm", operations };
}

/** @param {string} modules node_modules @returns {Promise<Contender>} */
export async function sumo(modules) {
  const { default: sodium } = await import(
    pathToFileURL(path.join(modules, "libsodium-wrappers-sumo/dist/modules-sumo-esm/libsodium-wrappers.mjs")).href);
  await sodium.ready;
  const { libsodium: raw } = sodium;
  const room = (/** @type {number} */ size, /** @type {Uint8Array} */ bytes = new Uint8Array(0)) => {
    const pointer = raw._malloc(size);
    raw.HEAPU8.fill(0, pointer, pointer + size);
    raw.HEAPU8.set(bytes, pointer);
    return pointer;
  };
  const keys = sodium.crypto_sign_keypair();
  const [secretKey, publicKey, text, signature] = [room(64, keys.privateKey), room(32, keys.publicKey), room(128, message), room(64)];
  const [scalar, element, out] = [room(32, sodium.crypto_core_ristretto255_scalar_random()), room(32, sodium.crypto_core_ristretto255_random()), room(64)];
  const [typed, salt] = [room(password.length, new TextEncoder().encode(password)), room(16)];
  return {
    name: "sumo",
    operations: repeated({
      sign: () => check(raw._crypto_sign_detached(signature, null, text, 128, 0, secretKey) === 0, "sumo: sign"),
      verify: () => check(raw._crypto_sign_verify_detached(signature, text, 128, 0, publicKey) === 0, "sumo: verify"),
      ristretto: () => check(raw._crypto_scalarmult_ristretto255(out, scalar, element) === 0, "sumo: ristretto"),
      argon2id: () => check(raw._crypto_pwhash(out, 64, 0, typed, password.length, 0, salt, 3, 0, 64 << 20, 2) === 0, "sumo: argon2id"),
    }),
  };
}

/** @param {string} modules node_modules @returns {Promise<Contender>} */
export async function noble(modules) {
  const { ed25519, ristretto255 } = await import(pathToFileURL(path.join(modules, "@noble/curves/ed25519.js")).href);
  const seed = new Uint8Array(32).fill(1);
  const publicKey = ed25519.getPublicKey(seed);
  const signature = ed25519.sign(message, seed);
  const element = ristretto255.Point.BASE.multiply(5n).toBytes();
  const scalar = (2n ** 252n) - 12345678901234567890n;
  return {
    name: "noble",
    operations: repeated({
      sign: () => check(ed25519.sign(message, seed).length === 64, "noble: sign"),
      verify: () => check(ed25519.verify(signature, message, publicKey), "noble: verify"),
      ristretto: () => check(ristretto255.Point.fromBytes(element).multiply(scalar).toBytes().length === 32, "noble: ristretto"),
    }),
  };
}

/** @param {string} modules node_modules @returns {Promise<Contender>} */
export async function serenity(modules) {
  const { client, server, ready } = await import(pathToFileURL(path.join(modules, "@serenity-kit/opaque/esm/index.js")).href);
  await ready;
  const keyStretching = { "argon2id-custom": { iterations: 3, memory: 65536, parallelism: 1 } };
  const known = { serverSetup: server.createSetup(), userIdentifier: "anna" };
  const begun = client.startRegistration({ password });
  const { registrationResponse } = server.createRegistrationResponse({ ...known, registrationRequest: begun.registrationRequest });
  const finishRegistration = () => client.finishRegistration({ ...begun, password, registrationResponse, keyStretching });
  const { registrationRecord } = finishRegistration();
  const login = client.startLogin({ password });
  const answer = server.startLogin({ ...known, registrationRecord, startLoginRequest: login.startLoginRequest });
  const finishLogin = () => client.finishLogin({ ...login, password, loginResponse: answer.loginResponse, keyStretching });
  const { finishLoginRequest } = finishLogin();
  return {
    name: "serenity",
    operations: repeated({
      register_client: () => {
        client.startRegistration({ password });
        finishRegistration();
      },
      register_server: () => server.createRegistrationResponse({ ...known, registrationRequest: begun.registrationRequest }),
      login_client: () => {
        client.startLogin({ password });
        check(finishLogin() !== undefined, "serenity: login");
      },
      login_server: () => {
        server.startLogin({ ...known, registrationRecord, startLoginRequest: login.startLoginRequest });
        check(server.finishLogin({ serverLoginState: answer.serverLoginState, finishLoginRequest }).sessionKey.length > 0, "serenity: login");
      },
    }),
  };
}
