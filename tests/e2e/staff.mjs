// @ts-check
// The pages for staff: an admin made on the command line invites, looks after people, makes a service key and reads the audit log; a
// recovery officer makes a card, refuses one recovery and hands over their part in the next, only after the words were compared.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { Browser, assertFitsNarrow, takePictures } from "./browser.mjs";
import { withHouse } from "./house.mjs";
import { textOf } from "./mailbox.mjs";
import { Person, proveUntil } from "./person.mjs";
import { binary, root } from "./places.mjs";
import { until } from "./process.mjs";
import { texts } from "./texts.mjs";

/** @typedef {import("./house.mjs").House} House */

const pictures = process.env.SCREENSHOTS;

/** @param {Person} person @param {string} path a page that only somebody signed in sees */
async function signInAt({ page, data, places }, path) {
  await page.goto(`${places.url}/account/login?redirectUrl=${path}`);
  await page.fill("#email", data.email);
  await page.fill("#password", data.password);
  await page.click("#submit");
  await page.waitForURL((url) => url.pathname !== "/account/login");
  await page.goto(`${places.url}${path}`);
}

/** @param {Person} person */
async function provePassword({ page, data }) {
  await page.locator("#confirm-dialog[open]").waitFor();
  await page.fill("#confirm-password", data.password);
  await page.click("#confirm-submit");
}

/** @param {import("playwright-core").Page} page @param {string} id */
const said = (page, id) => page.locator(`#${id}`).filter({ hasText: /\S/ }).waitFor();

/** Does one act on a person's page. @param {import("playwright-core").Page} page @param {string} button @param {string} [reason] */
async function act(page, button, reason) {
  await page.click(`#${button}`);
  if (reason) await page.fill("#sure-reason", reason);
  if (await page.locator("#sure-dialog[open]").isVisible()) await page.click("#sure-submit");
  await said(page, "acts-progress");
}

/** @param {Person} admin @param {string} email */
async function openPerson({ page, places }, email) {
  await page.goto(`${places.url}/account/admin`);
  await page.fill("#search", email);
  await page.click("#search-submit");
  await until("the one person", async () => (await page.locator("#people li").count()) === 1);
  await page.click("#people a");
  await page.locator("#facts").waitFor();
}

/** @param {Person} admin @param {Person} olga */
async function lookAfterPeople(admin, olga) {
  const { page } = admin;
  await page.fill("#first-name", "Bela");
  await page.fill("#last-name", "Birne");
  await page.fill("#email", "bela@example.org");
  await page.click("#invite-submit");
  await said(page, "invite-progress");
  await until("the invitation", () => admin.places.mailbox.to("bela@example.org").length === 1);
  await takePictures(page, pictures, "staff-people", { dark: true });
  await assertFitsNarrow(page);

  await openPerson(admin, olga.data.email);
  await act(page, "disable", "asked for it");
  await page.locator("#disabled-notice:visible").waitFor();
  assert.match((await olga.page.goto(`${olga.places.url}/account/dashboard`))?.url() ?? "", /\/account\/login/, "the session is over");
  await act(page, "enable");
  await page.selectOption("#role", "recovery_officer");
  await act(page, "role-submit");
  await takePictures(page, pictures, "staff-person", { dark: true });
  await assertFitsNarrow(page);

  await page.click("#to-events");
  await page.selectOption("#event-name", "account.disabled");
  await page.click("#filter-submit");
  await until("the one event", async () => (await page.locator("#events li").count()) === 1);
  assert.match(await page.locator("#events li").innerText(), /asked for it/);
  assert.equal(await page.locator("#events .event-name").innerText(), texts.event.account.disabled, "in words");
  await takePictures(page, pictures, "staff-audit", { dark: true });
}

/** @param {Person} admin */
async function makeServiceKey({ page, places }) {
  await page.goto(`${places.url}/account/admin/services`);
  await page.fill("#key-name", "Community server");
  await page.check("#scope-gradido");
  await page.click("#create-submit");
  await page.locator("#new-key-card:visible").waitFor();
  assert.match(await page.locator("#new-key").innerText(), /^oksvc_[\w-]{43}$/);
  await takePictures(page, pictures, "staff-services", { dark: true });
  await assertFitsNarrow(page);
  await page.click("#key-kept");
  assert.equal(await page.locator("#new-key").textContent(), "", "shown once");
  await page.click('[data-key-state="valid"] .key-revoke');
  await page.click("#sure-submit");
  await page.locator('[data-key-state="revoked"]').waitFor();
}

/** Forgets the password: the key is locked then. @param {Person} person @param {string} password the new one */
async function forget({ page, places, data }, password) {
  await page.goto(`${places.url}/account/resetPassword`);
  await page.fill("#email", data.email);
  await page.click("#ask-submit");
  await page.goto(await until("the mail with the link", () =>
    places.mailbox.to(data.email).map((raw) => /https?:\/\/\S+\/account\/resetPassword\/[\w-]+/.exec(textOf(raw))?.[0]).find(Boolean)));
  data.password = password;
  await page.fill("#password", password);
  await page.click("#submit");
  await page.locator("#done-step:visible").waitFor();
}

/** Paul leaves a part with Olga, then forgets his password. @param {Person} paul */
async function lockKey(paul) {
  const { page, places } = paul;
  await page.goto(`${places.url}/account/recovery`);
  await page.locator("#officers input").check();
  await page.click("#choose-submit");
  await provePassword(paul);
  await page.locator("#consent-step:visible").waitFor();
  await forget(paul, "two kites above the dam");
  await signInAt(paul, "/account/recovery");
}

/** Olga loses her key for good; what it held moves when Ada has compared the new one with her. @param {House} house @param {Person} ada @param {Person} olga */
async function moveBalance(house, ada, olga) {
  await forget(olga, "a lighthouse of rye bread");
  await signInAt(olga, "/account/repairPassphrase");
  await olga.page.click("#way-new");
  await olga.page.check("#sure");
  await olga.page.click("#sure-submit");
  await olga.readWords();
  await olga.typeWordsBack();
  await proveUntil(olga.page, "new-done-step", olga.data.password);
  await olga.page.goto(`${house.url}/account/dashboard`);
  const key = await olga.page.locator("#public-key").innerText();
  const moves = () => house.movesTo(key.replaceAll(/\s/g, ""));
  assert.equal(moves(), 0, "a mailbox alone moves nothing");

  const { page, data } = ada;
  await openPerson(ada, olga.data.email);
  await page.locator("#balance-card:visible").waitFor();
  assert.equal(await page.locator("#balance-key").innerText(), key, "both see the same key");
  await takePictures(page, pictures, "staff-balance", { dark: true });
  await assertFitsNarrow(page);
  await page.click("#balance-move");
  await page.click("#sure-submit");
  await proveUntil(page, "acts-progress", data.password);
  await said(page, "acts-progress");
  await page.locator("#balance-card").waitFor({ state: "hidden" });
  await page.locator('#events [data-event="account.balance_moved"]').first().waitFor();
  await until("the community is asked to move it", () => moves() === 1);
}

/** @param {Person} paul */
async function ask({ page, places }) {
  await page.goto(`${places.url}/account/recovery`);
  await page.click("#ask");
  await page.locator("#check-words li").nth(4).waitFor();
}

/** @param {Person} olga @param {Person} paul */
async function helpPaul(olga, paul) {
  const { page } = olga;
  await ask(paul);
  await page.reload();
  await page.click(".case-refuse");
  await page.fill("#sure-reason", "The words were not the same");
  await page.click("#sure-submit");
  await page.locator("#no-cases:visible").waitFor();

  await ask(paul);
  await until("the waiting time is over", async () => {
    await page.reload();
    await page.locator("#cases li").waitFor();
    return (await page.locator('[data-case-state="open"]').count()) === 1;
  });
  await page.click(".case-start");
  await page.locator(".case-words li").nth(4).waitFor();
  assert.deepEqual(await page.locator(".case-words li").allInnerTexts(), await paul.page.locator("#check-words li").allInnerTexts());
  await page.click(".case-hand-over");
  await page.locator(".case-same-error").filter({ hasText: /\S/ }).waitFor(); // not without the box
  assert.equal(await page.locator("#confirm-dialog[open]").count(), 0);
  await takePictures(page, pictures, "staff-officer", { dark: true });
  await assertFitsNarrow(page);
  await page.check(".case-same");
  await page.click(".case-hand-over");
  await provePassword(olga);
  await page.locator('[data-case-state="handed"]').waitFor();

  await paul.page.reload();
  await paul.page.click("#case-open");
  await provePassword(paul);
  await paul.page.locator("#done-step:visible").waitFor();
}

await withHouse(async (house) => {
  const browser = await new Browser().start();
  try {
    const [ada, olga, paul] = await Promise.all(["Ada", "Olga", "Paul"].map((name) => Person.somebody(browser, house, name)));
    for (const person of [ada, olga, paul]) await person.settle();
    assert.equal((await ada.page.goto(`${house.url}/account/admin`))?.status(), 403, "without role");
    execFileSync(binary("ownkey"), ["--config", house.configFile, "admin", "create", "--email", ada.data.email, "--first-name", "Ada", "--last-name", "Apfel"], { cwd: root });
    await signInAt(ada, "/account/admin");
    await lookAfterPeople(ada, olga);
    await makeServiceKey(ada);
    console.log("an admin looks after people and keys");

    await signInAt(olga, "/account/officer");
    await olga.page.click("#put-card");
    await provePassword(olga);
    await olga.page.locator("#card-set:visible").waitFor();
    await lockKey(paul);
    await helpPaul(olga, paul);
    console.log("an officer compares, hands over, and the key opens");
    await moveBalance(house, ada, olga);
    console.log("the balance of a lost key moves when an admin says so");
    assert.deepEqual(browser.faults, []);
  } finally {
    await browser.stop();
  }
}, { settings: { recovery: { delay: 3 }, second_factor: { for_roles: false } } });
