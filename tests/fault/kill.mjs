// @ts-check
// kill -9 of ownkeyd at random points under load; of the community server now and then.
import { faultTest, sized } from "./fault.mjs";

const kKills = sized(8, 50);

await faultTest("kill -9", { wanted: sized(150, 1500) }, async (house, load, dice) => {
  let community = 0;
  for (let turn = 0; turn < kKills; ++turn) {
    await load.rest(dice.whole(0, 700));
    await house.restart("ownkeyd");
    if (turn % 10 !== 9) continue;
    await house.restart("community");
    ++community;
  }
  return `${kKills} kills of ownkeyd, ${community} of the community server`;
});
