// @ts-check
// Several ownkeyd on one PostgreSQL share all work: people sign at both, one of them is killed on the way. Each transaction stands in
// the ledger once, those of one account in the order in which they were signed, and both have delivered some. Prints the numbers.
import assert from "node:assert/strict";
import { ApiPerson, persistently } from "./api_person.mjs";
import { until, withHouse } from "./house.mjs";
import { readTransfer } from "./ledger.mjs";
import { binary, root } from "./places.mjs";
import { Process, freePort } from "./process.mjs";

const kPeople = 4;
const kEach = Number(process.env.OWNKEY_EACH ?? 50);

/** One more ownkeyd: same configuration, database and secrets, other ports. @param {import("./house.mjs").House} house */
async function secondOf(house) {
  const ports = { server: await freePort(), gradido: await freePort() };
  const url = `http://localhost:${ports.server}`;
  const child = new Process({
    name: "second ownkeyd",
    command: [binary("ownkeyd"), "--config", house.configFile, "--set", `server.listen=127.0.0.1:${ports.server}`,
      "--set", `gradido.listen=127.0.0.1:${ports.gradido}`],
    cwd: root,
    ready: async () => (await fetch(`${url}/api/v1/status`)).ok,
  });
  await child.start();
  return { child, url };
}

/** Items of kind put_transaction that the log of a process says it delivered. @param {string} log */
const deliveries = (log) => log.split("\n").filter((line) => line.includes('"delivered"') && line.includes("put_transaction")).length;

/** Transfers in the ledger, oldest first, as sender and memo. @param {import("./house.mjs").House} house */
async function transfers(house) {
  return (await house.ledger()).rows.filter((/** @type {any} */ row) => row.kind === "transfer").map(readTransfer);
}

/**
 * A person signs one after the other, each time at another of the doors that are open.
 * @param {Walker} person @param {ApiPerson} receiver @param {string[]} doors @param {{ signed: number }} progress
 */
async function signAll(person, receiver, doors, progress) {
  const memos = [];
  for (let turn = 0; turn < kEach; ++turn) {
    const memo = `${person.name} number ${turn}`;
    const body = person.transferTo(receiver, 0.01, memo);
    const answer = await person.enlist(body);
    assert.equal(answer.state, "success", JSON.stringify(answer));
    const choose = () => (person.door = doors[turn % doors.length]); // again at each try: one of them may be closed by now
    const transaction = await persistently(async () => {
      choose();
      const found = await person.pendingOf(body);
      if (!found) throw new Error("an enlisted transaction is lost");
      return found;
    });
    await persistently(() => {
      choose();
      return person.sign(transaction);
    });
    memos.push(memo);
    ++progress.signed;
  }
  return memos;
}

/** An ApiPerson who may go in by another door than the house's. */
class Walker extends ApiPerson {
  /** @param {import("./house.mjs").House} house @param {string} name */
  constructor(house, name) {
    super(house, name);
    this.door = house.url;
    const walker = this;
    this.house = new Proxy(house, { get: (target, key) => (key === "url" ? walker.door : Reflect.get(target, key)) });
  }
}

await withHouse(async (house) => {
  assert.match(house.databaseUrl, /^postgres/, "needs PostgreSQL (tests/odb/with_postgres)");
  const second = await secondOf(house);
  const people = [];
  for (let at = 0; at < kPeople; ++at) people.push(await new Walker(house, `Person${at}`).settle());
  const doors = [house.url, second.url];
  const progress = { signed: 0 };
  const all = Promise.all(people.map((person, at) => signAll(person, people[(at + 1) % kPeople], doors, progress)));

  await until("half to be signed", () => progress.signed >= (kPeople * kEach) / 2, { timeoutMs: 300_000 });
  doors.pop();
  await second.child.kill();
  const memos = await all;
  const total = kPeople * kEach;
  await until("all to be in the ledger", async () => (await transfers(house)).length >= total, { timeoutMs: 120_000 });

  const rows = await transfers(house);
  const times = new Map();
  for (const row of rows) times.set(row.memo, (times.get(row.memo) ?? 0) + 1);
  assert.deepEqual([...times].filter(([, count]) => count !== 1), [], "counted once");
  assert.deepEqual([...times.keys()].sort(), memos.flat().sort(), "all, and nothing else");
  people.forEach((person, at) => {
    const key = /** @type {Buffer} */ (person.publicKey).toString("hex");
    assert.deepEqual(rows.filter((/** @type {any} */ row) => row.sender === key).map((/** @type {any} */ row) => row.memo), memos[at], "in order");
  });
  await until("all to be done", async () => {
    for (const person of people) {
      const { transactions } = await person.call("GET", "/api/v1/transactions");
      if (transactions.some((/** @type {any} */ one) => one.state !== "delivered")) return false;
    }
    return true;
  });
  // The last words of the one that was killed are lost: what the other one did not deliver was its work.
  const logged = () => deliveries(house.ownkeyd?.output ?? "");
  const first = await until("the log to be written", async () => {
    const before = logged();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    return logged() === before && before;
  });
  assert.ok(first > 0 && first < total, `${first} of ${total} delivered by the first process`);
  console.log(`2 processes, one killed after ${total / 2} signatures: ${total} signed, ${rows.length} in the ledger, each once and in order; ` +
    `${first} delivered by the one, ${total - first} by the other`);
}, { settings: { outbox: { lease: 16, longest_retry: 1 }, community: { timeout: 15 }, mail: { timeout: 15 } } });
