// @ts-check
// A server that lies to the honest page: damaged, foreign, older or unknown envelopes, wrong shares, wrong key exchange messages.
// Each lie ends in its own visible error, and no signature leaves the page.
import assert from "node:assert/strict";
import { Browser } from "./browser.mjs";
import { withHouse } from "./house.mjs";
import { Person } from "./person.mjs";
import { texts } from "./texts.mjs";

/** Where things stand in an envelope (core/vault/envelope.h). */
const at = { suite: 5, method: 6, derivation: 7, account: 8, publicKey: 24, revision: 56, commitment: 64, sealed: 120 };

/** @param {number} place @param {number} [mask] @returns {(envelope: Buffer) => Buffer} */
const flip = (place, mask = 1) => (envelope) => {
  envelope[place] ^= mask;
  return envelope;
};

/** A lie about the envelope, and what the page must say. @type {(foreign: Buffer) => [string, (envelope: Buffer) => Buffer, string][]} */
const envelopeLies = (foreign) => [
  ["a flipped bit in the sealed root", flip(at.sealed), "envelope_wrong_key"],
  ["a flipped bit in the tag", flip(167, 0x80), "envelope_wrong_key"],
  ["a flipped bit in the commitment", flip(at.commitment), "envelope_commitment"],
  ["another account's envelope", () => foreign, "envelope_wrong_account"],
  ["another account's id on this envelope", (envelope) => Buffer.concat([envelope.subarray(0, at.account), foreign.subarray(at.account, at.publicKey), envelope.subarray(at.publicKey)]), "envelope_wrong_account"],
  ["an unknown suite", flip(at.suite, 3), "unknown_suite"],
  ["an older suite", flip(at.suite, 1), "unknown_suite"],
  ["another unlock method", flip(at.method, 3), "envelope_wrong_method"],
  ["an older revision", flip(at.revision), "envelope_older_revision"],
  ["another public key", flip(at.publicKey), "envelope_public_key"],
  ["another derivation", flip(at.derivation, 3), "envelope_wrong_key"],
  ["an unknown derivation", flip(at.derivation, 0x40), "unknown_derivation"],
  ["an envelope cut short", (envelope) => envelope.subarray(0, 167), "envelope_format"],
  ["an envelope with a byte more", (envelope) => Buffer.concat([envelope, Buffer.alloc(1)]), "envelope_format"],
];

/** Rewrites base64url of a field wherever the server says it. @param {string} text @param {string} name @param {(bytes: Buffer) => Buffer} change */
const rewrite = (text, name, change) => text.replace(new RegExp(`("${name}":")([A-Za-z0-9_-]+)`, "g"), (_, key, value) => key + change(Buffer.from(value, "base64url")).toString("base64url"));

/** @param {import("playwright-core").Page} page @param {string | RegExp} where @param {(text: string) => string} change */
async function lie(page, where, change) {
  let lies = 0;
  await page.route(where, async (route) => {
    const answer = await route.fetch();
    const truth = await answer.text();
    const told = change(truth);
    lies += Number(told !== truth);
    await route.fulfill({ response: answer, body: told });
  });
  return async () => {
    await page.unroute(where);
    assert.ok(lies, "the lie was told");
  };
}

await withHouse(async (house) => {
  const browser = await new Browser().start();
  const { url } = house;
  const anna = await (await Person.somebody(browser, house, "Anna")).settle();
  const bert = await (await Person.somebody(browser, house, "Bert")).settle();
  const sessionOf = (/** @type {Person} */ who) => who.page.evaluate(async (address) => (await fetch(address)).json(), "/api/v1/session");
  await bert.page.goto(`${url}/account/dashboard`);
  const { envelope, account: theirs } = await sessionOf(bert);
  const foreign = Buffer.from(envelope, "base64url");

  const signing = `${url}/account/checkTransactions`;
  const memo = "under a lying server";
  await anna.send({ to: bert.data.email, amount: "1", memo });
  const { account: own } = await sessionOf(anna);

  /** @param {string} what @param {string} error @param {() => Promise<void>} act */
  const refused = async (what, error, act) => {
    await act();
    await anna.seesError(memo, texts.error[error]);
    console.log(`${what}: ${error}`);
  };

  for (const [what, change, error] of envelopeLies(foreign)) {
    const stop = await lie(anna.page, /\/account\/checkTransactions|\/api\/v1\/session$/, (text) => rewrite(text, "envelope", (bytes) => change(Buffer.from(bytes))));
    await refused(what, error, async () => {
      await anna.page.goto(signing);
      await anna.sign(memo);
    });
    await stop();
  }

  const keyExchange = [
    ["a flipped bit in the evaluated element of KE2", 0, ["invalid_element", "wrong_password"]],
    ["a flipped bit in the masked response of KE2", 70, ["wrong_password", "invalid_element"]],
    ["a flipped bit in the server's MAC of KE2", 319, ["server_not_authentic"]],
  ];
  for (const [what, place, errors] of /** @type {[string, number, string[]][]} */ (keyExchange)) {
    const stop = await lie(anna.page, /\/api\/v1\/unlocks$/, (text) => rewrite(text, "ke2", flip(place)));
    await anna.page.goto(signing);
    await anna.sign(memo);
    await anna.seesError(memo, new RegExp(errors.map((error) => texts.error[error].replace(/[.?()]/g, "\\$&")).join("|")));
    console.log(`${what}: refused`);
    await stop();
  }

  for (const [what, change, error] of /** @type {[string, (text: string) => string, string][]} */ ([
    ["another account's public key", (text) => text.replaceAll(own.public_key, theirs.public_key), "envelope_public_key"],
    ["another account's id", (text) => text.replaceAll(own.id, theirs.id), "envelope_wrong_account"],
    ["a newer revision than the envelope's", (text) => text.replace(/"key_revision":\d+/, '"key_revision":9'), "envelope_older_revision"],
  ])) {
    const stop = await lie(anna.page, /\/account\/checkTransactions$/, change);
    await refused(what, error, async () => {
      await anna.page.goto(signing);
      await anna.sign(memo);
    });
    await stop();
  }

  assert.equal(house.signaturesSent(), 0, "no signature has left the page");

  await anna.page.goto(signing);
  await anna.sign(memo, { remember: true });
  await anna.seesState(memo, "delivered");
  const second = "with a wrong share";
  await anna.send({ to: bert.data.email, amount: "1", memo: second });
  for (const [what, where, change] of /** @type {[string, RegExp, (text: string) => string][]} */ ([
    ["another derivation than the root's in the window", /\/account\/checkTransactions$/, (text) => text.replace(/"derivation":1/, '"derivation":4')],
    ["a wrong share of the unlock window", /\/api\/v1\/unlock-window$/, (text) => rewrite(text, "share", flip(3))],
  ])) {
    const stop = await lie(anna.page, where, change);
    await anna.page.goto(signing);
    await anna.card(second).locator(".sign").click();
    await anna.seesError(second, texts.error.share_mismatch);
    await stop();
    console.log(`${what}: share_mismatch`);
  }
  assert.equal(house.signaturesSent(), 1, "only the true one was signed");

  assert.deepEqual(browser.faults, []);
  await browser.stop();
});
