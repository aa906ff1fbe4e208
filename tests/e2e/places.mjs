// @ts-check
// Where things stand: the checkout, the build tree under test (OWNKEY_BUILD) and the npm test tools.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createRequire } from "node:module";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const build = path.resolve(root, process.env.OWNKEY_BUILD ?? "build/release");

/** @param {string} name a program of the build tree */
export function binary(name) {
  const file = path.join(build, "bin", name);
  if (!fs.existsSync(file)) throw new Error(`${file} is not built; OWNKEY_BUILD names the build tree`);
  return file;
}

/** The built WebAssembly module: of this build tree, else the one that tools/dev wasm makes. */
export function wasmRoot() {
  const places = [process.env.OWNKEY_WASM, path.join(build, "wasm/dist"), path.join(root, "build/wasm/dist")];
  const found = places.find((place) => place && fs.existsSync(path.join(place, "ownkey.wasm")));
  if (!found) throw new Error(`no ownkey.wasm in ${places.filter(Boolean).join(", ")}`);
  return found;
}

/** @returns {typeof import("playwright-core")} */
export function playwright() {
  const deps = process.env.OWNKEY_DEPS ?? path.join(root, ".deps");
  return createRequire(path.join(deps, "npm/package.json"))("playwright-core");
}
