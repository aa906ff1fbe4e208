// @ts-check
// What a page loads for cryptography: the module, and all JavaScript between it and a page's own script. Found by
// following the imports, so that a new file counts by itself.
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";

const scripts = path.join(import.meta.dirname, "../../web/js");
const gzipped = (/** @type {Buffer} */ bytes) => zlib.gzipSync(bytes, { level: 9 }).length;

/** kB gzipped (issue 3). */
export const mostCryptography = 80;

/** Names under web/js: the page's side, the worker's, and whatever they import. @returns {string[]} */
function scriptNames() {
  const found = new Set(["crypto.mjs", "worker.mjs"]);
  for (const name of found)
    for (const [, imported] of fs.readFileSync(path.join(scripts, name), "utf8").matchAll(/^import .* from '\.\/(.+)';$/gm)) found.add(imported);
  return [...found];
}

export const cryptographyNames = ["ownkey.wasm", ...scriptNames()];

/** @param {string} dist folder of the module @returns {Map<string, Buffer>} the files as they stand */
export function cryptographyFiles(dist) {
  return new Map(cryptographyNames.map((name) => [name, fs.readFileSync(path.join(name.startsWith("ownkey.") ? dist : scripts, name))]));
}

/** @param {string} what @param {Map<string, Buffer>} files @param {number} [most] kB gzipped */
export function sizeRows(what, files, most) {
  const sum = (/** @type {(bytes: Buffer) => number} */ of) => [...files.values()].reduce((total, bytes) => total + of(bytes), 0) / 1000;
  const packed = sum(gzipped);
  return [
    { name: `${what}, raw`, value: sum((bytes) => bytes.length), unit: "kB" },
    { name: `${what}, gzipped`, value: packed, unit: "kB", ...(most ? { target: `<= ${most}`, met: packed <= most } : {}) },
  ];
}
