// @ts-check
// A creation: who registers with the admin's address, which tools/run names too, creates for somebody else and signs it in the
// page; nobody else gets that form.
import assert from "node:assert/strict";
import { Browser } from "./browser.mjs";
import { withHouse } from "./house.mjs";
import { decayed, fields } from "./ledger.mjs";
import { Person } from "./person.mjs";
import { verifies } from "./secrets.mjs";
import { texts } from "./texts.mjs";

const memo = "For the playground's new swings";

/** Fills the community's form for admins. @param {Person} admin @param {{ to: string, amount: string }} creation */
async function fillForm({ page, places }, { to, amount }) {
  await page.goto(`${places.communityUrl}/`);
  await page.click("a[href='/admin']");
  await page.fill("#recipient", to);
  await page.fill("#amount", amount);
  await page.fill("#memo", memo);
  await page.click("#create button");
}

await withHouse(async (house) => {
  const browser = await new Browser().start();
  const admin = await (await Person.somebody(browser, house, "Admin")).settle();
  const anna = await (await Person.somebody(browser, house, "Anna")).settle();
  const earlier = await house.ledger();
  const before = earlier.members.find((/** @type {any} */ one) => one.email === anna.data.email);

  assert.equal(await anna.page.locator("a[href='/admin']").count(), 0);
  assert.equal((await anna.page.goto(`${house.communityUrl}/admin`))?.status(), 403);
  console.log("a member who is no admin gets no form");

  await fillForm(admin, { to: anna.data.email, amount: "1000.01" });
  await admin.page.locator("#amount-error").filter({ hasText: /1000/ }).waitFor();
  console.log("more than 1000 GDD for a month is said in the form");

  await fillForm(admin, { to: anna.data.email, amount: "750" });
  await admin.page.waitForURL((url) => url.pathname === "/account/checkTransactions");
  const card = admin.card(memo);
  await admin.waitForCards();
  const shown = await card.innerText();
  for (const text of [texts.transaction.creation, texts.transaction.target, before.public_hex.slice(0, 8)]) assert.ok(shown.includes(text), `${text}: ${shown}`);
  assert.match(await card.locator(".amount-number").innerText(), /^750[.,]00$/);
  console.log("the page shows a creation, its receiver and its month");

  await admin.sign(memo);
  await admin.seesState(memo, "delivered");
  const row = (await house.ledger()).rows.find((/** @type {any} */ one) => one.memo === memo);
  assert.equal(row.kind, "creation");
  assert.equal(row.receiver, before.public_hex);
  const expected = decayed(before.balance, row.received_s - earlier.now_s) + 7_500_000;
  assert.ok(Math.abs(row.receiver_balance - expected) <= 2, `${row.receiver_balance}, not ${expected}`);
  const body = Buffer.from(row.body, "base64");
  assert.equal(String(fields(body).get(1)?.[0]), memo);
  const [{ public_hex: signer, signature_hex: signature }] = row.signatures;
  const key = (await house.ledger()).members.find((/** @type {any} */ one) => one.email === admin.data.email).public_hex;
  assert.equal(signer, key);
  assert.ok(verifies(body, Buffer.from(signature, "hex"), Buffer.from(key, "hex")));
  console.log("signed by the admin and delivered: the receiver's balance has grown");

  assert.deepEqual(browser.faults, []);
  await browser.stop();
});
