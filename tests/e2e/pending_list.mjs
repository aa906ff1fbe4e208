// @ts-check
// The page in which one signs daily: a row of creations looked at and signed with one password, tasks and deliveries that show without
// loading the page again, declining, a community and a server that are away for a while.
import assert from "node:assert/strict";
import { Browser, assertFitsNarrow, takePictures } from "./browser.mjs";
import { until, withHouse } from "./house.mjs";
import { creationBody, transferBody } from "./ledger.mjs";
import { Person } from "./person.mjs";
import { texts } from "./texts.mjs";

/** @typedef {import("./house.mjs").House} House */

const words = texts.check_transactions;
const pictures = process.env.SCREENSHOTS;
const nowS = () => Math.floor(Date.now() / 1000);
/** @param {string} text @param {Record<string, unknown>} values */
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

/** @param {Person} person @param {string} id @param {string | RegExp} text */
const sees = ({ page }, id, text) => page.locator(`#${id}`).filter({ hasText: text }).waitFor({ timeout: 30_000 });

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

/** @param {House} house @param {Person} admin @param {Buffer} receiver */
async function rowOfCreations(house, admin, receiver) {
  const { page } = admin;
  await admin.goSigning();
  await sees(admin, "transactions-title", words.nothing);
  await mark(admin);
  const memos = Array.from({ length: 12 }, (_, at) => `creation number ${String(at + 1).padStart(2, "0")}`);
  await admin.enlist(house.gradidoUrl, memos.map((memo, at) => creationBody({ receiver, amount: 200_000n + BigInt(at) * 10_000n, memo, createdS: nowS() - 60 + at })));
  await until("the cards", async () => (await page.locator("#transactions .transaction").count()) === 12);
  await assertNotLoadedAgain(admin);
  console.log("12 new tasks stand in a page that was open");

  const looked = page.locator(".looked:checked");
  await looked.first().waitFor();
  assert.ok((await looked.count()) < 12, "what was not in view has not been looked at");
  await takePictures(page, pictures, "pending-row", { dark: true });
  await assertFitsNarrow(page);
  for (const memo of memos.toReversed()) {
    const card = admin.card(memo);
    await card.locator(".choose").evaluate((line) => line.scrollIntoView({ block: "center" }));
    await card.locator(".looked:checked").waitFor();
  }
  await sees(admin, "together-count", filled(words.looked_all, { total: 12 }));
  await takePictures(page, pictures, "pending-looked", { dark: true });

  await page.locator("#together-sign").focus();
  await page.keyboard.press("Enter");
  await page.locator("#together-dialog[open]").waitFor();
  assert.match(await page.locator("#together-sum").innerText(), /12 × .*306[.,]00/);
  await takePictures(page, pictures, "pending-password", { dark: true });
  await page.keyboard.type("not the password");
  await page.keyboard.press("Enter");
  await sees(admin, "together-dialog-error", texts.error.wrong_password);
  assert.equal(await looked.count(), 12, "a wrong password takes nothing away");
  assert.equal(house.signaturesSent(), 0);
  await page.fill("#together-password", admin.data.password);
  await page.keyboard.press("Enter");
  await sees(admin, "progress-line", filled(words.progress, { signed: 12, total: 12, delivered: 12 }));
  await assertNotLoadedAgain(admin);
  await takePictures(page, pictures, "pending-signed", { dark: true });
  assert.deepEqual((await rowsOf(house)).map((/** @type {any} */ row) => row.memo).filter((/** @type {string} */ memo) => memos.includes(memo)), memos, "each once, in order");
  assert.equal(await page.locator("#together-password").inputValue(), "");
  console.log("12 looked at, signed with one password, delivered once each and in order");
}

/** @param {House} house @param {Person} anna @param {Buffer} own @param {Buffer} receiver */
async function oneByOne(house, anna, own, receiver) {
  const { page } = anna;
  const body = (/** @type {string} */ memo) => transferBody({ sender: own, receiver, amount: 10_000n, memo, createdS: nowS() });
  await anna.goSigning();
  await sees(anna, "transactions-title", words.nothing);
  await anna.enlist(house.gradidoUrl, [body("the first of two")]);
  await anna.card("the first of two").locator(".unlock:not([hidden])").waitFor();
  await mark(anna);

  await anna.card("the first of two").locator(".decline").click();
  const reason = anna.card("the first of two").locator(".decline-reason");
  await reason.fill("I am still typing th");
  const before = await reason.boundingBox();
  await anna.enlist(house.gradidoUrl, [body("the second of two")]);
  await anna.card("the second of two").waitFor();
  await sees(anna, "news", words.new_one);
  const after = await reason.boundingBox();
  assert.ok(Math.abs((before?.y ?? 0) - (after?.y ?? 0)) < 2 || (await page.evaluate(() => scrollY)) === 0, "it stays where it was");
  await page.keyboard.type("is");
  assert.equal(await reason.inputValue(), "I am still typing this");
  await anna.card("the first of two").locator(".confirm-decline").click();
  await anna.seesState("the first of two", "declined");
  console.log("what is typed while something new comes is kept; declined with a reason");

  await house.community?.kill();
  await anna.sign("the second of two");
  await anna.seesState("the second of two", "retrying");
  await takePictures(page, pictures, "pending-retrying", { dark: true });
  await house.community?.start();
  if (await anna.card("the second of two").locator(".retry").isVisible()) await anna.card("the second of two").locator(".retry").click();
  await anna.seesState("the second of two", "delivered");
  await assertNotLoadedAgain(anna);
  console.log("the community is away: retrying, then delivered, without loading the page again");

  await page.click("#earlier summary");
  await anna.enlist(house.gradidoUrl, [body("after all was done")]);
  await anna.card("after all was done").locator(".unlock:not([hidden])").waitFor();
  await page.locator("#earlier-list .transaction", { hasText: "the first of two" }).locator('.state[data-state="declined"]').waitFor();
  assert.match(await page.locator("#earlier-list").innerText(), /I am still typing this/);
  await takePictures(page, pictures, "pending-earlier", { dark: true });
  await assertFitsNarrow(page);
  console.log("what is over stands below");

  await anna.card("after all was done").locator(".password").fill("half a pass");
  await house.ownkeyd?.kill();
  await sees(anna, "away", words.away);
  await house.ownkeyd?.start();
  await page.locator("#away").waitFor({ state: "hidden", timeout: 40_000 });
  assert.equal(await anna.card("after all was done").locator(".password").inputValue(), "half a pass");
  await anna.sign("after all was done", { remember: true });
  await anna.seesState("after all was done", "delivered");
  await assertNotLoadedAgain(anna);
  console.log("the server is away: said, nothing is lost, and it goes on");
}

/** Inside the unlock window. @param {House} house @param {Person} anna @param {Buffer} own @param {Buffer} receiver */
async function withoutPassword(house, anna, own, receiver) {
  const { page } = anna;
  const memos = ["without a password 1", "without a password 2", "without a password 3"];
  await anna.enlist(house.gradidoUrl, memos.map((memo) => transferBody({ sender: own, receiver, amount: 10_000n, memo, createdS: nowS() })));
  for (const memo of memos) {
    await anna.card(memo).locator(".choose").evaluate((line) => line.scrollIntoView({ block: "center" }));
    await anna.card(memo).locator(".looked:checked").waitFor();
  }
  await anna.card(memos[1]).locator(".looked").uncheck();
  await page.click("#together-sign");
  await anna.seesState(memos[0], "delivered");
  await anna.seesState(memos[2], "delivered");
  assert.equal(await anna.card(memos[1]).locator(".sign").isVisible(), true, "one was left out");
  await anna.card(memos[1]).locator(".sign").click();
  await anna.seesState(memos[1], "delivered");
  await page.click("#window-close");
  console.log("inside the unlock window: several and one, without a password");
}

await withHouse(async (house) => {
  const browser = await new Browser().start();
  try {
    const admin = await (await Person.somebody(browser, house, "Admin")).settle();
    const anna = await (await Person.somebody(browser, house, "Anna")).settle();
    const berta = await (await Person.somebody(browser, house, "Berta")).settle();
    const [own, bertas] = [await keyOf(house, anna), await keyOf(house, berta)];
    await rowOfCreations(house, admin, own);
    await oneByOne(house, anna, own, bertas);
    await withoutPassword(house, anna, own, bertas);
    assert.deepEqual(browser.faults, []);
  } finally {
    await browser.stop();
  }
});
