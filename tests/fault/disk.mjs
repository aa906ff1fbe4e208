// @ts-check
// A full disk, again and again, under load: SQLite's files may not grow (RLIMIT_FSIZE, no root needed), then there is room. Errors are
// told, what was acknowledged stays, and the server goes on by itself.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { faultTest, sized } from "./fault.mjs";

const kTurns = sized(4, 25);
const run = promisify(execFile);

// A full disk sends no signal; the limit would.
const command = ["sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh"];

await faultTest("disk full", { wanted: sized(200, 1500), house: { ownkeydCommand: command } }, async (house, load, dice) => {
  const files = ["ownkey.db", "ownkey.db-wal"].map((name) => path.join(house.folder, name));
  const limit = (/** @type {number | "unlimited"} */ bytes) => run("prlimit", ["--pid", String(house.ownkeyd?.pid), `--fsize=${bytes}:unlimited`]);
  let refused = 0;
  for (let turn = 0; turn < kTurns; ++turn) {
    const told = errors(load);
    const room = dice.whole(0, 100_000);
    // What is written over does not grow; below the size of the longer one the shorter one can grow.
    const most = Math.max(...files.map((file) => (fs.existsSync(file) ? fs.statSync(file).size : 0)));
    await limit(turn % 2 ? most + room : room);
    const began = Date.now();
    while (errors(load) < told + 3 && Date.now() - began < 10_000) await load.rest(20);
    await load.rest(dice.whole(0, 400));
    refused += errors(load) - told;
    assert.ok(errors(load) > told, "a full disk is told");
    await limit("unlimited");
    const signed = load.signed;
    while (load.signed === signed) await load.rest(20);
  }
  assert.equal(load.told.get("no answer") ?? 0, 0, "it stayed up");
  return `${kTurns} times full, ${refused} calls refused meanwhile`;
});

/** Calls that ended with 5xx. @param {import("./load.mjs").Load} load */
function errors(load) {
  return [...load.told].filter(([kind]) => kind.startsWith("5")).reduce((sum, [, times]) => sum + times, 0);
}
