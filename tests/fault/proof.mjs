// @ts-check
// What every fault test ends with: the ledger against what was acknowledged. Prints the counts; throws when one is wrong.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { until } from "../e2e/house.mjs";
import { readTransfer } from "../e2e/ledger.mjs";
import { binary } from "../e2e/places.mjs";

const kNothingMoreMs = 60_000;

/** @typedef {import("./load.mjs").Load} Load @typedef {import("../e2e/house.mjs").House} House */

/** Transfers in the ledger, oldest first, each signature verified. @param {House} house */
async function transfers(house) {
  return (await house.ledger()).rows.filter((/** @type {any} */ row) => row.kind === "transfer").map((/** @type {any} */ row) => {
    const { body, sender, memo } = readTransfer(row);
    return { body: body.toString("hex"), sender, number: Number(/ number (\d+)$/.exec(memo)?.[1]) };
  });
}

/** What is wrong with a ledger, as lists of bodies. @param {Awaited<ReturnType<typeof transfers>>} rows @param {Load} load */
export function faultsOf(rows, load) {
  const acknowledged = [...load.acknowledged.values()].flat();
  /** @type {Map<string, number>} */
  const times = new Map();
  /** @type {Map<string, number>} */
  const last = new Map();
  const outOfOrder = [];
  for (const { body, sender, number } of rows) {
    times.set(body, (times.get(body) ?? 0) + 1);
    if (number <= (last.get(sender) ?? -1)) outOfOrder.push(body);
    last.set(sender, number);
  }
  return {
    lost: acknowledged.filter((body) => !times.has(body)),
    duplicates: [...times].filter(([, count]) => count > 1).map(([body]) => body),
    invented: [...times.keys()].filter((body) => !load.attempted.has(body)),
    outOfOrder,
  };
}

/** The comparison finds each kind of fault when it is planted. @param {Awaited<ReturnType<typeof transfers>>} rows @param {Load} load */
function selfTest(rows, load) {
  const stranger = { body: "00", sender: "00", number: 0 };
  const swapped = [...rows];
  const second = rows.findIndex((row, at) => at > 0 && row.sender === rows[0].sender);
  [swapped[0], swapped[second]] = [rows[second], rows[0]];
  const planted = { lost: rows.slice(1), duplicates: [...rows, rows[0]], invented: [...rows, stranger], outOfOrder: swapped };
  for (const [kind, ledger] of Object.entries(planted))
    if (!faultsOf(ledger, load)[/** @type {keyof typeof planted} */ (kind)].length) throw new Error(`the comparison is blind to ${kind}`);
}

/** Everybody's transactions are done in ownkeyd's eyes as well. @param {Load} load */
async function settled(load) {
  for (const person of load.people) {
    for (const state of ["signed", "pending"]) {
      const { transactions } = await person.call("GET", `/api/v1/transactions?state=${state}`);
      if (transactions.length) return false;
    }
    const { transactions } = await person.call("GET", "/api/v1/transactions?state=refused");
    assert.deepEqual(transactions, [], "refused");
  }
  return true;
}

/** Waits as long as it goes on: until nothing is lost, or nothing more has come for a minute. @param {House} house @param {Load} load */
async function allDelivered(house, load) {
  for (let before = Infinity; ;) {
    const lost = async () => faultsOf(await transfers(house), load).lost.length;
    const left = await lost();
    if (!left || left >= before) return !left;
    before = left;
    await until("more to be delivered", async () => (await lost()) < left, { timeoutMs: kNothingMoreMs, everyMs: 500 }).catch(() => {});
  }
}

/**
 * @param {House} house @param {Load} load
 * @param {{ name: string, began: number, faults: string }} told faults: what was done, in words
 */
export async function prove(house, load, { name, began, faults }) {
  const acknowledged = [...load.acknowledged.values()].flat();
  const loadedMs = performance.now() - began;
  if (await allDelivered(house, load)) await until("all to be settled", () => settled(load), { timeoutMs: kNothingMoreMs, everyMs: 500 });
  const rows = await transfers(house);
  const found = faultsOf(rows, load);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${name}: ${faults}; seed ${load.dice.seed}\n` +
    `  enlisted ${load.enlisted}, signed acknowledged ${acknowledged.length}, delivered in the ledger ${rows.length}, lost ${found.lost.length}, ` +
    `duplicates ${found.duplicates.length}, invented ${found.invented.length}, out of order ${found.outOfOrder.length}; ` +
    `${seconds} s, ${(acknowledged.length / loadedMs * 1000).toFixed(0)}/s, slowest call ${load.slowestMs.toFixed(0)} ms\n` +
    `  told: ${[...load.told].map(([kind, times]) => `${times} x ${kind}`).join(", ") || "nothing"}`);
  assert.deepEqual(found, { lost: [], duplicates: [], invented: [], outOfOrder: [] });
  assert.equal(new Set(acknowledged).size, acknowledged.length);
  assert.equal(rows.length, acknowledged.length, "delivered exactly what was acknowledged");
  assert.ok(acknowledged.length >= load.wanted, "enough load");
  selfTest(rows, load);
  await promisify(execFile)(binary("ownkey-community"), ["verify", "--data", path.join(house.folder, "community.db")]);
}
