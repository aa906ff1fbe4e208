// @ts-check
// tools/bench core: the core's operations natively and as WebAssembly, beside others of their kind. docs/bench.md has the method.
// The rules are: contenders take turns within every round, so that whatever else the machine does meets all of them; figures are medians
// of the rounds, ratios medians of the ratios within a round; the first round, in which engines still optimise, does not count.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { native, noble, serenity, sumo, wasm } from "./contenders.mjs";
import { cryptographyFiles, mostCryptography, sizeRows } from "./sizes.mjs";

const root = path.join(import.meta.dirname, "../..");
const build = process.env.OWNKEY_BUILD ?? path.join(root, "build/test");
const wasmBuild = process.env.OWNKEY_WASM_BUILD ?? path.join(root, "build/wasm");
const modules = process.env.OWNKEY_NPM ?? path.join(root, ".deps/npm/node_modules");
const rounds = Number(process.env.OWNKEY_BENCH_ROUNDS ?? 15);
const sliceMs = 25;

/** What each operation is, for people. */
const titles = new Map(Object.entries({
  sign: "Ed25519 sign, 128 bytes",
  verify: "Ed25519 verify",
  ristretto: "ristretto255, element times scalar",
  argon2id: "Argon2id, 64 MiB, t=3",
  register_client: "OPAQUE registration, client (with Argon2id)",
  register_server: "OPAQUE registration, server",
  login_client: "OPAQUE login, client (with Argon2id)",
  login_server: "OPAQUE login, server (KE2 and finish)",
  seal: "seal a root",
  open: "open it and check the key",
  decode_and_summarise: "decode a transfer and summarise it",
}));

/** @typedef {{ name: string, operation: string, ours: string, other?: string, most: number }} Target either a ratio or microseconds */
/** @type {Target[]} */
const targets = [
  ...["sign", "verify", "ristretto", "argon2id"].map((operation) => ({ name: "wasm / sumo", operation, ours: "wasm", other: "sumo", most: 1 })),
  { name: "wasm / serenity", operation: "login_client", ours: "wasm", other: "serenity", most: 1 },
  { name: "native", operation: "login_server", ours: "native", most: 300 },
  { name: "native", operation: "decode_and_summarise", ours: "native", most: 5 },
];

/** @param {number[]} values @param {number} [at] 0.5: the median */
const quantile = (values, at = 0.5) => /** @type {number} */ ([...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * at)]);

/** @param {number} us */
const timeText = (us) => (us >= 10_000 ? `${(us / 1000).toFixed(0)} ms` : us >= 1000 ? `${(us / 1000).toFixed(2)} ms` : `${us.toPrecision(3)} µs`);

/** Operation → contender → microseconds, one a round. @param {import("./contenders.mjs").Contender[]} contenders */
async function measure(contenders) {
  /** @type {Map<string, Map<string, number[]>>} */
  const times = new Map([...titles.keys()].map((operation) => [operation, new Map()]));
  for (let round = 0; round <= rounds; ++round) {
    for (const [operation, row] of times) {
      for (const { name, operations } of contenders) {
        const us = await operations.get(operation)?.(round === 0 ? 8 * sliceMs : sliceMs);
        if (us !== undefined && round > 0) row.set(name, [...(row.get(name) ?? []), us]);
      }
      contenders.push(...contenders.splice(0, 1)); // nobody is always first
    }
  }
  return times;
}

/** @param {Map<string, Map<string, number[]>>} times @param {string[]} names */
function printTimes(times, names) {
  console.log(`${"median of the rounds (half of them lie within ±)".padEnd(48)}${names.map((name) => name.padStart(18)).join("")}`);
  for (const [operation, row] of times) {
    const cells = names.map((name) => {
      const values = row.get(name);
      if (!values) return "".padStart(18);
      const spread = ((quantile(values, 0.75) - quantile(values, 0.25)) / 2 / quantile(values)) * 100;
      return `${timeText(quantile(values))} ±${spread.toFixed(0)} %`.padStart(18);
    });
    console.log((titles.get(operation) ?? operation).padEnd(48) + cells.join(""));
  }
}

/** @param {Map<string, Map<string, number[]>>} times @param {Target} target */
function judged(times, { name, operation, ours, other, most }) {
  const own = times.get(operation)?.get(ours) ?? [];
  const others = other ? times.get(operation)?.get(other) ?? [] : undefined;
  const value = Number((others ? quantile(own.map((us, round) => us / /** @type {number} */ (others[round]))) : quantile(own)).toFixed(2));
  return { name: `${titles.get(operation)}: ${name}`, value, unit: other ? "x" : "µs", target: `<= ${most}`, met: value <= most };
}

const ourNames = [...titles.keys()];
const contenders = [native(path.join(build, "bin/core_bench"), ourNames), await wasm(path.join(wasmBuild, "bin")), await sumo(modules),
  await noble(modules), await serenity(modules)];
const names = contenders.map(({ name }) => name);
const machine = `${os.cpus()[0]?.model}, ${os.cpus().length} cores, Node ${process.version}, ${rounds} rounds`;
console.log(machine);
const times = await measure(contenders);
for (const contender of contenders) contender.end?.();
printTimes(times, names);

const files = cryptographyFiles(path.join(wasmBuild, "dist"));
const rows = [...targets.map((target) => judged(times, target)),
  ...sizeRows(`wasm and js of the cryptography (${files.size} files)`, files, mostCryptography)];
console.log("");
for (const { name, value, unit, target, met } of /** @type {{ name: string, value: number, unit: string, target?: string, met?: boolean }[]} */ (rows))
  console.log(`${name.padEnd(72)}${String(Number(value.toFixed(2))).padStart(9)} ${unit.padEnd(4)}${target ? `${target} ${met ? "met" : "MISSED"}` : ""}`);
const jsonAt = process.argv.indexOf("--json");
if (jsonAt > 0) {
  const medians = Object.fromEntries([...times].map(([operation, row]) =>
    [operation, Object.fromEntries([...row].map(([name, values]) => [name, quantile(values)]))]));
  fs.writeFileSync(process.argv[jsonAt + 1] ?? "", JSON.stringify({ machine, medians, rows }, null, 2) + "\n");
}
process.exit(rows.some((row) => "met" in row && row.met === false) ? 1 : 0);
