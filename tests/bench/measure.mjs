// @ts-check
// What the measurements share: asking a process what it used, the yardstick, the table.
import { execFile, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import { promisify } from "node:util";
import { binary } from "../e2e/places.mjs";
import { freePort, listens, until } from "../e2e/process.mjs";

const run = promisify(execFile);

/** @typedef {{ name: string, value: number | string, unit: string, target?: string, met?: boolean }} Row */
/** @typedef {{ count: number, per_s: number, p50_ms: number, p99_ms: number }} Load */

/** @param {number[]} values */
export const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
/** @param {number} pid @param {"VmRSS" | "VmHWM"} key @returns {number} MB */
export const memoryMb = (pid, key) => Number(new RegExp(`${key}:\\s+(\\d+) kB`).exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;

/** Processor time that a process has used so far. @param {number} pid @returns {number} ms */
export function processorMs(pid) {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf8").replace(/.*\) /, "").split(" ");
  const ticksPerSecond = 100; // USER_HZ
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

/** The load client on the second core. @param {(string | number)[]} words @returns {Promise<any>} */
export async function load(...words) {
  const { stdout } = await run("taskset", ["-c", "1", binary("load_server"), ...words.map(String)]);
  return JSON.parse(stdout);
}

/** Requests per second of a bare Pistache on one core, load on the other. @returns {Promise<number>} */
export async function measureHello() {
  const port = await freePort();
  const server = spawn("taskset", ["-c", "0", binary("hello_pistache"), String(port)]);
  await until("hello_pistache", () => listens(port));
  const { per_s } = await load("hello", port, 3, 0, 16);
  server.kill("SIGKILL");
  return per_s;
}

/** Milliseconds of one Argon2id at suite 1's cost on one core. @returns {Promise<number>} */
export const argon2idMs = async () => (await load("--argon2id")).argon2id_ms;

/** @param {Row[]} rows */
export function print(rows) {
  for (const { name, value, unit, target, met } of rows) {
    const number = typeof value === "number" ? value.toLocaleString("en", { maximumSignificantDigits: 3 }) : value;
    console.log(`${name.padEnd(72)} ${number.padStart(10)} ${unit.padEnd(12)}${target ? `${target} ${met ? "met" : "MISSED"}` : ""}`);
  }
}

export const machine = `${os.cpus()[0].model}, ${os.cpus().length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GB, Linux ${os.release()}`;

/** With --json FILE the rows go there too. Ends the process: 1 when a target is missed. @param {Row[]} rows */
export function finish(rows) {
  const jsonAt = process.argv.indexOf("--json");
  if (jsonAt > 0) fs.writeFileSync(process.argv[jsonAt + 1], JSON.stringify({ machine, rows }, null, 2) + "\n");
  process.exit(rows.some((row) => row.met === false) ? 1 : 0);
}
