// @ts-check
// The whole story of Ownkey in a real browser, step by step with its time: Anna and Bert register, get their keys, Anna sends Bert
// 12.50 GDD and signs, the community's ledger holds it. Then everything that was recorded is searched for what must not be there.
// Two ways to run it: alone (a test; makes a house of its own), or by `tools/run --scenario`, which names a running one in OWNKEY_URL,
// COMMUNITY_URL, MAIL_DIR, SCREENSHOTS, OWNKEY_DB, OWNKEY_LOG. Ends with 0 only if all of it held.
import assert from "node:assert/strict";
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { Browser, assertFitsNarrow, takePictures } from "./browser.mjs";
import { withHouse } from "./house.mjs";
import { assertNoLeaks, dumpDatabase, exportKeys, filesOf, queryText } from "./leak_check.mjs";
import { decayed, readTransfer } from "./ledger.mjs";
import { Mailbox } from "./mailbox.mjs";
import { Person } from "./person.mjs";
import { Secrets } from "./secrets.mjs";

const memo = "For the apples & pears, with thanks";

/**
 * Where a story takes place.
 * @typedef {object} Stage
 * @property {string} url @property {string} communityUrl @property {Mailbox} mailbox @property {string | undefined} screenshots
 * @property {string} folder everything the servers keep @property {string} databaseUrl @property {() => string} log
 * @property {() => Record<string, Buffer>} wires
 */

let steps = 0;
/** @template T @param {string} what @param {() => Promise<T>} act @returns {Promise<T>} */
async function step(what, act) {
  process.stdout.write(`${String(++steps).padStart(2)}. ${what} `.padEnd(74, "."));
  const began = performance.now();
  const result = await act();
  console.log(` ${((performance.now() - began) / 1000).toFixed(2).padStart(6)} s`);
  return result;
}

/** @param {Stage} stage */
async function play(stage) {
  const browser = await new Browser().start();
  try {
    await tell(stage, browser);
    assert.deepEqual(browser.complaints, [], "the console and the content policy have nothing to complain about");
  } finally {
    await browser.stop();
  }
}

/** A password that stands nowhere else. */
const newPassword = () => `Blütenstaub-${crypto.randomBytes(9).toString("base64url")}`;

/** @param {Stage} stage @param {Browser} browser */
async function tell(stage, browser) {
  const suffix = crypto.randomBytes(3).toString("hex");
  /** @type {Person[]} */
  const people = [];
  for (const [first, last] of [["Anna", "Apfel"], ["Bert", "Birne"]]) {
    const page = await (await browser.person()).newPage();
    people.push(new Person(page, stage, { first, last, email: `${first.toLowerCase()}.${suffix}@example.org`, password: newPassword() }));
  }
  const [anna, bert] = people;
  const picture = (/** @type {Person} */ who, /** @type {string} */ name, dark = false) => takePictures(who.page, stage.screenshots, name, { dark });

  await step("Anna registers; the page rates her password while she types", async () => {
    await anna.page.goto(`${stage.url}/account/register`);
    await picture(anna, "01-register", true);
    await assertFitsNarrow(anna.page);
    await anna.register();
    await picture(anna, "02-code");
  });
  await step("Anna opens the link in her mail; her account is active", async () => {
    const { link } = await stage.mailbox.confirmation(anna.data.email);
    await anna.page.goto(link);
    await picture(anna, "03-check-email");
    await anna.confirmByLink();
    await picture(anna, "04-confirmed");
  });
  await step("Anna logs in for the first time; her key is made in the page, with 24 words", async () => {
    await anna.page.goto(`${stage.url}/account/login`);
    await picture(anna, "05-login", true);
    await assertFitsNarrow(anna.page);
    await anna.startLogin({ redirectUrl: `${stage.communityUrl}/` });
    await anna.page.locator("#word-24").waitFor();
    await picture(anna, "06-words", true);
    await assertFitsNarrow(anna.page);
    await anna.readWords();
    await picture(anna, "07-words-asked");
    await anna.typeWordsBack((right) => (right === "zoo" ? "zone" : "zoo"));
    await anna.page.locator("#ask-error").filter({ hasText: /\S/ }).waitFor();
    await anna.typeWordsBack();
    await anna.page.waitForURL((url) => url.href.startsWith(stage.communityUrl));
  });
  await step("Bert registers, types the code from his mail, gets his key", async () => {
    await bert.register();
    await bert.confirmByCode();
    await bert.firstLogin();
  });
  await step("Anna signs out, and logs in again from the community's address", async () => {
    await anna.page.goto(`${stage.url}/account/dashboard`);
    await picture(anna, "08-dashboard");
    await anna.page.goto(`${stage.url}/account/logout`);
    await anna.page.click("#submit");
    await anna.page.locator("#login-form").waitFor();
    await anna.login();
    await picture(anna, "09-community");
  });
  await step("Anna fills the community's form: 12.50 GDD to Bert", () => anna.send({ to: bert.data.email, amount: "12.50", memo }));
  await step("The page shows what she is about to sign, decoded from the very bytes", async () => {
    const card = anna.card(memo);
    assert.equal((await card.locator(".amount-number").innerText()).replace(",", "."), "12.50");
    assert.equal(await card.locator(".memo").innerText(), memo);
    await picture(anna, "10-sign", true);
    await assertFitsNarrow(anna.page);
  });
  await step("Anna signs; the page says \"delivered\"", async () => {
    await anna.sign(memo);
    await anna.seesState(memo, "delivered");
    await picture(anna, "11-delivered");
  });
  await step("The community's ledger holds it, with a true signature and the new balances", () => checkLedger(stage, anna, bert));
  await step("No password, words or keys in any request, log line, mail or row", () => checkSecrets(stage, browser, people));
}

/** @param {Stage} stage @param {Person} anna @param {Person} bert */
async function checkLedger(stage, anna, bert) {
  const ledger = await (await fetch(`${stage.communityUrl}/api/ledger`)).json();
  const member = (/** @type {Person} */ who) => ledger.members.find((/** @type {any} */ one) => one.email === who.data.email);
  const row = ledger.rows.find((/** @type {any} */ one) => one.memo === memo);
  const transfer = readTransfer(row);
  assert.deepEqual(
    { memo: transfer.memo, amount: transfer.amount, signers: transfer.signers, sender: transfer.sender, receiver: transfer.receiver },
    { memo, amount: 125_000n, signers: [member(anna).public_hex], sender: member(anna).public_hex, receiver: member(bert).public_hex });
  for (const [who, change, then] of /** @type {[Person, number, number][]} */ ([[anna, -125_000, row.sender_balance], [bert, 125_000, row.receiver_balance]])) {
    const welcome = ledger.rows.find((/** @type {any} */ one) => one.kind === "welcome" && one.receiver === member(who).public_hex);
    const expected = decayed(welcome.amount, row.received_s - welcome.received_s) + change;
    assert.ok(Math.abs(then - expected) <= 1, `${then}, not ${expected}`);
    assert.ok(Math.abs(member(who).balance - decayed(then, ledger.now_s - row.received_s)) <= 1, "it decays since then");
  }
}

/** @param {Stage} stage @param {Browser} browser @param {Person[]} people */
async function checkSecrets(stage, browser, people) {
  const secrets = new Secrets();
  for (const { data, words } of people) {
    secrets.addText(`password of ${data.first}`, data.password);
    const publicKey = secrets.addPhrase(data.first, words).toString("hex");
    const [account, record, storedKey] = accountRow(stage, data.email);
    assert.equal(storedKey, publicKey, "the words give the key that the server knows");
    const [exportKey, wrapKey] = exportKeys({ secretsFile: path.join(stage.folder, "secrets.toml"), account, record, password: data.password });
    secrets.addBytes(`export key of ${data.first}`, exportKey);
    secrets.addBytes(`wrap key of ${data.first}`, wrapKey);
  }
  assertNoLeaks(secrets, {
    "the browser's requests": await browser.recording(),
    "the log of ownkeyd": Buffer.from(stage.log()),
    "the rows of ownkeyd": dumpDatabase(stage.databaseUrl),
    ...stage.wires(),
    ...filesOf(stage.folder),
  });
}

/** Account id (UUID), OPAQUE record and public key (hex) as stored. @param {Stage} stage @param {string} email */
function accountRow(stage, email) {
  const hex = (/** @type {string} */ column) => (stage.databaseUrl.startsWith("sqlite:") ? `lower(hex(${column}))` : `encode(${column}, 'hex')`);
  const [id, record, key] = queryText(stage.databaseUrl,
    `SELECT ${hex("a.id")} || ' ' || ${hex("c.record")} || ' ' || ${hex("a.public_key")} FROM account a JOIN credential c ON c.account_id = a.id WHERE a.email = '${email}'`).split(" ");
  return [id.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5"), record, key];
}

/** @param {string} name @returns {string} */
function env(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

if (process.env.OWNKEY_URL) {
  const databaseFile = env("OWNKEY_DB");
  await play({
    url: env("OWNKEY_URL"),
    communityUrl: env("COMMUNITY_URL"),
    mailbox: new Mailbox(env("MAIL_DIR")),
    screenshots: process.env.SCREENSHOTS,
    folder: path.dirname(databaseFile),
    databaseUrl: `sqlite:${databaseFile}`,
    log: () => fs.readFileSync(env("OWNKEY_LOG"), "utf8"),
    wires: () => ({}),
  }).catch((error) => {
    console.error(`\n${error.message}`);
    process.exit(1);
  });
  console.log(`All held. Pictures of the pages: ${path.relative(process.cwd(), env("SCREENSHOTS"))}/`);
} else {
  await withHouse(async (house) => {
    const { url, communityUrl, taps } = house;
    await play({
      url, communityUrl, mailbox: house.mailbox, screenshots: process.env.SCREENSHOTS, folder: house.folder, databaseUrl: house.databaseUrl,
      log: () => house.ownkeyd?.output ?? "",
      wires: () => Object.fromEntries(Object.values(taps ?? {}).map((tap) => [tap.name, tap.bytes()])),
    });
  });
}
