// @ts-check
// One's own account in a real browser: change of the password, reset by mail and the 24 words, recovery words shown again, the second
// factor, sessions, another e-mail address, deletion and its undoing. Then everything is searched for passwords and words.
import assert from "node:assert/strict";
import crypto from "node:crypto";
import { Browser, assertFitsNarrow, takePictures } from "./browser.mjs";
import { withHouse } from "./house.mjs";
import { assertNoLeaks, dumpDatabase } from "./leak_check.mjs";
import { textOf } from "./mailbox.mjs";
import { Person, proveUntil } from "./person.mjs";
import { until } from "./process.mjs";
import { Secrets } from "./secrets.mjs";
import { texts } from "./texts.mjs";

/** @typedef {import("./house.mjs").House} House */
/** @typedef {import("playwright-core").Page} Page */

/** @param {Page} page @param {string} id */
const shown = (page, id) => page.locator(`#${id}:not([hidden])`).waitFor();

/** The link in the newest mail to an address that has one like this. @param {House} house @param {string} address @param {string} path */
function linkTo(house, address, path) {
  return until(`a mail to ${address} with ${path}`, () => {
    const texts = house.mailbox.to(address).map(textOf).reverse();
    return texts.map((text) => new RegExp(`https?://[^\\s"<>]+/account/${path}/[A-Za-z0-9_-]+`).exec(text)?.[0]).find(Boolean);
  });
}

/** @param {Page} page @param {House} house @param {string} before @param {string} after */
async function changePassword(page, house, before, after) {
  await page.goto(`${house.url}/account/updateUserPassword`);
  await page.fill("#current-password", before);
  await page.fill("#password", after);
  await page.click("#submit");
  await shown(page, "done-step");
}

/** RFC 6238, six digits. @param {string} secret base32 @param {number} [step] */
function totp(secret, step = 0) {
  const bits = [...secret.replace(/\s/g, "")].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + step));
  const mac = crypto.createHmac("sha1", key).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** @param {House} house @param {Browser} browser @param {Person} anna @param {Person} bert */
async function passwordsAndKey(house, browser, anna, bert) {
  const { page } = anna;
  const other = await (await browser.person()).newPage();
  const elsewhere = new Person(other, anna.places, anna.data);
  await elsewhere.login();

  const [first, second, third] = [anna.data.password, "seven quiet herons over Basel", "an owl that reads the almanac"];
  await page.goto(`${house.url}/account/updateUserPassword`);
  await page.fill("#current-password", first);
  await page.fill("#password", "password1");
  await page.click("#submit");
  await page.locator("#password-error").filter({ hasText: /\S/ }).waitFor();
  await changePassword(page, house, first, second);
  await takePictures(page, process.env.SCREENSHOTS, "account-password", { dark: true });
  await other.goto(`${house.url}/account/profile`);
  assert.match(other.url(), /account\/login/, "the session elsewhere has ended");
  anna.data.password = second;
  await anna.send({ to: bert.data.email, amount: "1.00", memo: "with the second password" });
  await anna.sign("with the second password");
  await anna.seesState("with the second password", "delivered");

  await page.goto(`${house.url}/account/passphrase`);
  await page.click("#show-words");
  await proveUntil(page, "word-24", second);
  assert.deepEqual(await page.locator("#words li").allInnerTexts(), anna.words, "the same words as at first");

  await other.goto(`${house.url}/account/resetPassword`);
  await other.fill("#email", anna.data.email);
  await other.click("#ask-submit");
  await shown(other, "new-step");
  await other.goto(await linkTo(house, anna.data.email, "resetPassword"));
  await other.fill("#password", third);
  await other.click("#submit");
  await shown(other, "done-step");
  anna.data.password = third;
  await page.goto(`${house.url}/account/dashboard`);
  assert.match(page.url(), /account\/login/, "a reset ends all sessions");

  await anna.startLogin({});
  await shown(page, "choose-step");
  await takePictures(page, process.env.SCREENSHOTS, "account-ways", { dark: true });
  await assertFitsNarrow(page);
  await page.click("#way-words");
  await page.fill("#own-words", [...bert.words].join(" "));
  await page.click("#own-submit");
  await page.locator("#own-error").filter({ hasText: /\S/ }).waitFor();
  await page.fill("#own-words", anna.words.join(" "));
  await page.click("#own-submit");
  await proveUntil(page, "words-done-step", third);
  await anna.send({ to: bert.data.email, amount: "1.00", memo: "the key is back" });
  await anna.sign("the key is back");
  await anna.seesState("the key is back", "delivered");
  return [first, second, third];
}

/** @param {House} house @param {Person} bert */
async function newKey(house, bert) {
  const { page } = bert;
  await page.goto(`${house.url}/account/resetPassword`);
  await page.fill("#email", bert.data.email);
  await page.click("#ask-submit");
  await shown(page, "new-step");
  await page.goto(await linkTo(house, bert.data.email, "resetPassword"));
  const [before, words] = [bert.data.password, bert.words];
  bert.data.password = "three lanterns by the weir";
  await page.fill("#password", bert.data.password);
  await page.click("#submit");
  await shown(page, "done-step");
  await bert.startLogin({});
  await shown(page, "choose-step");
  await page.click("#way-new");
  await page.check("#sure");
  await page.click("#sure-submit");
  await bert.readWords();
  await bert.typeWordsBack();
  await proveUntil(page, "new-done-step", bert.data.password);
  assert.notDeepEqual(bert.words, words);
  return [before, bert.data.password];
}

/** A new key while the old one is open: signed by it, twice, so that the chain of the history goes on. @param {House} house @param {Person} anna */
async function replaceKey(house, anna) {
  const { page } = anna;
  for (const changes of [1, 2]) {
    const before = anna.words;
    await page.goto(`${house.url}/account/security`);
    await page.click("#to-replace-key");
    await page.waitForURL(/\/account\/replaceKey$/); // loaded: its script listens
    await takePictures(page, process.env.SCREENSHOTS, "account-replace-key", { dark: true });
    await assertFitsNarrow(page);
    await page.click("#start");
    await proveUntil(page, "word-24", anna.data.password);
    await anna.readWords();
    await anna.typeWordsBack();
    await proveUntil(page, "done-step", anna.data.password);
    assert.notDeepEqual(anna.words, before);
    const keys = await page.evaluate(async () => (await fetch("/api/v1/keys")).json());
    assert.equal(keys.history.length, changes);
    assert.equal(keys.history.at(-1).signed, true);
    assert.equal(keys.history.at(-1).new_key, keys.public_key);
    await until("the community is asked to move the balance", () => house.movesTo(keys.public_key) === 1);
    await until("the community's ledger has moved it, without a visit there", async () => {
      const member = (await house.ledger()).members.find((/** @type {any} */ one) => one.email === anna.data.email);
      return member.public_hex === keys.public_key && member.balance > 0;
    });
  }
  await page.goto(`${house.url}/account/security`);
  const event = page.locator('#events [data-event="account.key_replaced"] .event-name').first();
  await event.waitFor();
  assert.equal(await event.innerText(), texts.event.account.key_replaced, "in words");
  await assertFitsNarrow(page);
  await page.goto(`${house.url}/account/passphrase`);
  await page.click("#show-words");
  await proveUntil(page, "word-24", anna.data.password);
  assert.deepEqual(await page.locator("#words li").allInnerTexts(), anna.words, "the new words open the account");
}

/** @param {House} house @param {Person} anna */
async function emailAndDeletion(house, anna) {
  const { page, data } = anna;
  await page.goto(`${house.url}/account/profile`);
  await page.fill("#username", "anna_apfel");
  await page.fill("#description", "Apples & pears");
  await page.click("#submit");
  await page.locator("#progress").filter({ hasText: /\S/ }).waitFor();
  const address = "anna.new@example.org";
  await page.fill("#new-email", address);
  await page.click("#email-submit");
  await proveUntil(page, "email-open", data.password);
  await takePictures(page, process.env.SCREENSHOTS, "account-profile", { dark: true });
  for (const [to, step] of [[data.email, "waiting-step"], [address, "changed-step"]]) {
    await page.goto(await linkTo(house, to, "changeEmail"));
    await page.click("#confirm");
    await shown(page, step);
  }
  data.email = address;
  await anna.login();
  await page.goto(`${house.url}/account/profile`);
  assert.equal(await page.locator("#current-email").innerText(), address);
  assert.equal(await page.locator("#fixed-username").innerText(), "anna_apfel");
  await page.click("#delete");
  await page.click("#delete-sure");
  await proveUntil(page, "deletion-planned", data.password);
  await page.goto(`${house.url}/account/dashboard`);
  await page.click("#to-deletion");
  await shown(page, "deletion-planned");
  await page.click("#undo-deletion");
  await shown(page, "deletion-offer");
}

/** @param {House} house @param {Browser} browser @param {Person} anna */
async function factorAndSessions(house, browser, anna) {
  const { page, data } = anna;
  await page.goto(`${house.url}/account/security`);
  await page.click("#factor-start");
  await proveUntil(page, "factor-setup", data.password);
  const secret = await page.locator("#factor-secret").innerText();
  await page.locator("#factor-qr svg").waitFor();
  await takePictures(page, process.env.SCREENSHOTS, "account-factor", { dark: true });
  await assertFitsNarrow(page);
  await page.fill("#factor-code", totp(secret));
  await page.click("#factor-confirm");
  await proveUntil(page, "factor-codes", data.password);
  const codes = await page.locator("#codes li").allInnerTexts();
  assert.equal(codes.length, 10);
  await page.click("#codes-kept");
  await shown(page, "factor-on");

  const other = await (await browser.person()).newPage();
  const elsewhere = new Person(other, anna.places, data);
  await elsewhere.startLogin({ redirectUrl: `${house.communityUrl}/` });
  await shown(other, "second-step");
  await takePictures(other, process.env.SCREENSHOTS, "account-second-step", { dark: true });
  await other.fill("#second-code", "000000");
  await other.click("#second-submit");
  await other.locator("#second-error").filter({ hasText: /\S/ }).waitFor();
  await other.fill("#second-code", totp(secret, 1));
  await other.click("#second-submit");
  await other.waitForURL((url) => url.href.startsWith(house.communityUrl));

  await page.reload();
  await page.locator("#sessions li").nth(1).waitFor();
  await takePictures(page, process.env.SCREENSHOTS, "account-security", { dark: true });
  await page.locator("#sessions li[data-current=false] .place-end").first().click();
  await page.locator("#sessions li[data-current=false]").waitFor({ state: "detached" });
  await other.goto(`${house.url}/account/dashboard`);
  assert.match(other.url(), /account\/login/, "ended from here");
  await page.click("#factor-off-start");
  await page.fill("#off-code", codes[0]);
  await page.click("#off-submit");
  await proveUntil(page, "factor-off", data.password);
}

/** @template T @param {string} what @param {() => Promise<T>} act */
async function step(what, act) {
  const began = performance.now();
  const result = await act();
  console.log(`${what.padEnd(60, ".")} ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return result;
}

await withHouse(async (house) => {
  const browser = await new Browser().start();
  try {
    const anna = await Person.somebody(browser, house, "Anna");
    const bert = await Person.somebody(browser, house, "Bert");
    await step("two members ", async () => {
      await anna.settle();
      await bert.settle();
    });
    const oldWords = [...bert.words];
    const firstWords = [...anna.words];
    const passwords = await step("password changed, reset, key back by words ", () => passwordsAndKey(house, browser, anna, bert));
    passwords.push(...await step("password reset, new key ", () => newKey(house, bert)));
    await step("key replaced, signed by the old one, twice ", () => replaceKey(house, anna));
    await step("profile, e-mail changed, deletion undone ", () => emailAndDeletion(house, anna));
    await step("second factor, session ended from elsewhere ", () => factorAndSessions(house, browser, anna));
    const secrets = new Secrets();
    passwords.forEach((password, at) => secrets.addText(`password ${at + 1}`, password));
    for (const [name, words] of /** @type {[string, string[]][]} */ ([["Anna", anna.words], ["Anna before", firstWords], ["Bert", bert.words], ["Bert before", oldWords]])) secrets.addPhrase(name, words);
    assertNoLeaks(secrets, {
      "the browser's requests": await browser.recording(),
      "the log of ownkeyd": Buffer.from(house.ownkeyd?.output ?? ""),
      "the rows of ownkeyd": dumpDatabase(house.databaseUrl),
    });
    assert.deepEqual(browser.faults, []);
  } finally {
    await browser.stop();
  }
});
