// @ts-check
// tools/bench: measures this machine's build and prints a table and, with --json FILE, the same as JSON. docs/bench.md has the method.
// The rules are: the program measured is the release build with its shipped settings but for rate limits; each figure stands beside
// what it is made of or compared with (Argon2id alone, a bare Pistache, hashing on the server), taken in the same run.
import fs from "node:fs";
import path from "node:path";
import { ApiPerson } from "../e2e/api_person.mjs";
import { House } from "../e2e/house.mjs";
import { argon2idMs, finish, load, machine, measureHello, median, memoryMb, print, processorMs } from "./measure.mjs";
import { measureDownloads, measurePages } from "./pages.mjs";

const loadSeconds = Number(process.env.OWNKEY_BENCH_SECONDS ?? 10);
const password = "a bench password of some length";

/** @typedef {import("./measure.mjs").Row} Row */

/** True when the page cache could be emptied (needs root outside a container). */
function dropCaches() {
  try {
    fs.writeFileSync("/proc/sys/vm/drop_caches", "3");
    return true;
  } catch {
    return false;
  }
}

/** Cold: a new folder, secrets and database made, page cache empty where that can be done. Warm: again on the same folder. @returns {Promise<Row[]>} */
async function measureStart() {
  const dropped = dropCaches();
  const house = await new House({ tapped: false }).start();
  const ownkeyd = /** @type {import("../e2e/process.mjs").Process} */ (house.ownkeyd);
  // The house starts three programs at once; the figure is ownkeyd's alone.
  await ownkeyd.stop();
  for (const file of fs.readdirSync(house.folder)) if (/^(secrets|ownkey\.db)/.test(file)) fs.rmSync(path.join(house.folder, file));
  if (dropped) dropCaches();
  await ownkeyd.start();
  const cold = ownkeyd.startMs;
  const warm = [];
  for (let turn = 0; turn < 9; ++turn) {
    await ownkeyd.stop();
    await ownkeyd.start();
    warm.push(ownkeyd.startMs);
  }
  await house.stop();
  return [
    { name: `start of ownkeyd, first (secrets, tables${dropped ? ", empty page cache" : ""})`, value: cold, unit: "ms" },
    { name: "start of ownkeyd, again (median of 9)", value: median(warm), unit: "ms" },
  ];
}

/** @returns {Promise<Row[]>} */
async function measureServer() {
  const house = await new House({ tapped: false, ownkeydCommand: ["taskset", "-c", "0"], settings: { log: { level: "info" } } }).start();
  const ownkeyd = /** @type {import("../e2e/process.mjs").Process} */ (house.ownkeyd);
  const idle = memoryMb(ownkeyd.pid, "VmRSS");
  const people = Array.from({ length: 16 }, (_, at) => new ApiPerson(house, `Load${at}`, password));
  for (const person of people) await person.register();
  const processorBefore = processorMs(ownkeyd.pid);
  const emails = path.join(house.folder, "emails");
  fs.writeFileSync(emails, people.map((person) => person.email).join("\n"));
  /** @type {import("./measure.mjs").Load} */
  const logins = await load("login", new URL(house.url).port, loadSeconds, 0, emails, password);
  const perLogin = (processorMs(ownkeyd.pid) - processorBefore) / (logins.count + people.length);
  const loaded = memoryMb(ownkeyd.pid, "VmHWM");
  await house.stop();
  const argon2id = await argon2idMs();
  const hello = await measureHello();
  return [
    { name: "OPAQUE logins of the running server, one core, HTTP and SQLite", value: logins.per_s, unit: "/s", target: ">= 800", met: logins.per_s >= 800 },
    { name: "  processor time of ownkeyd for a login", value: perLogin, unit: "ms" },
    { name: "  median of a login under that load (16 people)", value: logins.p50_ms, unit: "ms" },
    { name: "  99th percentile", value: logins.p99_ms, unit: "ms" },
    { name: "  a server that hashes itself (Argon2id, same cost, one core)", value: 1000 / argon2id, unit: "/s" },
    { name: "  ratio", value: (logins.per_s * argon2id) / 1000, unit: "x" },
    { name: "bare Pistache \"hello\", one core, same load client", value: hello, unit: "requests/s" },
    { name: "resident memory, idle", value: idle, unit: "MB", target: "<= 25", met: idle <= 25 },
    { name: "resident memory, highest under load", value: loaded, unit: "MB" },
  ];
}

console.log(machine);
/** @type {Row[]} */
const rows = [];
for (const measure of [measureDownloads, measureStart, measureServer, measurePages]) {
  const part = /** @type {Row[]} */ (await measure());
  print(part);
  rows.push(...part);
}
finish(rows);
