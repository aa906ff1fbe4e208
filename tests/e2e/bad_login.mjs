// @ts-check
// Registering and logging in when something is not as it should be: wrong password, unknown address, mistyped code, used link,
// an address to return to that is not ours, an account that is not confirmed.
import assert from "node:assert/strict";
import { Browser } from "./browser.mjs";
import { until, withHouse } from "./house.mjs";
import { textOf } from "./mailbox.mjs";
import { Person } from "./person.mjs";
import { texts } from "./texts.mjs";

await withHouse(async (house) => {
  const browser = await new Browser().start();
  const { url, communityUrl, mailbox } = house;
  const newPerson = (/** @type {string} */ first) => Person.somebody(browser, house, first);
  const says = (/** @type {Person} */ who, /** @type {string} */ id, /** @type {string} */ text) => who.page.locator(id).filter({ hasText: text }).waitFor();
  /** @param {string} name @param {() => Promise<void>} test */
  const check = async (name, test) => {
    await test();
    console.log(name);
  };
  const anna = await newPerson("Anna");

  await check("five mistyped codes close the code; a new mail opens the way again", async () => {
    await anna.register();
    const { typedCode } = await mailbox.confirmation(anna.data.email);
    for (let turn = 0; turn < 5; ++turn) {
      await anna.page.fill("#typed-code", "AAAA2222");
      await anna.page.click("#confirm-code");
      await anna.page.locator("#code-error, #typed-code-error").filter({ hasText: turn < 4 ? texts.error.code_wrong : /./ }).first().waitFor();
    }
    await anna.page.fill("#typed-code", typedCode);
    await anna.page.click("#confirm-code");
    await anna.page.locator("#code-error, #typed-code-error").filter({ hasText: texts.error.code_too_many_tries }).first().waitFor();
    await anna.page.click("#resend");
    const second = await mailbox.confirmation(anna.data.email, 2);
    assert.notEqual(second.typedCode, typedCode);
  });

  await check("an account that is not confirmed: the login page asks for the code", async () => {
    await anna.startLogin();
    await anna.page.locator("#code-step").waitFor();
  });

  await check("the link works once; the second time the page says that it was used", async () => {
    const { link } = await mailbox.confirmation(anna.data.email, 2);
    await anna.page.goto(link);
    await anna.page.click("#confirm");
    await anna.page.locator("#confirmed").waitFor();
    await anna.page.goto(link);
    await anna.page.click("#confirm");
    await says(anna, "#error", texts.error.code_used);
    await anna.page.goto(link.replace(/.{6}$/, "AAAAAA"));
    await anna.page.click("#confirm");
    await says(anna, "#error", texts.error.code_wrong);
  });

  await check("wrong password and unknown address: the same words, the same requests", async () => {
    const bodies = [];
    for (const [email, password] of [[anna.data.email, "not the password"], ["nobody@example.org", anna.data.password]]) {
      const stranger = await newPerson("Stranger");
      stranger.data.email = email;
      const from = browser.requests.length;
      await stranger.startLogin({ password });
      await says(stranger, "#error", texts.error.wrong_email_or_password);
      await browser.recording();
      bodies.push(browser.requests.slice(from).filter((request) => request.startsWith("POST")).map((request) => request.split("\n")[0].replace(/[0-9a-f-]{36}/, ":id")));
      assert.equal(await stranger.page.locator("#words-step").isVisible(), false);
    }
    assert.deepEqual(bodies[0], bodies[1]);
  });

  await check("registering a known address again: the same page, a notice by mail instead of a code", async () => {
    const again = await newPerson("Anna");
    await again.register();
    const notice = textOf(await until("the notice", () => mailbox.to(anna.data.email)[2]));
    assert.ok(!notice.includes("/account/checkEmail/"), "no code for an account that exists");
  });

  await check("a wrong word of the three asked back is not accepted; then the key is made", async () => {
    await anna.startLogin({ redirectUrl: `${communityUrl}/` });
    await anna.readWords();
    await anna.typeWordsBack((right) => (right === "zoo" ? "zone" : "zoo"));
    await says(anna, "#ask-error", texts.words.ask_wrong);
    await anna.typeWordsBack();
    await anna.page.waitForURL((address) => address.href.startsWith(communityUrl));
  });

  await check("addresses to return to that are not ours are refused, signed in or not", async () => {
    const addresses = ["https://evil.example/", "//evil.example/", `${communityUrl}.evil.example/`, `${communityUrl.replace("://", "://evil@")}/`, "javascript:alert(1)", "http://localhost@evil.example/"];
    for (const who of [await newPerson("Stranger"), anna]) {
      for (const address of addresses) {
        const answer = await who.page.goto(`${url}/account/login?redirectUrl=${encodeURIComponent(address)}`);
        assert.ok(answer && answer.status() >= 400 && answer.url().startsWith(url), `${address} is refused`);
        await says(who, "#message", texts.error.redirect_refused);
      }
    }
  });

  assert.deepEqual(browser.faults, []);
  await browser.stop();
}, { settings: { signup: { resend_cooldown: 0 } } });
