// @ts-check
// What a person does in the pages, by the ids that web/README.md promises. Each method ends when the page shows that it is done.
import assert from "node:assert/strict";
import { texts } from "./texts.mjs";

/** @typedef {import("playwright-core").Page} Page */

export class Person {
  /**
   * @param {Page} page
   * @param {{ url: string, communityUrl: string, mailbox: import("./mailbox.mjs").Mailbox }} places
   * @param {{ first: string, last: string, email: string, password: string }} data
   */
  constructor(page, places, data) {
    this.page = page;
    this.places = places;
    this.data = data;
    /** @type {string[]} */
    this.words = [];
  }

  /**
   * Somebody new, in a browser context of their own.
   * @param {import("./browser.mjs").Browser} browser
   * @param {import("./house.mjs").House} house
   * @param {string} first
   */
  static async somebody(browser, { url, communityUrl, mailbox }, first) {
    const page = await (await browser.person()).newPage();
    return new Person(page, { url, communityUrl, mailbox }, { first, last: "Apfel", email: `${first.toLowerCase()}@example.org`, password: `a true password of ${first}` });
  }

  /** From the community's address, up to "a mail is on its way". */
  async register() {
    const { page, data } = this;
    await page.goto(`${this.places.url}/account/register?redirectUrl=${encodeURIComponent(`${this.places.communityUrl}/`)}`);
    await page.fill("#first-name", data.first);
    await page.fill("#last-name", data.last);
    await page.fill("#email", data.email);
    await page.fill("#password", data.password);
    await page.locator("#strength").filter({ hasText: /\S/ }).waitFor();
    await page.click("#submit");
    await page.locator("#code-step").waitFor();
  }

  /** Opens the mail's link. */
  async confirmByLink() {
    const { link } = await this.places.mailbox.confirmation(this.data.email);
    await this.page.goto(link);
    await this.page.click("#confirm");
    await this.page.locator("#confirmed").waitFor();
    const onwards = await this.page.getAttribute("#continue", "href");
    assert.equal(new URL(onwards ?? "", this.places.url).searchParams.get("redirectUrl"), `${this.places.communityUrl}/`);
  }

  /** Types the code into the page that is open. */
  async confirmByCode() {
    const { typedCode } = await this.places.mailbox.confirmation(this.data.email);
    await this.page.fill("#typed-code", typedCode);
    await this.page.click("#confirm-code");
    await this.page.locator("#confirmed").waitFor();
  }

  /** Fills the login form and sends it. @param {{ redirectUrl?: string, password?: string }} [options] */
  async startLogin({ redirectUrl, password = this.data.password } = {}) {
    const query = redirectUrl === undefined ? "" : `?redirectUrl=${encodeURIComponent(redirectUrl)}`;
    await this.page.goto(`${this.places.url}/account/login${query}`);
    await this.page.fill("#email", this.data.email);
    await this.page.fill("#password", password);
    await this.page.click("#submit");
  }

  /** The words that are shown once. */
  async readWords() {
    await this.page.locator("#word-24").waitFor();
    this.words = [];
    for (let number = 1; number <= 24; ++number) this.words.push((await this.page.locator(`#word-${number}`).innerText()).trim());
    assert.equal(this.words.filter((word) => /^[a-z]{3,8}$/.test(word)).length, 24, "24 words are shown");
    await this.page.click("#words-written");
    await this.page.locator("#ask-step").waitFor();
  }

  /** Types the three words asked back. @param {(right: string) => string} [mistake] */
  async typeWordsBack(mistake = (right) => right) {
    for (let field = 1; field <= 3; ++field) {
      const position = Number(/\d+/.exec(await this.page.locator(`#word-ask-label-${field}`).innerText())?.[0]);
      await this.page.fill(`#word-ask-${field}`, mistake(this.words[position - 1]));
    }
    await this.page.click("#ask-submit");
  }

  /** First login: words, key, and on to the community. */
  async firstLogin() {
    await this.startLogin({ redirectUrl: `${this.places.communityUrl}/` });
    await this.readWords();
    await this.typeWordsBack();
    await this.page.waitForURL((url) => url.href.startsWith(this.places.communityUrl));
  }

  async login() {
    await this.startLogin({ redirectUrl: `${this.places.communityUrl}/` });
    await this.page.waitForURL((url) => url.href.startsWith(this.places.communityUrl));
  }

  /** All of the way to a member of the community with a key. */
  async settle() {
    await this.register();
    await this.confirmByLink();
    await this.firstLogin();
    return this;
  }

  /** Fills the community's form; ends on the page that asks for the signature. @param {{ to: string, amount: string, memo: string }} transfer */
  async send({ to, amount, memo }) {
    const { page } = this;
    await page.goto(`${this.places.communityUrl}/`);
    await page.fill("#recipient", to);
    await page.fill("#amount", amount);
    await page.fill("#memo", memo);
    await page.click("#send button");
    await page.waitForURL((url) => url.pathname === "/account/checkTransactions");
    await this.waitForCards();
  }

  /** The cards stand, and the page knows whether it has to ask for the password. */
  async waitForCards() {
    await this.page.locator(".unlock:not([hidden]), #window-open:not([hidden]), #together:not([hidden])").first().waitFor();
  }

  /** Opens the page in which one signs. */
  async goSigning() {
    await this.page.goto(`${this.places.url}/account/checkTransactions`);
    await this.page.locator("#transactions-title").waitFor();
  }

  /** Enlists bytes as the community server does it for somebody who is signed in. @param {string} gradidoUrl @param {Buffer[]} bodies */
  async enlist(gradidoUrl, bodies) {
    const alias = (await this.page.context().cookies(this.places.url)).find(({ name }) => name === "GRADIDO_LOGIN")?.value;
    const answer = await fetch(`${gradidoUrl}/checkTransaction`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ session_id: Number(alias), transaction_base64: bodies.map((body) => body.toString("base64")), balance: 0 }),
    });
    assert.deepEqual(await answer.json(), { state: "success" });
  }

  /** The card of a transaction, by its memo. @param {string} memo */
  card(memo) {
    return this.page.locator(".transaction", { has: this.page.locator(".memo", { hasText: memo }) });
  }

  /** Signs the card; types the password when it is asked for. @param {string} memo @param {{ password?: string, remember?: boolean }} [options] */
  async sign(memo, { password = this.data.password, remember = false } = {}) {
    const card = this.card(memo);
    await this.waitForCards();
    if (!(await this.page.locator("#window-open").isVisible())) {
      if (!(await card.locator(".password").isVisible())) await card.locator(".sign").click();
      await card.locator(".password").fill(password);
      await card.locator(".remember").setChecked(remember);
    }
    await card.locator(".sign").click();
  }

  /** @param {string} memo @param {string} state of the card: "delivered", "declined", "retrying" ... */
  async seesState(memo, state) {
    const line = this.card(memo).locator(`.state[data-state=${state}]`);
    await line.filter({ hasText: texts.state[state] }).waitFor({ timeout: 30_000 });
  }

  /** @param {string} memo @param {RegExp | string} text */
  async seesError(memo, text) {
    await this.card(memo).locator(".card-error").filter({ hasText: text }).waitFor();
  }
}

/**
 * Types the password that a page of one's own account asks for again, if it does before `id` is seen.
 * @param {Page} page @param {string} id @param {string} password
 */
export async function proveUntil(page, id, password) {
  await page.locator(`#confirm-dialog[open], #${id}:visible`).first().waitFor();
  if (await page.locator("#confirm-dialog[open]").count()) {
    await page.fill("#confirm-password", password);
    await page.click("#confirm-submit");
  }
  await page.locator(`#${id}:visible`).waitFor();
}
