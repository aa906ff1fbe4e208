// @ts-check
// Signing when something is not as it should be: wrong password, double click, markup, declining, the unlock window, a community
// server that is away.
import assert from "node:assert/strict";
import { Browser } from "./browser.mjs";
import { until, withHouse } from "./house.mjs";
import { Person } from "./person.mjs";
import { texts } from "./texts.mjs";

await withHouse(async (house) => {
  const browser = await new Browser().start();
  const { url } = house;
  const anna = await (await Person.somebody(browser, house, "Anna")).settle();
  const bert = await (await Person.somebody(browser, house, "Bert")).settle();
  const { page } = anna;
  const to = bert.data.email;
  const inLedger = async (/** @type {string} */ memo) => (await house.ledger()).rows.filter((/** @type {any} */ entry) => entry.memo === memo).length;
  /** @param {string} name @param {() => Promise<void>} test */
  const check = async (name, test) => {
    await test();
    console.log(name);
  };

  await check("wrong password: a uniform text, nothing signed; the right one then works", async () => {
    const memo = "first with a wrong password";
    await anna.send({ to, amount: "1", memo });
    await anna.sign(memo, { password: "not the password" });
    await anna.seesError(memo, texts.error.wrong_password);
    assert.equal(house.signaturesSent(), 0);
    await anna.sign(memo);
    await anna.seesState(memo, "delivered");
    assert.equal(await inLedger(memo), 1);
  });

  await check("a password made visible is hidden again when it is used, and the page says who signs", async () => {
    const memo = "typed in plain sight";
    await anna.send({ to, amount: "1", memo });
    assert.equal(await page.locator("#signing-as").innerText(), anna.data.email);
    const card = anna.card(memo);
    assert.equal(await card.locator(".sign").innerText(), texts.check_transactions.sign_sending.replace("{amount}", "1.00"));
    await card.locator(".show-password").click();
    assert.equal(await card.locator(".password").getAttribute("type"), "text");
    await anna.sign(memo);
    await anna.seesState(memo, "delivered");
    assert.equal(await card.locator(".password").getAttribute("type"), "password");
  });

  await check("a page out of the browser's cache is loaded again", async () => {
    await page.goto(`${url}/account/dashboard`);
    const again = page.waitForEvent("load");
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
    await again;
  });

  await check("double click: one signature, one delivery", async () => {
    const memo = "clicked twice and thrice";
    await anna.send({ to, amount: "1", memo });
    const before = house.signaturesSent();
    const card = anna.card(memo);
    await card.locator(".password").fill(anna.data.password);
    await card.locator(".sign").evaluate((button) => {
      for (let times = 0; times < 3; ++times) /** @type {HTMLElement} */ (button).click();
    });
    await anna.seesState(memo, "delivered");
    assert.equal(house.signaturesSent() - before, 1);
    assert.equal(await inLedger(memo), 1);
  });

  await check("markup in a memo is shown as text", async () => {
    const memo = `<img src=x onerror=alert(1)>"'&amp;</script>`;
    await anna.send({ to, amount: "1", memo });
    const shown = anna.card(memo).locator(".memo bdi");
    assert.equal(await shown.innerText(), memo);
    assert.equal(await shown.locator("*").count(), 0);
    await anna.sign(memo);
    await anna.seesState(memo, "delivered");
    await page.goto(`${url}/account/dashboard`);
    await page.locator(".recent-transaction .memo", { hasText: memo }).waitFor();
    assert.equal(await page.locator("img[src=x]").count(), 0);
  });

  await check("declining: nothing is signed, nothing delivered", async () => {
    const memo = "an unwanted transfer";
    await anna.send({ to, amount: "1", memo });
    const before = house.signaturesSent();
    const card = anna.card(memo);
    await card.locator(".decline").click();
    assert.equal(await card.locator(".password").isVisible(), false, "no field in which Enter would sign");
    await card.locator(".decline-reason").fill("I did not ask for <this>");
    await card.locator(".confirm-decline").click();
    await anna.seesState(memo, "declined");
    await page.goto(`${url}/account/checkTransactions`);
    await page.locator("#transactions-title").waitFor();
    assert.equal(await card.count(), 0);
    assert.equal(house.signaturesSent() - before, 0);
    assert.equal(await inLedger(memo), 0);
  });

  await check("unlock window: the second without a password, also after leaving the page, and not after it is closed", async () => {
    await anna.send({ to, amount: "1", memo: "opens the window" });
    await anna.sign("opens the window", { remember: true });
    await anna.seesState("opens the window", "delivered");
    await page.goto(`${url}/account/dashboard`);
    await anna.send({ to, amount: "1", memo: "through the window" });
    assert.equal(await anna.card("through the window").locator(".password").isVisible(), false);
    await anna.sign("through the window");
    await anna.seesState("through the window", "delivered");
    await anna.send({ to, amount: "1", memo: "after closing the window" });
    await page.click("#window-close");
    await anna.card("after closing the window").locator(".password").waitFor();
    await anna.sign("after closing the window");
    await anna.seesState("after closing the window", "delivered");
  });

  await check("community server down: the page says so; delivered once when it is back", async () => {
    const memo = "while nobody is at home";
    await anna.send({ to, amount: "1", memo });
    await house.community?.kill();
    await anna.sign(memo);
    await anna.seesState(memo, "retrying");
    await house.community?.start();
    await until("the delivery", async () => (await inLedger(memo)) > 0, { timeoutMs: 60_000 });
    await page.goto(`${url}/account/dashboard`);
    await until("the overview to say so", async () => {
      await page.reload();
      return (await page.locator(".recent-transaction", { hasText: memo }).getAttribute("data-state")) === "delivered";
    });
    assert.equal(await inLedger(memo), 1);
  });

  assert.deepEqual(browser.faults, []);
  await browser.stop();
});
