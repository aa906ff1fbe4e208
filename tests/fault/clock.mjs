// @ts-check
// ownkeyd's clock jumps by an hour and by a day, back and forth, under load (libfaketime; the community's clock is right all the time).
// Sessions may end: people log in again. Nothing may be lost, come twice, or wait for the wrong time once the clock is right again.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { faultTest, sized } from "./fault.mjs";

const kTurns = sized(6, 24); // every third with the community server away
const kDayS = 86_400;
const kJumps = ["+1h", "-1h", "+1d", "-1d"];
const kLast = "+1d"; // what waits then would wait for a day

const library = fs.readdirSync("/usr/lib").map((name) => path.join("/usr/lib", name, "faketime/libfaketimeMT.so.1")).find((name) => fs.existsSync(name));
if (!library) throw new Error("libfaketime is missing: tools/setup test");

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ownkey-clock-"));
process.on("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, "offset");
/** @param {string} offset */
function setClock(offset) {
  fs.writeFileSync(`${file}.new`, `${offset}\n`);
  fs.renameSync(`${file}.new`, file);
}
setClock("+0");

// Only the time of day jumps, as on a real machine; timers do not.
const command = ["env", `LD_PRELOAD=${library}`, `FAKETIME_TIMESTAMP_FILE=${file}`, "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1"];

await faultTest("clock", {
  wanted: sized(150, 1500),
  // An open breaker would make everything due once it closes.
  house: { ownkeydCommand: command, settings: { outbox: { breaker_failures: 1000 } } },
  load: { bornAgoS: 3 * kDayS }, // nothing is from the future, even a day ago
}, async (house, load, dice) => {
  const jumps = [];
  for (let turn = 0; turn < kTurns; ++turn) {
    const jump = turn === kTurns - 1 ? kLast : kJumps[turn] ?? dice.one(kJumps);
    setClock(jump);
    jumps.push(jump);
    await load.rest(dice.whole(300, 1_500));
    // Something waits for its next try, and something is claimed, when the clock goes back.
    const away = turn % 3 === 2;
    if (away) {
      await house.community?.kill();
      await load.rest(700);
    }
    if (turn % 2) await house.restart("ownkeyd");
    setClock("+0");
    if (away) await house.community?.start();
    await load.rest(dice.whole(100, 800));
  }
  return `the clock wrong ${jumps.length} times: ${jumps.join(" ")}`;
});
