// @ts-check
// PostgreSQL restarted, in good order and as a crash, and its connections cut, under load. Under tests/odb/with_postgres only.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import path from "node:path";
import { root } from "../e2e/places.mjs";
import { faultTest, sized } from "./fault.mjs";

const kTurns = sized(6, 30);
const run = promisify(execFile);
const withPostgres = path.join(root, "tests/odb/with_postgres");

assert.ok(process.env.OWNKEY_TEST_POSTGRES_URL, "run me with tests/odb/with_postgres");

/** All connections but the one that does it. @returns {Promise<number>} how many */
async function cutConnections() {
  const { stdout } = await run("psql", [process.env.OWNKEY_TEST_POSTGRES_URL ?? "", "-AtXc",
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"]);
  return Number(stdout);
}

await faultTest("database", { wanted: sized(200, 1500) }, async (_house, load, dice) => {
  const times = { fast: 0, immediate: 0, cut: 0 };
  for (let turn = 0; turn < kTurns; ++turn) {
    await load.rest(dice.whole(100, 900));
    const restart = turn % 3 === 2;
    if (!restart) times.cut += await cutConnections();
    else {
      const mode = turn % 2 ? "immediate" : "fast";
      await run(withPostgres, ["--restart", mode]);
      ++times[mode];
    }
  }
  return `${times.cut} connections cut, PostgreSQL restarted ${times.fast} times in good order, ${times.immediate} times as after a crash`;
});
