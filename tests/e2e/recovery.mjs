// @ts-check
// Recovery by officers: Anna chooses two of three in the page, forgets her password, asks for help, two officers hand over their parts
// (by the API, as their page does), and her key opens in the page again. No password, no words, no part of the key in what was recorded.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { ApiPerson, base64url } from "./api_person.mjs";
import { Browser, assertFitsNarrow, takePictures } from "./browser.mjs";
import { withHouse } from "./house.mjs";
import { assertNoLeaks, dumpDatabase } from "./leak_check.mjs";
import { textOf } from "./mailbox.mjs";
import { openModule } from "./module.mjs";
import { Person, proveUntil } from "./person.mjs";
import { until } from "./process.mjs";
import { Secrets } from "./secrets.mjs";

/** @typedef {import("./house.mjs").House} House */

/** As an admin does; roles have tests of their own. @param {House} house @param {string} email */
function makeOfficer(house, email) {
  const sql = `UPDATE account SET role = 2 WHERE email = '${email}'`;
  if (!house.databaseUrl.startsWith("sqlite:")) return execFileSync("psql", ["--no-psqlrc", "-q", "--dbname", house.databaseUrl, "-c", sql]);
  const script = "import sqlite3, sys\nwith sqlite3.connect(sys.argv[1], timeout=10) as db: db.execute(sys.argv[2])";
  return execFileSync("/usr/bin/python3", ["-c", script, house.databaseUrl.slice(7), sql]);
}

const bytesOf = (/** @type {string} */ id) => Buffer.from(id.replaceAll("-", ""), "hex");

/** @param {House} house @param {string} name */
async function officer(house, name) {
  const person = await new ApiPerson(house, name).settle();
  makeOfficer(house, person.email);
  const module = await openModule();
  const { card } = await module.officerCard(/** @type {number} */ (person.root), bytesOf(person.session.account.id));
  await person.call("PUT", "/api/v1/recovery/card", { card: base64url(card) });
  return person;
}

/** @param {ApiPerson} helper @param {string[]} spoken the words that the person reads out */
async function handOver(helper, spoken) {
  const module = await openModule();
  const { cases: [one] } = await helper.call("GET", "/api/v1/recovery/cases");
  const to = { recoveryCase: bytesOf(one.id), boxKey: Buffer.from(one.box_key, "base64url") };
  assert.deepEqual(await module.recoveryCheckWords(to.recoveryCase, to.boxKey), spoken, "both see the same words");
  const person = { account: bytesOf(one.account_id), publicKey: Buffer.from(one.public_key, "hex"), revision: one.key_revision };
  const { handed } = await module.recoveryHandOver(/** @type {number} */ (helper.root), Buffer.from(one.envelope, "base64url"), person, to);
  await helper.call("POST", `/api/v1/recovery/cases/${one.id}/share`, { sealed: base64url(handed) });
}

await withHouse(async (house) => {
  const browser = await new Browser().start();
  try {
    const anna = await Person.somebody(browser, house, "Anna");
    const { page } = anna;
    await anna.settle();
    const helpers = [await officer(house, "Olga"), await officer(house, "Otto"), await officer(house, "Odo")];

    await page.goto(`${house.url}/account/recovery`);
    for (const helper of helpers) await page.check(`#officer-${helper.session.account.id}`);
    await page.selectOption("#threshold", "2");
    await takePictures(page, process.env.SCREENSHOTS, "recovery-choose", { dark: true });
    await assertFitsNarrow(page);
    await page.click("#choose-submit");
    await proveUntil(page, "consent-officers", anna.data.password);
    assert.equal(await page.locator("#consent-officers li").count(), 3);
    await takePictures(page, process.env.SCREENSHOTS, "recovery-consent");

    const passwords = [anna.data.password];
    anna.data.password = "a barge full of quinces";
    await page.goto(`${house.url}/account/updateUserPassword`);
    await page.fill("#current-password", passwords[0]);
    await page.fill("#password", anna.data.password);
    await page.click("#submit");
    await page.locator("#done-step:visible").waitFor(); // the parts are sealed anew by it
    passwords.push(anna.data.password);

    await page.goto(`${house.url}/account/resetPassword`);
    await page.fill("#email", anna.data.email);
    await page.click("#ask-submit");
    await page.goto(await until("the mail with the link", () =>
      house.mailbox.to(anna.data.email).map((raw) => /https?:\/\/\S+\/account\/resetPassword\/[\w-]+/.exec(textOf(raw))?.[0]).find(Boolean)));
    anna.data.password = "two kites above the dam";
    passwords.push(anna.data.password);
    await page.fill("#password", anna.data.password);
    await page.click("#submit");
    await page.locator("#done-step:visible").waitFor();
    await anna.startLogin({});
    await page.locator("#way-officers:visible").click();
    await page.click("#ask");
    await proveUntil(page, "check-words", anna.data.password);
    await page.locator("#check-words li").nth(4).waitFor();
    await takePictures(page, process.env.SCREENSHOTS, "recovery-case", { dark: true });
    await assertFitsNarrow(page);
    const words = await page.locator("#check-words li").allInnerTexts();
    await until("the waiting time is over", async () => {
      await handOver(helpers[2], words);
      return true;
    });
    await handOver(helpers[0], words);
    await page.reload();
    await page.click("#case-open");
    await proveUntil(page, "done-step", anna.data.password);
    await page.goto(`${house.url}/account/passphrase`);
    await page.click("#show-words");
    await proveUntil(page, "word-24", anna.data.password);
    assert.deepEqual(await page.locator("#words li").allInnerTexts(), anna.words, "the same key");

    const secrets = new Secrets();
    passwords.forEach((password, at) => secrets.addText(`password ${at + 1}`, password));
    secrets.addPhrase("Anna", anna.words);
    assertNoLeaks(secrets, {
      "the browser's requests": await browser.recording(),
      "the log of ownkeyd": Buffer.from(house.ownkeyd?.output ?? ""),
      "the rows of ownkeyd": dumpDatabase(house.databaseUrl),
    });
    assert.deepEqual(browser.faults, []);
  } finally {
    await browser.stop();
  }
}, { settings: { recovery: { delay: 1 }, second_factor: { for_roles: false } } });
