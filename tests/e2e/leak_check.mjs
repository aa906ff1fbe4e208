// @ts-check
// Everything that a story left behind (requests, wires, logs, mails, database rows and files), searched for its secrets.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { binary } from "./places.mjs";

const dumpScript = `
import sqlite3, sys
for line in sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True).iterdump(): print(line)`;

/** Every row of a database as text, bytes as hex. @param {string} url "sqlite:<file>" or "postgresql://..." @returns {Buffer} */
export function dumpDatabase(url) {
  const options = { maxBuffer: 1 << 28 };
  if (url.startsWith("sqlite:")) return execFileSync("/usr/bin/python3", ["-c", dumpScript, url.slice(7)], options);
  return execFileSync("pg_dump", ["--data-only", "--inserts", "--dbname", url], options);
}

/** One value of a dumped row. @param {string} url @param {string} sql @returns {string} */
export function queryText(url, sql) {
  if (!url.startsWith("sqlite:")) return execFileSync("psql", ["--no-psqlrc", "-At", "--dbname", url, "-c", sql], { encoding: "utf8" }).trim();
  const script = `import sqlite3, sys\nprint(sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True).execute(sys.argv[2]).fetchone()[0])`;
  return execFileSync("/usr/bin/python3", ["-c", script, url.slice(7), sql], { encoding: "utf8" }).trim();
}

/** Every file of a folder but the deployment's secrets. @param {string} folder @returns {Record<string, Buffer>} */
export function filesOf(folder) {
  /** @type {Record<string, Buffer>} */
  const found = {};
  for (const name of fs.readdirSync(folder)) {
    const file = path.join(folder, name);
    if (fs.statSync(file).isDirectory()) Object.assign(found, filesOf(file));
    else if (!name.startsWith("secrets") && !name.endsWith(".png")) found[file] = fs.readFileSync(file);
  }
  return found;
}

/**
 * Export key and wrap key of an account, recomputed with the deployment's secrets (tests/e2e/export_key.cpp).
 * @param {{ secretsFile: string, account: string, record: string, password: string }} from account: UUID; record: hex
 * @returns {Buffer[]}
 */
export function exportKeys({ secretsFile, account, record, password }) {
  const text = fs.readFileSync(secretsFile, "utf8");
  const value = (/** @type {RegExp} */ key) => {
    const found = key.exec(text)?.[1];
    if (!found) throw new Error(`${secretsFile} has no ${key}`);
    return Buffer.from(found, /^[0-9a-f]+$/i.test(found) ? "hex" : "base64url").toString("hex");
  };
  const seed = value(/^\s*oprf_seed\s*=\s*"([^"]+)"/m);
  const key = value(/^\s*opaque_private_key\s*=\s*"([^"]+)"/m);
  return execFileSync(binary("export_key"), [seed, key, account, record, password], { encoding: "utf8" }).trim().split("\n").map((line) => Buffer.from(line, "hex"));
}

/** @param {import("./secrets.mjs").Secrets} secrets @param {Record<string, Buffer>} recordings */
export function assertNoLeaks(secrets, recordings) {
  secrets.selfTest();
  for (const [name, bytes] of Object.entries(recordings)) {
    assert.ok(bytes.length, `nothing was recorded of ${name}`);
    assert.deepEqual(secrets.find(bytes), [], `secrets in ${name}`);
  }
}
