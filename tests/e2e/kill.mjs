// @ts-check
// kill -9 between and during the steps of enlisting, signing and delivering (under load: tests/fault). After each restart:
// nothing acknowledged is lost, nothing is delivered twice. Prints what was compared.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { ApiPerson, persistently } from "./api_person.mjs";
import { until, withHouse } from "./house.mjs";
import { readTransfer } from "./ledger.mjs";

/** Bodies in the community's ledger, with how often each stands there. @param {import("./house.mjs").House} house */
async function delivered(house) {
  /** @type {Map<string, number>} */
  const times = new Map();
  for (const row of (await house.ledger()).rows) {
    if (row.kind !== "transfer") continue;
    const key = readTransfer(row).body.toString("hex");
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  return times;
}

/** @param {ApiPerson} anna @param {Buffer} body */
const enlistOnce = (anna, body) => persistently(async () => {
  const answer = await anna.enlist(body);
  if (answer.state !== "success" && !/already enlisted/.test(answer.msg)) throw new Error(JSON.stringify(answer));
});
/** @param {ApiPerson} anna @param {Buffer} body */
const find = (anna, body) => persistently(async () => {
  const found = await anna.pendingOf(body);
  if (!found) throw new Error("an enlisted transaction is lost");
  return found;
});

/** What happens around each step; `kill` is at hand. @type {Record<string, (step: () => Promise<unknown>, kill: () => Promise<void>) => Promise<void>>} */
const moments = {
  before: async (step, kill) => {
    await kill();
    await step();
  },
  during: async (step, kill) => {
    const doing = step();
    doing.catch(() => {});
    await pause(Math.random() * 6);
    await kill();
    await doing;
  },
  after: async (step, kill) => {
    await step();
    await kill();
  },
};

/** @param {import("./house.mjs").House} house @param {ApiPerson} anna @param {ApiPerson} bert */
async function betweenSteps(house, anna, bert) {
  const kill = () => house.restart("ownkeyd");
  const bodies = [];
  for (const at of ["enlist", "sign"]) {
    for (const [name, moment] of Object.entries(moments)) {
      const body = anna.transferTo(bert, 0.01, `killed ${name} ${at}`);
      bodies.push(body);
      const around = (/** @type {string} */ step, /** @type {() => Promise<unknown>} */ act) => (step === at ? moment(act, kill) : act());
      await around("enlist", () => enlistOnce(anna, body));
      const transaction = await find(anna, body);
      await around("sign", () => persistently(() => anna.sign(transaction)));
    }
  }
  const waiting = anna.transferTo(bert, 0.01, "signed while the community is down");
  bodies.push(waiting);
  await enlistOnce(anna, waiting);
  await house.community?.kill();
  await anna.sign(await find(anna, waiting));
  await kill();
  await house.community?.start();
  await until("all to be delivered", async () => (await delivered(house)).size >= bodies.length, { timeoutMs: 60_000 });
  const times = await delivered(house);
  for (const body of bodies) assert.equal(times.get(body.toString("hex")), 1, "delivered once");
  assert.equal(times.size, bodies.length);
  console.log(`between steps: ${bodies.length} transfers, ${bodies.length} restarts, each delivered once`);
}

await withHouse(async (house) => {
  const [anna, bert] = await Promise.all(["Anna", "Bert"].map((name) => new ApiPerson(house, name).settle()));
  await betweenSteps(house, anna, bert);
}, { settings: { outbox: { lease: 5, longest_retry: 1 }, community: { timeout: 4 }, mail: { timeout: 4 }, sms: { timeout: 4 }, webhooks: { timeout: 4 } } }); // what a kill leaves claimed is free again soon
