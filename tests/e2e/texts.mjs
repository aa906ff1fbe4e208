// @ts-check
// What the pages say, from the locale file that they are made of.
import fs from "node:fs";
import path from "node:path";
import { root } from "./places.mjs";

/** @type {any} */
export const texts = JSON.parse(fs.readFileSync(path.join(root, "web/locales/en.json"), "utf8"));
