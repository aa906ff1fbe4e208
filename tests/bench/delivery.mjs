// @ts-check
// tools/bench delivery: a signed transaction's way: enlisted by the community, signed and submitted, delivered; on SQLite and on
// PostgreSQL, with one and with two processes of ownkeyd, beside what the database itself commits (commit_rate).
// The community server here only takes the time and says "success": ownkeyd is what is measured. OWNKEY_BENCH_TRANSACTIONS: how many
// of each measurement.
import { execFile } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { ApiPerson, base64url } from "../e2e/api_person.mjs";
import { House } from "../e2e/house.mjs";
import { openModule } from "../e2e/module.mjs";
import { binary, root } from "../e2e/places.mjs";
import { Process, freePort, until } from "../e2e/process.mjs";
import { finish, load, machine, print } from "./measure.mjs";

const run = promisify(execFile);
const count = Number(process.env.OWNKEY_BENCH_TRANSACTIONS ?? 4000);
const crowd = 16;
const atOnce = 5; // signatures in a call of the page, web/js/transaction_sign.mjs
const secretsFile = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "ownkey-bench-")), "secrets.toml");
const longest = 120; // s, of a measurement that hangs
const database = process.env.OWNKEY_TEST_POSTGRES_URL ? "PostgreSQL" : "SQLite";

/** @typedef {import("./measure.mjs").Row} Row */

/** A community server that remembers when each transaction arrived. */
class Arrivals {
  /** @type {Map<string, number>} by Idempotency-Key, ms since 1970 */
  at = new Map();

  async start() {
    this.server = http.createServer((request, response) => {
      request.resume().on("end", () => {
        const key = String(request.headers["idempotency-key"] ?? "");
        if (key && !this.at.has(key)) this.at.set(key, Date.now());
        response.writeHead(200, { "Content-Type": "application/json" }).end('{"state":"success"}');
      });
    });
    await new Promise((resolve) => this.server?.listen(0, "127.0.0.1", () => resolve(undefined)));
    const address = /** @type {import("node:net").AddressInfo} */ (this.server.address());
    return address.port;
  }
}

/** Once more ownkeyd, on the same database. @param {House} house */
async function secondProcess(house) {
  const port = await freePort();
  const second = new Process({
    name: "second ownkeyd",
    command: ["taskset", "-c", "0", binary("ownkeyd"), "--config", house.configFile, "--set", `server.listen=127.0.0.1:${port}`, "--set", `gradido.listen=127.0.0.1:${await freePort()}`],
    cwd: root,
    ready: async () => (await fetch(`http://127.0.0.1:${port}/api/v1/status`)).ok,
  });
  await second.start();
  return { port, stop: () => second.stop() };
}

/** @param {ApiPerson} person */
const headersOf = (person) => `Cookie: ${[...person.cookies].map(([name, value]) => `${name}=${value}`).join("; ")}|X-CSRF-Token: ${person.csrf}|`;

/** A file for load_server, its lines dealt to the ports in turn. @param {string} name @param {House} house @param {string[][]} linesByClient */
function writeLines(name, house, linesByClient) {
  const file = path.join(house.folder, name);
  fs.writeFileSync(file, linesByClient.flatMap((lines, client) => lines.map((line) => `${client}\t${line}`)).join("\n"));
  return file;
}

/** POSTs of all clients, on all ports at once. @param {House} house @param {number[]} ports @param {number} rate @param {string[][]} linesByClient */
async function post(house, ports, rate, linesByClient) {
  const parts = ports.map((_, part) => linesByClient.filter((_, client) => client % ports.length === part));
  const results = await Promise.all(ports.map((port, part) => {
    const file = writeLines(`lines${part}`, house, parts[part]);
    return load("post", port, longest, rate / ports.length, file, `${file}.times`);
  }));
  /** @type {Map<string, number>} */
  const sent = new Map();
  for (const part of ports.keys())
    for (const line of fs.readFileSync(path.join(house.folder, `lines${part}.times`), "utf8").trim().split("\n")) {
      const [at, ms] = line.split(" ");
      sent.set(at.split("/")[4] ?? at, Number(ms));
    }
  const perSecond = results.reduce((sum, one) => sum + one.count, 0) / Math.max(...results.map((one) => one.seconds));
  return { perSecond, p99: Math.max(...results.map((one) => one.p99_ms)), sent };
}

/** The same number of transactions for each, enlisted as a community does. @param {House} house @param {ApiPerson[]} people @param {number} total @param {number} first */
async function enlist(house, people, total, first) {
  const each = Math.ceil(total / people.length);
  const lines = people.map((person, at) => Array.from({ length: each }, (_, one) => {
    const body = person.transferTo(people[(at + 1) % people.length], 1, `delivery ${first + one}`);
    return `\t/checkTransaction\t${JSON.stringify({ session_id: Number(person.cookies.get("GRADIDO_LOGIN")), transaction_base64: body.toString("base64"), balance: 0 })}`;
  }));
  return post(house, [Number(new URL(house.gradidoUrl).port)], 0, lines);
}

/** What each has to sign, signed. @param {ApiPerson[]} people */
async function signAll(people) {
  const crypto = await openModule();
  return Promise.all(people.map(async (person) => {
    /** @type {string[]} */
    const lines = [];
    for (let after = ""; ;) {
      const page = await person.call("GET", `/api/v1/transactions?state=pending&limit=100${after}`);
      for (const one of page.transactions) {
        const { signature } = await crypto.sign(/** @type {number} */ (person.root), Buffer.from(one.body, "base64url"), Math.floor(Date.now() / 1000));
        lines.push(`${headersOf(person)}\t/api/v1/transactions/${one.id}/signature\t${JSON.stringify({ signature: base64url(signature) })}`);
      }
      if (!page.next) return lines;
      after = `&after=${page.next}`;
    }
  }));
}

/** As the page sends many: several signatures in a call. @param {string[]} lines of signAll */
function together(lines) {
  const some = [];
  for (let at = 0; at < lines.length; at += atOnce) {
    const part = lines.slice(at, at + atOnce).map((line) => line.split("\t"));
    const signatures = part.map(([, where, body]) => ({ id: where.split("/")[4], ...JSON.parse(body) }));
    some.push(`${part[0][0]}\t/api/v1/transactions/signatures\t${JSON.stringify({ signatures })}`);
  }
  return some;
}

/** @param {number} processes @param {number} raw @returns {Promise<Row[]>} */
async function measure(processes, raw) {
  const arrivals = new Arrivals();
  const communityPort = await arrivals.start();
  const house = new House({ tapped: false, ownkeydCommand: ["taskset", "-c", "0"], settings: {
    log: { level: "warn" }, transactions: { max_pending: 10_000 }, community: { url: `http://127.0.0.1:${communityPort}` },
    ...(database === "PostgreSQL" ? { secrets: { file: secretsFile } } : {}) } }); // one database for both
  await house.start();
  const people = Array.from({ length: crowd }, (_, at) => new ApiPerson(house, `Deliver${processes}x${at}`));
  for (const person of people) {
    await person.register();
    await person.login();
    await person.makeKey();
  }
  const second = processes === 2 ? await secondProcess(house) : undefined;
  const ports = [Number(new URL(house.url).port), ...(second ? [second.port] : [])];

  const enlisted = await enlist(house, people, count, 0);
  const lines = await signAll(people);
  const began = Date.now();
  const full = await post(house, ports, 0, lines);
  await until("all delivered", () => arrivals.at.size >= full.sent.size, { timeoutMs: 300_000 });
  const took = (Math.max(...arrivals.at.values()) - began) / 1000;

  arrivals.at.clear();
  await enlist(house, people, count, count);
  const grouped = await post(house, ports, 0, (await signAll(people)).map(together));
  await until("all delivered", () => arrivals.at.size >= count, { timeoutMs: 300_000 });

  arrivals.at.clear();
  await enlist(house, people, count / 2, 2 * count);
  const half = await post(house, ports, Math.min(full.perSecond, full.sent.size / took) / 2, await signAll(people));
  await until("all delivered", () => arrivals.at.size >= half.sent.size, { timeoutMs: 300_000 });
  const ways = [...half.sent].map(([id, sent]) => (arrivals.at.get(id) ?? Infinity) - sent).sort((a, b) => a - b);
  await second?.stop();
  await house.stop();

  const where = `${database}, ${processes} process${processes > 1 ? "es" : ""}`;
  const p99 = ways[Math.floor(ways.length * 0.99)];
  return [
    { name: `enlisted: ${where}`, value: enlisted.perSecond, unit: "/s" },
    { name: "  signatures submitted, one a call", value: full.perSecond, unit: "/s" },
    { name: "  of the raw commits", value: (100 * full.perSecond) / raw, unit: "%" },
    { name: `  ${atOnce} a call, one commit`, value: grouped.perSecond * atOnce, unit: "/s", target: ">= 50 % of raw commits", met: grouped.perSecond * atOnce >= 0.5 * raw },
    { name: "  of the raw commits", value: (100 * grouped.perSecond * atOnce) / raw, unit: "%" },
    { name: "  p99 of submitting", value: full.p99, unit: "ms" },
    { name: "  delivered, with the submitting", value: full.sent.size / took, unit: "/s" },
    { name: "  submitted to arrived at half load, p50", value: ways[ways.length >> 1], unit: "ms" },
    { name: "  submitted to arrived at half load, p99", value: p99, unit: "ms", target: "< 100", met: p99 < 100 },
  ];
}

console.log(`${machine}; ${database}; ${count.toLocaleString("en")} transactions each`);
const scratch = fs.mkdtempSync(path.join(process.env.TMPDIR ?? "/tmp", "ownkey-commits-"));
const url = process.env.OWNKEY_TEST_POSTGRES_URL ?? `sqlite:${path.join(scratch, "commits.db")}`;
const raw = JSON.parse((await run("taskset", ["-c", "0", binary("commit_rate"), url, "2", "3"])).stdout).per_s;
fs.rmSync(scratch, { recursive: true });
/** @type {Row[]} */
const rows = [{ name: "raw commits of the database, two connections", value: raw, unit: "/s" }];
print(rows);
for (const processes of [1, 2]) {
  const part = await measure(processes, raw);
  print(part);
  rows.push(...part);
}
finish(rows);
