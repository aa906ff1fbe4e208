// @ts-check
// The WebAssembly module and its JavaScript side as they ship, opened in Node.
import fs from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { openModule as open } from "../../web/js/ownkey_module.mjs";
import { wasmRoot } from "./places.mjs";

/** @type {ReturnType<typeof open<"ownkey-whole">> | undefined} */
let opened;

/** One for all people of a test. @returns {ReturnType<typeof open<"ownkey-whole">>} */
export function openModule() {
  const folder = wasmRoot();
  opened ??= open(`${pathToFileURL(folder).href}/`, (file) => fs.readFile(path.join(folder, file)), "ownkey-whole");
  return opened;
}
