// @ts-check
// Reads what the mail sink wrote: one file per mail, as it came over SMTP.
import fs from "node:fs";
import path from "node:path";
import { until } from "./process.mjs";

/** Text of a mail: headers unfolded, every text part decoded. @param {string} raw @returns {string} */
export function textOf(raw) {
  const [head, ...rest] = raw.replaceAll("\r\n", "\n").split("\n\n");
  const headers = head.replace(/\n[ \t]+/g, " ");
  const body = rest.join("\n\n");
  const boundary = /boundary="?([^";\n]+)"?/i.exec(headers)?.[1];
  if (boundary) return headers + "\n\n" + body.split(`--${boundary}`).slice(1, -1).map((part) => textOf(part.replace(/^\n/, ""))).join("\n\n");
  const coding = /^content-transfer-encoding:\s*(\S+)/im.exec(headers)?.[1]?.toLowerCase();
  if (coding === "base64") return Buffer.from(body, "base64").toString();
  if (coding !== "quoted-printable") return body;
  const bytes = body.replace(/=\n/g, "").replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString();
}

export class Mailbox {
  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder;
  }

  /** Mails to an address, oldest first. @param {string} address @returns {string[]} */
  to(address) {
    if (!fs.existsSync(this.folder)) return [];
    return fs.readdirSync(this.folder)
      .filter((name) => name.endsWith(".eml"))
      .sort()
      .map((name) => fs.readFileSync(path.join(this.folder, name), "latin1"))
      .filter((raw) => /^to:.*$/im.exec(raw)?.[0].toLowerCase().includes(address.toLowerCase()));
  }

  /**
   * The confirmation mail's link and the code to be typed, from the `nth` mail to the address.
   * @param {string} address @param {number} [nth] @returns {Promise<{ link: string, typedCode: string, text: string }>}
   */
  async confirmation(address, nth = 1) {
    const raw = await until(`mail ${nth} to ${address}`, () => this.to(address)[nth - 1]);
    const text = textOf(raw);
    const link = /https?:\/\/[^\s"<>]+\/account\/checkEmail\/[A-Za-z0-9_-]+/.exec(text)?.[0];
    const typedCode = /^\s*([A-Z0-9]{4}[ -]?[A-Z0-9]{4})\s*$/m.exec(text)?.[1];
    if (!link || !typedCode) throw new Error(`no link or code in the mail:\n${text}`);
    return { link, typedCode, text };
  }
}
