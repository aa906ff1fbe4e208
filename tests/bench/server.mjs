// @ts-check
// tools/bench server: what the server of accounts, sessions and tokens does on one core, on SQLite and on PostgreSQL, beside a bare
// Pistache answering "hello" to the same client. OWNKEY_BENCH_SECONDS: of each measurement. OWNKEY_BENCH_ACCOUNTS: sizes, with commas.
// The rules are: ownkeyd has core 0, the client core 1 (PostgreSQL's processes run where the kernel puts them); first as fast as it
// answers, then at half of that rate, where latencies count from when a request was due.
import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { ApiPerson } from "../e2e/api_person.mjs";
import { House } from "../e2e/house.mjs";
import { binary } from "../e2e/places.mjs";
import { finish, load, machine, measureHello, memoryMb, print } from "./measure.mjs";

const run = promisify(execFile);
const seconds = Number(process.env.OWNKEY_BENCH_SECONDS ?? 5);
const sizes = (process.env.OWNKEY_BENCH_ACCOUNTS ?? "1000,1000000").split(",").map(Number);
const password = "a bench password of some length";
const database = process.env.OWNKEY_TEST_POSTGRES_URL ? "PostgreSQL" : "SQLite";
const crowd = 64; // a login waits for limits.uniform_answer: fewer could not keep the server busy
const secretsFile = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "ownkey-bench-")), "secrets.toml");

/** @typedef {import("./measure.mjs").Row} Row */

/** People with a session each, and files with what the load client needs of them. @param {House} house @param {number} size */
async function people(house, size) {
  const all = Array.from({ length: crowd }, (_, at) => new ApiPerson(house, `Load${size}x${at}`, password));
  for (const person of all) {
    await person.register();
    await person.login();
  }
  /** @param {string} name @param {string[]} lines */
  const file = (name, lines) => {
    const at = path.join(house.folder, name);
    fs.writeFileSync(at, lines.join("\n"));
    return at;
  };
  /** @param {ApiPerson} person */
  const cookies = (person) => [...person.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  return {
    login: async () => file("known", all.map((person) => `${person.email} ${cookies(person)}`)),
    newDevice: async () => file("emails", all.map((person) => person.email)),
    session: async () => file("cookies", all.map(cookies)),
    refresh: async () => file("tokens", await Promise.all(all.map(async (person) => (await person.call("POST", "/api/v1/tokens", {})).refresh_token))),
  };
}

/**
 * One kind of request: at full speed, then at half of it. `file` gives what the clients begin with.
 * @param {string} port @param {string} kind @param {() => Promise<string>} file
 */
async function measure(port, kind, file) {
  const more = kind.startsWith("login") ? [password] : [];
  const [what] = kind.split(",");
  const full = await load(what, port, seconds, 0, await file(), ...more);
  const half = await load(what, port, seconds, full.per_s / 2, await file(), ...more);
  return { name: kind, per_s: full.per_s, half };
}

/** @param {number} size @param {number} hello @param {Map<string, number>} smallest @returns {Promise<Row[]>} */
async function measureAt(size, hello, smallest) {
  const house = new House({ tapped: false, ownkeydCommand: ["taskset", "-c", "0"], settings: {
    log: { level: "info" }, limits: { network_logins_per_minute: 1_000_000, refreshes_per_minute: 1_000_000 },
    ...(database === "PostgreSQL" ? { secrets: { file: secretsFile } } : {}) } }); // one database for all sizes
  await house.start(); // makes secrets, which a database with accounts must not lack
  await house.stop();
  await run(binary("fill_accounts"), [house.databaseUrl, String(size)]).catch((error) => { throw new Error(error.stderr); });
  await house.start();
  const ownkeyd = /** @type {import("../e2e/process.mjs").Process} */ (house.ownkeyd);
  const idle = memoryMb(ownkeyd.pid, "VmRSS");
  const files = await people(house, size);
  const port = new URL(house.url).port;
  const figures = [
    await measure(port, "session", files.session),
    await measure(port, "refresh", files.refresh),
    await measure(port, "login", files.login),
    await measure(port, "login, browser never seen", files.newDevice),
  ];
  const highest = memoryMb(ownkeyd.pid, "VmHWM");
  await house.stop();

  /** @type {Record<string, (rate: number) => { target: string, met: boolean }>} */
  const targets = {
    login: (rate) => ({ target: ">= 1000", met: rate >= 1000 }),
    session: (rate) => ({ target: ">= 60 % of hello", met: rate >= 0.6 * hello }),
    refresh: (rate) => ({ target: ">= 1500", met: rate >= 1500 }),
  };
  /** @type {Row[]} */
  const rows = [];
  const where = `${database}, ${size.toLocaleString("en")} accounts`;
  for (const figure of figures) {
    const before = smallest.get(figure.name);
    rows.push({ name: `${figure.name}: ${where}`, value: figure.per_s, unit: "/s", ...(before ? {} : targets[figure.name]?.(figure.per_s)) });
    rows.push({ name: "  p50 at half load", value: figure.half.p50_ms, unit: "ms" });
    rows.push({ name: "  p99 at half load", value: figure.half.p99_ms, unit: "ms", target: "<= 20", met: figure.half.p99_ms <= 20 });
    if (before) rows.push({ name: "  of the rate with few accounts", value: figure.per_s / before, unit: "x", target: ">= 0.8", met: figure.per_s >= 0.8 * before });
    else smallest.set(figure.name, figure.per_s);
  }
  rows.push({ name: `resident memory, idle: ${where}`, value: idle, unit: "MB", target: "<= 20", met: idle <= 20 });
  rows.push({ name: "  highest under load", value: highest, unit: "MB" });
  return rows;
}

console.log(`${machine}; ${database}`);
const hello = await measureHello();
/** @type {Row[]} */
const rows = [
  { name: "bare Pistache \"hello\", one core", value: hello, unit: "/s" },
  { name: "access tokens verified by a service, one core", value: (await load("verify", seconds)).per_s, unit: "/s" },
];
print(rows);
/** @type {Map<string, number>} */
const smallest = new Map();
for (const size of sizes) {
  const part = await measureAt(size, hello, smallest);
  print(part);
  rows.push(...part);
}
finish(rows);
