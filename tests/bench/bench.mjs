// @ts-check
// tools/bench: measures this machine's build and prints a table and, with --json FILE, the same as JSON. docs/bench.md has the method.
// The rules are: the program measured is the release build with its shipped settings but for rate limits; each figure stands beside
// what it is made of or compared with (Argon2id alone, a bare Pistache, hashing on the server), taken in the same run.
import { execFile, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { ApiPerson } from "../e2e/api_person.mjs";
import { House } from "../e2e/house.mjs";
import { binary } from "../e2e/places.mjs";
import { freePort, listens, until } from "../e2e/process.mjs";
import { measureDownloads, measurePages } from "./pages.mjs";

const run = promisify(execFile);
const loadSeconds = Number(process.env.OWNKEY_BENCH_SECONDS ?? 10);
const password = "a bench password of some length";

/** @typedef {{ name: string, value: number | string, unit: string, target?: string, met?: boolean }} Row */

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
/** @param {number} pid @param {"VmRSS" | "VmHWM"} key @returns {number} MB */
const memoryMb = (pid, key) => Number(new RegExp(`${key}:\\s+(\\d+) kB`).exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;

/** Processor time that a process has used so far. @param {number} pid @returns {number} ms */
function processorMs(pid) {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf8").replace(/.*\) /, "").split(" ");
  const ticksPerSecond = 100; // USER_HZ
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

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

/** Requests per second of a bare Pistache on one core, load on the other. */
async function measureHello() {
  const port = await freePort();
  const server = spawn("taskset", ["-c", "0", binary("hello_pistache"), String(port)]);
  await until("hello_pistache", () => listens(port));
  const { stdout } = await run("taskset", ["-c", "1", binary("load_login"), "--get", `http://127.0.0.1:${port}/`, "3", "16"]);
  server.kill("SIGKILL");
  return JSON.parse(stdout).requests_per_s;
}

/** @returns {Promise<Row[]>} */
async function measureServer() {
  const house = await new House({ tapped: false, ownkeydCommand: ["taskset", "-c", "0"], settings: { log: { level: "info" } } }).start();
  const ownkeyd = /** @type {import("../e2e/process.mjs").Process} */ (house.ownkeyd);
  const idle = memoryMb(ownkeyd.pid, "VmRSS");
  const people = Array.from({ length: 16 }, (_, at) => new ApiPerson(house, `Load${at}`, password));
  for (const person of people) await person.register();
  const processorBefore = processorMs(ownkeyd.pid);
  const { stdout } = await run("taskset", ["-c", "1", binary("load_login"), house.url.replace("localhost", "127.0.0.1"), String(loadSeconds),
    password, ...people.map((person) => person.email)]);
  const load = JSON.parse(stdout);
  const perLogin = (processorMs(ownkeyd.pid) - processorBefore) / (load.logins + people.length);
  const loaded = memoryMb(ownkeyd.pid, "VmHWM");
  await house.stop();
  const argon2id = JSON.parse((await run("taskset", ["-c", "0", binary("load_login"), "--argon2id"])).stdout).argon2id_ms;
  const hello = await measureHello();
  return [
    { name: "OPAQUE logins of the running server, one core, HTTP and SQLite", value: load.logins_per_s, unit: "/s", target: ">= 800", met: load.logins_per_s >= 800 },
    { name: "  processor time of ownkeyd for a login", value: perLogin, unit: "ms" },
    { name: "  median of a login under that load (16 people)", value: load.p50_ms, unit: "ms" },
    { name: "  99th percentile", value: load.p99_ms, unit: "ms" },
    { name: "  a server that hashes itself (Argon2id, same cost, one core)", value: 1000 / argon2id, unit: "/s" },
    { name: "  ratio", value: (load.logins_per_s * argon2id) / 1000, unit: "x" },
    { name: "bare Pistache \"hello\", one core, same load client", value: hello, unit: "requests/s" },
    { name: "resident memory, idle", value: idle, unit: "MB", target: "<= 25", met: idle <= 25 },
    { name: "resident memory, highest under load", value: loaded, unit: "MB" },
  ];
}

/** @param {Row[]} rows */
function print(rows) {
  for (const { name, value, unit, target, met } of rows) {
    const number = typeof value === "number" ? value.toLocaleString("en", { maximumSignificantDigits: 3 }) : value;
    console.log(`${name.padEnd(72)} ${number.padStart(10)} ${unit.padEnd(12)}${target ? `${target} ${met ? "met" : "MISSED"}` : ""}`);
  }
}

const machine = `${os.cpus()[0].model}, ${os.cpus().length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GB, Linux ${os.release()}`;
console.log(machine);
/** @type {Row[]} */
const rows = [];
for (const measure of [measureDownloads, measureStart, measureServer, measurePages]) {
  const part = /** @type {Row[]} */ (await measure());
  print(part);
  rows.push(...part);
}
const jsonAt = process.argv.indexOf("--json");
if (jsonAt > 0) fs.writeFileSync(process.argv[jsonAt + 1], JSON.stringify({ machine, rows }, null, 2) + "\n");
process.exit(rows.some((row) => row.met === false) ? 1 : 0);
