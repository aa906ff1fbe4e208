// @ts-check
// Chromium under watch: every request with its headers and body, every console line, every breach of the content policy is kept.
import fs from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { playwright } from "./places.mjs";

const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export class Browser {
  constructor() {
    /** @type {string[]} every request as text: method, address, headers, body */
    this.requests = [];
    /** @type {string[]} console errors and warnings, uncaught exceptions, breaches of the policy */
    this.complaints = [];
    /** @type {Promise<void>[]} */
    this.pending = [];
  }

  async start() {
    this.chromium = await playwright().chromium.launch({ executablePath: "/usr/bin/chromium", headless: true, args: flags });
    return this;
  }

  /** A person's own browser profile. @param {import("playwright-core").BrowserContextOptions} [options] */
  async person(options = {}) {
    if (!this.chromium) throw new Error("the browser is not started");
    const context = await this.chromium.newContext({ locale: "en-GB", viewport: { width: 1200, height: 800 }, ...options });
    context.setDefaultTimeout(20_000);
    context.on("request", (request) => this.pending.push(this.#keep(request)));
    context.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.complaints.push(`${message.type()}: ${message.text()} (${message.page()?.url()})`);
    });
    context.on("weberror", (error) => this.complaints.push(`uncaught: ${error.error().message}`));
    await context.exposeBinding("reportPolicyBreach", (_source, text) => this.complaints.push(`policy: ${text}`));
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        // @ts-ignore the binding above
        window.reportPolicyBreach(`${event.violatedDirective} blocked ${event.blockedURI} on ${event.documentURI}`);
      });
    });
    return context;
  }

  /** @param {import("playwright-core").Request} request */
  async #keep(request) {
    // Chromium tells no more than its own headers of some requests (from its cache, of workers), and then never answers.
    const headers = await Promise.race([request.allHeaders(), pause(1000).then(() => request.headers())]).catch(() => request.headers());
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    this.requests.push([`${request.method()} ${request.url()}`, ...lines, "", request.postDataBuffer()?.toString("latin1") ?? ""].join("\n"));
  }

  /** All requests so far. @returns {Promise<Buffer>} */
  async recording() {
    await Promise.all(this.pending);
    return Buffer.from(this.requests.join("\n\n"), "latin1");
  }

  /** Complaints that are not the browser's own line about an answer with an error status. */
  get faults() {
    return this.complaints.filter((line) => !line.includes("Failed to load resource"));
  }

  async stop() {
    await this.chromium?.close();
  }
}

/**
 * Pictures of a page: desktop and 360 px wide, in light and, for key pages, in dark.
 * @param {import("playwright-core").Page} page @param {string | undefined} folder @param {string} name @param {{ dark?: boolean }} [options]
 */
export async function takePictures(page, folder, name, { dark = false } = {}) {
  if (!folder) return;
  fs.mkdirSync(folder, { recursive: true });
  const before = page.viewportSize();
  /** @type {("light" | "dark")[]} */
  const schemes = dark ? ["light", "dark"] : ["light"];
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    for (const [size, width] of /** @type {const} */ ([["desktop", 1200], ["phone", 360]])) {
      await page.setViewportSize({ width, height: 800 });
      await page.screenshot({ path: path.join(folder, `${name}-${size}-${colorScheme}.png`), fullPage: true, animations: "disabled" });
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  if (before) await page.setViewportSize(before);
}

/** Nothing may stick out to the right. @param {import("playwright-core").Page} page */
export async function assertFitsNarrow(page) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 700 });
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (before) await page.setViewportSize(before);
  if (excess > 0) throw new Error(`${page.url()} is ${excess} px too wide at 320 px`);
}
