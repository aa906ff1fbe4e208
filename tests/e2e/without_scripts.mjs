// @ts-check
// Without JavaScript, where the pages accept passwords in plain: registers, confirms, signs in, is led on. Then the same person comes
// with JavaScript and gets a key. Where they do not accept them, the page says what is needed, and takes nothing.
import assert from "node:assert/strict";
import { Browser, assertFitsNarrow, takePictures } from "./browser.mjs";
import { House, withHouse } from "./house.mjs";
import { inMemory } from "./memory.mjs";
import { Person } from "./person.mjs";
import { texts } from "./texts.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** @param {Page} page @param {Record<string, string>} fields */
async function fillIn(page, fields) {
  for (const [id, text] of Object.entries(fields)) await page.fill(`#plain-${id}`, text);
  await page.click("#plain-submit");
}

/** @param {House} house @param {Person} berta */
async function withoutScripts(house, berta) {
  const { page, data } = berta;
  const home = `${house.communityUrl}/`;
  await page.goto(`${house.url}/account/register?redirectUrl=${encodeURIComponent(home)}`);
  assert.equal(await page.locator("form:visible").count(), 1, "one form is in sight");
  await takePictures(page, process.env.SCREENSHOTS, "plain-register", { dark: true });
  await assertFitsNarrow(page);
  await fillIn(page, { "first-name": data.first, "last-name": data.last, email: data.email, password: data.password });
  await page.getByText(texts.plain_sent.heading).first().waitFor();
  await takePictures(page, process.env.SCREENSHOTS, "plain-sent");
  const { link } = await house.mailbox.confirmation(data.email);
  await page.goto(link);
  await takePictures(page, process.env.SCREENSHOTS, "plain-confirm");
  await page.click("#confirm-plain");
  await page.click("#continue");
  assert.equal(new URL(page.url()).searchParams.get("redirectUrl"), home);

  await takePictures(page, process.env.SCREENSHOTS, "plain-login", { dark: true });
  await assertFitsNarrow(page);
  await fillIn(page, { email: data.email, password: "not her password" });
  await page.locator("#plain-error", { hasText: texts.error.wrong_email_or_password }).waitFor();
  await takePictures(page, process.env.SCREENSHOTS, "plain-error", { dark: true });
  assert.equal(await page.inputValue("#plain-email"), data.email);
  await fillIn(page, { password: data.password });
  await page.waitForURL((url) => url.href.startsWith(home));
}

/** The passwords were here, and are gone. @param {House} house @param {Person} berta */
function assertForgotten(house, { data }) {
  const shapes = [data.password, "not her password"].flatMap((text) => [text, text.replaceAll(" ", "+")]);
  const pid = house.ownkeyd?.pid ?? 0;
  assert.deepEqual(inMemory(pid, shapes), [], "no password is left in the server's memory");
  assert.deepEqual(inMemory(pid, [data.email]), [data.email], "the search finds what is there");
}

/** @param {House} house @param {Person} berta */
async function withScripts(house, berta) {
  const { page } = berta;
  await page.goto(`${house.url}/account/login`);
  assert.equal(await page.locator("#plain-form").count(), 0, "with JavaScript no form posts a password");
  await page.goto("about:blank");
  await berta.firstLogin();
  await page.goto(`${house.url}/account/dashboard`);
  assert.match((await page.getAttribute("#public-key", "data-key")) ?? "", /^[0-9a-f]{64}$/);
}

/** @param {Browser} browser */
async function turnedOff(browser) {
  const house = await new House().start();
  try {
    const page = await (await browser.person({ javaScriptEnabled: false })).newPage();
    for (const name of ["login", "register"]) {
      await page.goto(`${house.url}/account/${name}`);
      assert.equal(await page.locator("noscript .notice:visible").innerText(), texts.common.noscript);
      assert.equal(await page.locator("form:visible").count(), 0, `${name}: nothing to fill in that would go nowhere`);
      await takePictures(page, process.env.SCREENSHOTS, `noscript-${name}`);
    }
    const answer = await fetch(`${house.url}/account/login`, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: "email=a%40example.org&password=something",
    });
    assert.equal(answer.status, 403);
    assert.ok((await answer.text()).includes(texts.error.plain_refused));
  } finally {
    await house.stop();
  }
}

await withHouse(async (house) => {
  const browser = await new Browser().start();
  try {
    const page = await (await browser.person({ javaScriptEnabled: false })).newPage();
    const berta = new Person(page, house, { first: "Berta", last: "Birne", email: "berta@example.org", password: "a true password of Berta" });
    await withoutScripts(house, berta);
    assertForgotten(house, berta);
    const browsing = await (await browser.person()).newPage();
    await withScripts(house, new Person(browsing, house, berta.data));
    assert.deepEqual(browser.faults, []);
    await turnedOff(browser);
  } finally {
    await browser.stop();
  }
}, { settings: { pages: { accept_plain_passwords: true } } });
