// @ts-check
// One transaction that two people must sign, each in a browser of their own; and one that comes twice.
import assert from "node:assert/strict";
import { Browser, takePictures } from "./browser.mjs";
import { withHouse } from "./house.mjs";
import { splitBody, transferBody } from "./ledger.mjs";
import { Person } from "./person.mjs";
import { texts } from "./texts.mjs";

/** @typedef {import("./house.mjs").House} House */

const words = texts.check_transactions;
const pictures = process.env.SCREENSHOTS;
const nowS = () => Math.floor(Date.now() / 1000);
/** @param {string} text @param {Record<string, unknown>} values */
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

/** @param {House} house @param {Person} person */
async function keyOf(house, person) {
  const { members } = await house.ledger();
  return Buffer.from(members.find((/** @type {any} */ one) => one.email === person.data.email).public_hex, "hex");
}

/** @param {House} house */
const rowsOf = async (house) => (await house.ledger()).rows;

/** Marks the page: what is loaded again has no mark. @param {Person} person */
const mark = ({ page }) => page.evaluate(() => { document.documentElement.dataset.mark = "same"; });
/** @param {Person} person */
const assertNotLoadedAgain = async ({ page }) => assert.equal(await page.evaluate(() => document.documentElement.dataset.mark), "same");

/**
 * Both have to sign; each in a browser of their own. @param {House} house @param {Person} anna @param {Person} berta
 * @param {Buffer[]} keys of both @param {Buffer} receiver
 */
async function twoSigners(house, anna, berta, keys, receiver) {
  const body = (/** @type {string} */ memo) => splitBody({ senders: keys, receiver, each: 20_000n, memo, createdS: nowS() });
  const memo = "we give together";
  await anna.goSigning();
  await berta.goSigning();
  await mark(berta);
  await anna.enlist(house.gradidoUrl, [body(memo)]);
  await anna.card(memo).waitFor();
  await berta.card(memo).waitFor();
  assert.match(await anna.card(memo).locator(".signers").innerText(), new RegExp(`Berta Apfel: ${words.has_not_signed}`));
  await takePictures(anna.page, pictures, "pending-two", { dark: true });
  await anna.sign(memo);
  await anna.card(memo).locator('.state[data-state="collecting"]', { hasText: filled(texts.state.collecting, { names: "Berta Apfel" }) }).waitFor();
  await berta.card(memo).locator(".signers", { hasText: `Anna Apfel: ${words.has_signed}` }).waitFor();
  await takePictures(anna.page, pictures, "pending-collecting", { dark: true });
  assert.equal((await rowsOf(house)).filter((/** @type {any} */ row) => row.memo === memo).length, 0);
  await berta.sign(memo);
  await berta.seesState(memo, "delivered");
  await anna.seesState(memo, "delivered");
  await assertNotLoadedAgain(berta);
  const [row] = (await rowsOf(house)).filter((/** @type {any} */ one) => one.memo === memo);
  assert.equal(row.signatures.length, 2);

  const unwanted = "we give no more";
  await anna.enlist(house.gradidoUrl, [body(unwanted)]);
  await anna.sign(unwanted);
  await berta.card(unwanted).locator(".decline").click();
  await berta.card(unwanted).locator(".confirm-decline").click();
  await berta.seesState(unwanted, "declined");
  await anna.seesState(unwanted, "declined_by_another");
  console.log("two sign in two browsers: each sees who is missing; delivered when complete; one declines for both");
}

/** @param {House} house @param {Person} anna @param {Buffer} own @param {Buffer} receiver */
async function repeated(house, anna, own, receiver) {
  const body = (/** @type {number} */ createdS) => transferBody({ sender: own, receiver, amount: 30_000n, memo: "once or twice?", createdS });
  await anna.goSigning();
  await anna.enlist(house.gradidoUrl, [body(nowS())]);
  await anna.card("once or twice?").waitFor();
  await anna.enlist(house.gradidoUrl, [body(nowS() + 1)]);
  await anna.page.locator(".repeated:visible").waitFor();
  assert.equal(await anna.page.locator(".repeated:visible").count(), 1);
  await takePictures(anna.page, pictures, "pending-repeated", { dark: true });
  assert.ok(await anna.card("once or twice?").first().locator(".repeated").isVisible(), "the newer of both says so");
  console.log("the same again within seconds is said");
}

await withHouse(async (house) => {
  const browser = await new Browser().start();
  try {
    const [anna, berta, carla] = [
      await (await Person.somebody(browser, house, "Anna")).settle(),
      await (await Person.somebody(browser, house, "Berta")).settle(),
      await (await Person.somebody(browser, house, "Carla")).settle(),
    ];
    const [own, bertas, carlas] = [await keyOf(house, anna), await keyOf(house, berta), await keyOf(house, carla)];
    await twoSigners(house, anna, berta, [own, bertas], carlas);
    await repeated(house, anna, own, bertas);
    assert.deepEqual(browser.faults, []);
  } finally {
    await browser.stop();
  }
});
