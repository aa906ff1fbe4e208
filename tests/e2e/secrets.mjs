// @ts-check
// What must never leave the page, recomputed here without Ownkey's code, and the search for it in everything that was recorded.
// The rules are: each secret is looked for raw, as hex, base64 and base64url (at all three alignments); text also as UTF-16; three
// consecutive words count as a leak. `selfTest` plants each form and must find it, so that a blind search cannot pass.
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { root } from "./places.mjs";

/** BIP-39 English, from the file that core compiles. @type {string[]} */
const wordList = readWordList();

function readWordList() {
  const folder = path.join(root, "core/keys");
  for (const file of fs.readdirSync(folder)) {
    const words = fs.readFileSync(path.join(folder, file), "utf8").match(/\b[a-z]{3,8}\b/g) ?? [];
    const first = words.findIndex((word, at) => word === "abandon" && words[at + 1] === "ability");
    if (first >= 0 && words[first + 2047] === "zoo") return words.slice(first, first + 2048);
  }
  throw new Error("no file in core/keys holds the BIP-39 word list");
}

/** 24 words to 32 bytes (BIP-39). @param {string[]} words @returns {Buffer} */
export function entropyOf(words) {
  const bits = words.map((word) => index(word).toString(2).padStart(11, "0")).join("");
  return Buffer.from(Array.from({ length: 32 }, (_, at) => parseInt(bits.slice(at * 8, at * 8 + 8), 2)));
}

/** @param {string} word */
function index(word) {
  const found = wordList.indexOf(word);
  if (found < 0) throw new Error(`not a BIP-39 word: ${word}`);
  return found;
}

/** gradido-v1: SHA-512 over 24 indices as u64 LE and the words, each followed by a blank. @param {string[]} words */
export function signingSeed(words) {
  const hash = crypto.createHash("sha512");
  for (const word of words) {
    const number = Buffer.alloc(8);
    number.writeBigUInt64LE(BigInt(index(word)));
    hash.update(number);
  }
  return hash.update(words.map((word) => `${word} `).join("")).digest().subarray(0, 32);
}

/** @param {Buffer} seed @returns {Buffer} the Ed25519 public key of a seed, by OpenSSL */
export function publicKeyOf(seed) {
  const key = crypto.createPrivateKey({ key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]), format: "der", type: "pkcs8" });
  return /** @type {Buffer} */ (crypto.createPublicKey(key).export({ format: "der", type: "spki" })).subarray(-32);
}

/** @param {Buffer} message @param {Buffer} signature @param {Buffer} publicKey */
export function verifies(message, signature, publicKey) {
  const key = crypto.createPublicKey({ key: Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), publicKey]), format: "der", type: "spki" });
  return crypto.verify(null, message, key, signature);
}

export class Secrets {
  constructor() {
    /** @type {{ name: string, needle: Buffer }[]} */
    this.needles = [];
    /** @type {{ name: string, pattern: RegExp, sample: string }[]} */
    this.phrases = [];
    /** @type {{ name: string, bytes: Buffer }[]} */
    this.all = [];
  }

  /** @param {string} name @param {Buffer} bytes */
  addBytes(name, bytes) {
    if (bytes.length < 8) throw new Error(`${name} is too short to be looked for`);
    this.all.push({ name, bytes });
    this.needles.push({ name, needle: bytes });
    this.needles.push({ name: `${name} (hex)`, needle: Buffer.from(bytes.toString("hex")) });
    for (let shift = 0; shift < 3; ++shift) {
      // The middle of the base64 text does not depend on what stands before and after.
      const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64").replace(/=+$/, "");
      const middle = text.slice(shift ? 4 : 0, (bytes.length + shift) % 3 ? -1 : undefined);
      this.needles.push({ name: `${name} (base64)`, needle: Buffer.from(middle) });
      this.needles.push({ name: `${name} (base64url)`, needle: Buffer.from(middle.replaceAll("+", "-").replaceAll("/", "_")) });
    }
  }

  /** @param {string} name @param {string} text */
  addText(name, text) {
    this.addBytes(name, Buffer.from(text));
    this.needles.push({ name: `${name} (UTF-16)`, needle: Buffer.from(text, "utf16le") });
    this.needles.push({ name: `${name} (URL)`, needle: Buffer.from(encodeURIComponent(text)) });
  }

  /** Phrase, entropy, seed and key of an account. @param {string} name @param {string[]} words @returns {Buffer} public key */
  addPhrase(name, words) {
    for (let at = 0; at + 3 <= words.length; ++at) {
      const three = words.slice(at, at + 3);
      this.phrases.push({ name: `${name}: words ${at + 1} to ${at + 3}`, pattern: new RegExp(three.join("[^a-z]{1,12}"), "i"), sample: three.join('","') });
    }
    const seed = signingSeed(words);
    const publicKey = publicKeyOf(seed);
    this.addBytes(`${name}: root`, entropyOf(words));
    this.addBytes(`${name}: signing seed`, seed);
    this.addBytes(`${name}: expanded private key`, crypto.createHash("sha512").update(seed).digest());
    return publicKey;
  }

  /** Names of the secrets found in a recording. @param {Buffer} recording @returns {string[]} */
  find(recording) {
    const found = new Set();
    const lower = Buffer.from(recording.toString("latin1").toLowerCase(), "latin1");
    for (const { name, needle } of this.needles) {
      const hex = name.endsWith("(hex)");
      if ((hex ? lower : recording).includes(needle)) found.add(name);
    }
    const text = recording.toString("latin1");
    for (const { name, pattern } of this.phrases) if (pattern.test(text)) found.add(name);
    return [...found];
  }

  /** Plants each secret in each form and looks for it. Throws when one is not found. */
  selfTest() {
    const filler = crypto.randomBytes(101);
    for (const { name, bytes } of this.all) {
      for (let before = 0; before < 3; ++before) {
        const inner = Buffer.concat([filler.subarray(0, before), bytes, filler.subarray(0, 5)]);
        for (const form of [inner, ...["hex", "base64", "base64url"].map((code) => Buffer.from(inner.toString(/** @type {BufferEncoding} */ (code))))]) {
          if (!this.find(Buffer.concat([filler, form, filler])).length) throw new Error(`the search is blind to ${name}`);
        }
      }
    }
    for (const { name, sample } of this.phrases) if (!this.find(Buffer.from(`{"w":["${sample}"]}`)).length) throw new Error(`the search is blind to ${name}`);
  }
}
