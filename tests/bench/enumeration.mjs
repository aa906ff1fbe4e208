// @ts-check
// tools/bench enumeration: can the time of an answer tell whether an address has an account? Known, unknown and (for logins) empty
// addresses take turns in random order, one at a time, over a keep-alive connection; a rank test (Mann-Whitney, normal
// approximation with ties) compares the times of each pair. Prints the test and the medians. The rules are: every request is of the
// same size; the random order is drawn anew for each round, so that drift of the machine falls on all alike.
import { randomBytes, randomInt } from "node:crypto";
import http from "node:http";
import { ApiPerson, base64url } from "../e2e/api_person.mjs";
import { House } from "../e2e/house.mjs";
import { openModule } from "../e2e/module.mjs";
import { finish, machine, median, print } from "./measure.mjs";

const rounds = Number(process.env.OWNKEY_BENCH_ROUNDS ?? 2000);
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
/** With so many looks at most one in ten runs of a uniform server shows a smaller one. */
const significant = 0.01;

/** Milliseconds and status of one call. @param {string} origin @param {string} path @param {unknown} body @returns {Promise<{ ms: number, status: number }>} */
function timed(origin, path, body) {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const began = process.hrtime.bigint();
    const request = http.request(origin + path, { method: "POST", agent, headers: { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) } }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve({ ms: Number(process.hrtime.bigint() - began) / 1e6, status: answer.statusCode ?? 0 }));
    });
    request.on("error", reject);
    request.end(text);
  });
}

/** Two-sided p of the Mann-Whitney test. @param {number[]} a @param {number[]} b */
function mannWhitney(a, b) {
  const all = [...a.map((value) => ({ value, first: true })), ...b.map((value) => ({ value, first: false }))].sort((x, y) => x.value - y.value);
  let ranks = 0;
  let ties = 0;
  for (let from = 0; from < all.length;) {
    let to = from;
    while (to < all.length && all[to].value === all[from].value) ++to;
    for (let at = from; at < to; ++at) if (all[at].first) ranks += (from + to + 1) / 2;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  const n = a.length + b.length;
  const mean = (a.length * b.length) / 2;
  const variance = ((a.length * b.length) / 12) * (n + 1 - ties / (n * (n - 1)));
  const z = Math.abs(ranks - (a.length * (a.length + 1)) / 2 - mean) / Math.sqrt(variance);
  // Abramowitz and Stegun 7.1.26, for the tail of the normal distribution.
  const t = 1 / (1 + (0.3275911 * z) / Math.SQRT2);
  return t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.exp(-(z * z) / 2);
}

/** @param {number} size */
const shuffled = (size) => Array.from({ length: size }, (_, at) => at).sort(() => randomInt(3) - 1);

const house = await new House({ tapped: false, settings: { log: { level: "info" }, signup: { resend_cooldown: 0 }, limits: {
  failed_logins_before_wait: 1000, network_logins_per_minute: 1_000_000, resets_per_hour: 1_000_000 } } }).start();
const origin = house.url.replace("localhost", "127.0.0.1");
// Fresh addresses of one length each time: no account is guessed at more often than the throttle allows.
const crowd = 50;
const people = Array.from({ length: crowd }, (_, at) => new ApiPerson(house, `known${String(at).padStart(6, "0")}`));
for (const person of people) await person.register();
const crypto = await openModule();
const { ke1 } = await crypto.loginStart(randomBytes(16));
const { request } = await crypto.registerStart(randomBytes(16));
const kinds = {
  known: () => people[randomInt(crowd)].email,
  unknown: () => `other${String(randomInt(1_000_000)).padStart(6, "0")}@example.org`,
  empty: () => "",
};

/** @type {Record<string, { path: string, body: (email: string) => unknown, kinds: (keyof typeof kinds)[] }>} */
const calls = {
  login: { path: "/api/v1/logins", body: (email) => ({ email, ke1: base64url(ke1) }), kinds: ["known", "unknown", "empty"] },
  registration: { path: "/api/v1/registrations", kinds: ["known", "unknown", "empty"],
    body: (email) => ({ first_name: "Anna", last_name: "Muster", email, language: "en", registration_request: base64url(request) }) },
  reset: { path: "/api/v1/password-resets", body: (email) => ({ email }), kinds: ["known", "unknown", "empty"] },
};

console.log(`${machine}; ${rounds} requests of each kind`);
/** @type {import("./measure.mjs").Row[]} */
const rows = [];
for (const [name, call] of Object.entries(calls)) {
  /** @type {Record<string, number[]>} */
  const times = { known: [], unknown: [], empty: [] };
  for (let round = -50; round < rounds; ++round) {
    for (const at of shuffled(call.kinds.length)) {
      const kind = call.kinds[at];
      const { ms, status } = await timed(origin, call.path, call.body(kinds[kind]()));
      if (status >= 500 || status === 429) throw new Error(`${name} of ${kind}: ${status}`);
      if (round >= 0) times[kind].push(ms);
    }
  }
  const p = mannWhitney(times.known, times.unknown);
  const part = [
    { name: `${name}: known and unknown, p of the rank test`, value: p, unit: "", target: `>= ${significant}`, met: p >= significant },
    ...call.kinds.map((kind) => ({ name: `  median, ${kind}`, value: median(times[kind]), unit: "ms" })),
  ];
  print(part);
  rows.push(...part);
}
await house.stop();
finish(rows);
