// @ts-check
// The community server down for a while; slow, broken, talking garbage; applying a transaction of which ownkeyd then learns nothing.
import { BadWire, faults } from "./bad_wire.mjs";
import { Dice } from "./dice.mjs";
import { faultTest, sized } from "./fault.mjs";

const kDownMs = sized(1_500, 8_000);
const kStormMs = sized(6_000, 60_000);

const wire = await new BadWire(new Dice()).start();

await faultTest("community", {
  wanted: sized(150, 1500),
  house: { settings: { community: { url: `http://127.0.0.1:${wire.port}` } } },
}, async (house, load, dice) => {
  wire.dice = dice;
  wire.target = house.ports?.community ?? 0;
  wire.share = 0.3;
  await load.rest(kStormMs);
  wire.down = true;
  await load.rest(kDownMs);
  wire.down = false;
  await house.community?.kill();
  await load.rest(kDownMs);
  await house.community?.start();
  await load.rest(kStormMs / 2);
  await load.enough();
  wire.share = 0;
  const missed = Object.keys(faults).filter((name) => !wire.happened.has(name));
  if (missed.length && sized(false, true)) throw new Error(`never happened: ${missed}`);
  return `calls of the community that met a fault:\n    ${[...wire.happened].map(([name, times]) => `${times} x ${name}`).join(", ")};\n ` +
    ` the community killed, away ${kDownMs} ms`;
});
