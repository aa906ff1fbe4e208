// @ts-check
// What the fault tests share: the sizes, settings under which what broke is tried again soon, and the frame of a test.
import { House, withHouse } from "../e2e/house.mjs";
import { Dice } from "./dice.mjs";
import { Load } from "./load.mjs";
import { prove } from "./proof.mjs";

/** OWNKEY_FAULT=full is what tools/dev fault runs; ctest runs the small size. */
export const full = process.env.OWNKEY_FAULT === "full";
/** @template T @param {T} small @param {T} large @returns {T} */
export const sized = (small, large) => (full ? large : small);

export const database = process.env.OWNKEY_TEST_POSTGRES_URL ? "PostgreSQL" : "SQLite";

/** All timeouts are below the lease: what a kill leaves claimed is free again soon. */
const impatient = {
  outbox: { lease: 5, first_retry: 1, longest_retry: 1, breaker_wait: 1 },
  community: { timeout: 1 }, mail: { timeout: 1 }, sms: { timeout: 1 }, webhooks: { timeout: 1 },
  signup: { resend_cooldown: 1 }, log: { level: "warn" },
};

/**
 * @param {string} name @param {{ wanted: number, house?: ConstructorParameters<typeof House>[0], load?: ConstructorParameters<typeof Load>[2] }} plan
 *   wanted: signatures at least
 * @param {(house: House, load: Load, dice: Dice) => Promise<string>} faults happens under load; out: what was done, in words
 */
export function faultTest(name, plan, faults) {
  const settings = /** @type {Record<string, Record<string, unknown>>} */ (structuredClone(impatient));
  for (const [table, keys] of Object.entries(plan.house?.settings ?? {})) settings[table] = { ...settings[table], ...keys };
  return withHouse(async (house) => {
    const dice = new Dice();
    console.log(`${name}, ${database}: OWNKEY_FAULT_SEED=${dice.seed}`);
    const load = await new Load(house, dice, plan.load).settle();
    const began = performance.now();
    load.start(plan.wanted);
    const done = await faults(house, load, dice);
    await load.enough();
    await prove(house, load, { name: `${name}, ${database}`, began, faults: done });
  }, { tapped: false, ...plan.house, settings });
}
