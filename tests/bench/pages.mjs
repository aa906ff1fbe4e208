// @ts-check
// What a person waits for: bytes that the pages load, and the time of a login and of a signature in Chromium, with Argon2id's share.
import { Browser } from "../e2e/browser.mjs";
import { House } from "../e2e/house.mjs";
import { Person } from "../e2e/person.mjs";
import { cryptographyNames, mostCryptography, sizeRows } from "./sizes.mjs";

const turns = Number(process.env.OWNKEY_BENCH_TURNS ?? 9);

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** @param {House} house @param {string} first @param {Browser} browser */
const newPerson = async (house, first, browser) => new Person(await (await browser.person()).newPage(),
  house,
  { first, last: "Bench", email: `${first.toLowerCase()}@example.org`, password: `a bench password of ${first}` });

/** Scripts and modules that a page really loads, workers included. @param {House} house @param {import("playwright-core").Page} page @param {string} path */
async function scriptsOf(house, page, path) {
  /** @type {Set<string>} */
  const addresses = new Set();
  const note = (/** @type {import("playwright-core").Request} */ request) => addresses.add(request.url().split("?")[0]);
  page.context().on("request", note);
  await page.goto(house.url + path, { waitUntil: "networkidle" });
  page.context().off("request", note);
  const files = new Map();
  for (const address of addresses) {
    if (!/\.(m?js|wasm)$/.test(address)) continue;
    files.set(address.replace(/.*\//, ""), Buffer.from(await (await fetch(address)).arrayBuffer()));
  }
  return files;
}

/** Sizes of what the pages load, and of the strength module that only registration loads. */
export async function measureDownloads() {
  const house = await new House({ tapped: false }).start();
  const browser = await new Browser().start();
  const anna = await newPerson(house, "Anna", browser);
  await anna.settle();
  const signing = await scriptsOf(house, anna.page, "/account/checkTransactions");
  const login = await scriptsOf(house, await (await browser.person()).newPage(), "/account/login");
  const strength = new Map();
  for (const name of ["ownkey-strength.wasm", "ownkey-strength.mjs"])
    strength.set(name, Buffer.from(await (await fetch(`${house.url}/account/wasm/${name}`)).arrayBuffer()));
  await browser.stop();
  await house.stop();
  const missing = cryptographyNames.filter((name) => !login.has(name));
  if (missing.length) throw new Error(`the login page does not load ${missing}`);
  return [
    ...sizeRows(`wasm and js of the cryptography (${cryptographyNames.length} files)`,
      new Map(cryptographyNames.map((name) => [name, login.get(name)])), mostCryptography),
    ...sizeRows("  of which the WebAssembly module", new Map([["ownkey.wasm", login.get("ownkey.wasm")]])),
    ...sizeRows(`all wasm and js of the login page (${login.size} files)`, login),
    ...sizeRows(`all wasm and js of the signing page (${signing.size} files)`, signing),
    ...sizeRows("strength meter, only when registering", strength),
  ];
}

/**
 * Argon2id as the page's worker runs it: the step of a registration that stretches the password. What else that step does (three
 * group operations and some hashes) is below 2 ms.
 * @param {import("playwright-core").Page} page that has opened its worker by openWorker @returns {Promise<number>}
 */
function stretchingTime(page) {
  return page.evaluate(async () => {
    const { crypto, toBase64url, fromBase64url } = /** @type {any} */ (globalThis).bench;
    const { handle, request } = await crypto.registerStart(new TextEncoder().encode("a bench password"));
    const answer = await fetch("/api/v1/registrations", { method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ first_name: "Argon", last_name: "Bench", email: "argon@example.org", language: "en", registration_request: toBase64url(request) }) });
    const response = fromBase64url((await answer.json()).registration_response);
    const began = performance.now();
    await crypto.registerFinish(handle, response);
    return performance.now() - began;
  });
}

/** @param {import("playwright-core").Page} page @param {string} url */
async function openWorker(page, url) {
  await page.goto(`${url}/account/checkEmail`); // a page that has no worker of its own
  await page.evaluate(async () => {
    const { openCrypto } = await import(/** @type {any} */ ("/account/static/js/crypto.mjs"));
    const bytes = await import(/** @type {any} */ ("/account/static/js/bytes.mjs"));
    /** @type {any} */ (globalThis).bench = { crypto: await openCrypto("/account/wasm/"), ...bytes };
  });
}

/** From the click to the moment the browser leaves for the community. @param {Person} person */
async function loginTime(person) {
  const { page, places } = person;
  await page.context().clearCookies();
  await page.goto(`${places.url}/account/login?redirectUrl=${encodeURIComponent(`${places.communityUrl}/`)}`, { waitUntil: "networkidle" });
  await page.fill("#email", person.data.email);
  await page.fill("#password", person.data.password);
  const leaving = page.waitForRequest((request) => request.isNavigationRequest() && request.url().startsWith(places.communityUrl));
  const clicked = page.evaluate(() => new Promise((resolve) => {
    document.addEventListener("submit", () => resolve(performance.timeOrigin + performance.now()), { capture: true, once: true });
  }));
  await page.click("#submit");
  const began = /** @type {number} */ (await clicked);
  const request = await leaving;
  await page.waitForURL((url) => url.href.startsWith(places.communityUrl));
  return request.timing().startTime - began;
}

/** From the click on "Sign" to the server's word that it has the signature. @param {Person} person @param {Person} receiver @param {number} turn */
async function signTime(person, receiver, turn) {
  const { page } = person;
  await person.send({ to: receiver.data.email, amount: "0.01", memo: `bench number ${turn}` });
  await page.locator(".transaction .password").first().fill(person.data.password);
  const measured = page.evaluate(() => new Promise((resolve) => {
    let began = 0;
    document.addEventListener("submit", () => { began = performance.now(); }, { capture: true, once: true });
    const line = document.querySelector(".transaction .state");
    new MutationObserver(() => {
      const state = line instanceof HTMLElement ? line.dataset.state : "";
      if (state === "signed" || state === "delivered") resolve(performance.now() - began);
    }).observe(/** @type {Node} */ (line), { attributes: true });
  }));
  await page.locator(".transaction .sign").first().click();
  return /** @type {number} */ (await measured);
}

/** Page times, each the median of some turns in one browser; Argon2id alone takes its turn between them. */
export async function measurePages() {
  const house = await new House({ tapped: false }).start();
  const browser = await new Browser().start();
  const [anna, bert] = [await newPerson(house, "Anna", browser), await newPerson(house, "Bert", browser)];
  await anna.settle();
  await bert.settle();
  const bare = await (await browser.person()).newPage();
  /** @type {Record<"stretching" | "logins" | "signatures", number[]>} */
  const times = { stretching: [], logins: [], signatures: [] };
  for (let turn = 0; turn < turns; ++turn) {
    await openWorker(bare, house.url); // a fresh one, as every page has: its code is not optimised yet
    times.stretching.push(await stretchingTime(bare));
    times.logins.push(await loginTime(anna));
    times.signatures.push(await signTime(anna, bert, turn));
  }
  await browser.stop();
  await house.stop();
  const [argon2id, login, sign] = [median(times.stretching), median(times.logins), median(times.signatures)];
  return [
    { name: "Argon2id in the page's worker (64 MiB, 3 passes)", value: argon2id, unit: "ms" },
    { name: "login in the page, click to leaving for the community", value: login, unit: "ms", target: "<= Argon2id + 60", met: login <= argon2id + 60 },
    { name: "  of which not Argon2id", value: login - argon2id, unit: "ms" },
    { name: "unlock and sign in the page, click to stored signature", value: sign, unit: "ms" },
    { name: "  of which not Argon2id", value: sign - argon2id, unit: "ms" },
  ];
}
