// @ts-check
// Calls that no honest page makes, against the running server: malformed bodies, missing tokens, foreign signatures, repeats,
// another address, transactions that break a rule. Each has its answer, and the server goes on.
import assert from "node:assert/strict";
import net from "node:net";
import { ApiPerson, Refused, base64url } from "./api_person.mjs";
import { withHouse } from "./house.mjs";
import { transferBody } from "./ledger.mjs";
import { openModule } from "./module.mjs";
import { until } from "./process.mjs";

/** @param {string} title @param {Promise<unknown>} call @param {number} [status] */
async function refuses(title, call, status) {
  const error = await call.then(() => undefined, (reason) => reason);
  assert.ok(error instanceof Refused, `${title} was expected, not ${error ?? "success"}`);
  assert.equal(error.problem.title, title);
  if (status) assert.equal(error.status, status);
  assert.equal(error.problem.request_id?.length > 0, true, "a problem names its request");
}

/** Sends raw bytes and ends the connection. @param {number} port @param {string} text @returns {Promise<string>} */
const raw = (port, text) => new Promise((resolve) => {
  let answer = "";
  const socket = net.connect(port, "127.0.0.1", () => socket.end(text));
  socket.on("data", (data) => (answer += data));
  socket.on("close", () => resolve(answer));
  socket.on("error", () => resolve(answer));
});

await withHouse(async (house) => {
  const anna = await new ApiPerson(house, "Anna").settle();
  const bert = await new ApiPerson(house, "Bert").settle();
  const crypto = await openModule();
  const port = /** @type {{ server: number }} */ (house.ports).server;

  const login = async () => (await crypto.loginStart(Buffer.from("whatever it is"))).ke1;
  const start = async () => ({ email: anna.email, ke1: base64url(await login()) });

  await refuses("body_too_large", anna.call("POST", "/api/v1/logins", { email: "a".repeat(70_000), ke1: "" }), 413);
  await refuses("bad_json", anna.call("POST", "/api/v1/logins", '{"email":"a@example.org","ke1":"'));
  await refuses("bad_json", anna.call("POST", "/api/v1/logins", `${JSON.stringify(await start())}x`));
  await refuses("field_unknown", anna.call("POST", "/api/v1/logins", { ...(await start()), password: "x" }));
  await refuses("field_missing", anna.call("POST", "/api/v1/logins", { email: anna.email }));
  await refuses("field_type", anna.call("POST", "/api/v1/logins", { email: 7, ke1: "" }));
  await refuses("content_type", anna.call("POST", "/api/v1/logins", JSON.stringify(await start()), { "Content-Type": "text/plain" }));
  await refuses("origin_refused", anna.call("POST", "/api/v1/logins", await start(), { Origin: "https://evil.example" }));
  await refuses("invalid_element", anna.call("POST", "/api/v1/logins", { email: anna.email, ke1: base64url(Buffer.alloc(96)) }));
  await raw(port, "POST /api/v1/logins HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"email\"");
  await raw(port, "\0\xff not http at all\r\n\r\n");
  console.log("malformed bodies, fields and origins: each with its own answer");

  const begun = await anna.call("POST", "/api/v1/logins", await start());
  await refuses("wrong_email_or_password", anna.call("POST", `/api/v1/logins/${begun.signin_id}/finish`, { ke3: base64url(Buffer.alloc(64)), redirect_url: "" }));
  await refuses("signin_not_found", anna.call("POST", `/api/v1/logins/${begun.signin_id}/finish`, { ke3: base64url(Buffer.alloc(64)), redirect_url: "" }));
  const unknown = await anna.call("POST", "/api/v1/logins", { ...(await start()), email: "nobody@example.org" });
  assert.equal(unknown.ke2.length, begun.ke2.length);
  await refuses("wrong_email_or_password", anna.call("POST", `/api/v1/logins/${unknown.signin_id}/finish`, { ke3: base64url(Buffer.alloc(64)), redirect_url: "" }));
  const times = { known: [], unknown: [] };
  for (let turn = 0; turn < 40; ++turn) {
    for (const [who, list] of /** @type {[string, number[]][]} */ ([[anna.email, times.known], [`nobody${turn}@example.org`, times.unknown]])) {
      const body = { ...(await start()), email: who };
      const began = performance.now();
      await anna.call("POST", "/api/v1/logins", body);
      list.push(performance.now() - began);
    }
  }
  const median = (/** @type {number[]} */ values) => values.sort((a, b) => a - b)[values.length >> 1];
  const ratio = median(times.unknown) / median(times.known);
  assert.ok(ratio > 0.6 && ratio < 1.7, `an unknown address takes ${ratio.toFixed(2)} times as long`);
  console.log("a login is used once; an unknown address answers as a known one, and as fast");

  const apples = anna.transferTo(bert, 1, "for apples");
  assert.equal((await anna.enlist(apples)).state, "success");
  const again = await anna.enlist(apples);
  assert.match(again.msg, /already enlisted/);
  const pending = await anna.pendingOf(apples);
  const path = `/api/v1/transactions/${pending.id}/signature`;
  const signatureOf = async (/** @type {ApiPerson} */ who, /** @type {Buffer} */ body) =>
    base64url((await crypto.sign(/** @type {number} */ (who.root), body, Math.floor(Date.now() / 1000))).signature);
  const other = anna.transferTo(bert, 2, "for apples");
  const foreign = bert.transferTo(anna, 1, "for apples");
  await refuses("signature_invalid", anna.call("POST", path, { signature: await signatureOf(anna, other) }));
  await refuses("signature_invalid", anna.call("POST", path, { signature: await signatureOf(bert, foreign) }));
  const signature = await signatureOf(anna, apples);
  await refuses("tx_not_found", bert.call("POST", path, { signature }), 404);
  const { csrf } = anna;
  anna.csrf = "";
  await refuses("csrf_missing", anna.call("POST", path, { signature }));
  anna.csrf = bert.csrf;
  await refuses("csrf_missing", anna.call("POST", path, { signature }));
  anna.csrf = csrf;
  await anna.call("POST", path, { signature });
  await anna.call("POST", path, { signature });
  await refuses("tx_not_pending", anna.call("POST", `/api/v1/transactions/${pending.id}/decline`, { reason: "" }));
  await until("the delivery", async () => (await anna.call("GET", `/api/v1/transactions/${pending.id}`)).state === "delivered");
  await anna.call("POST", path, { signature });
  const entries = (await house.ledger()).rows.filter((/** @type {any} */ entry) => entry.kind === "transfer");
  assert.equal(entries.length, 1);
  console.log("foreign and wrong signatures refused; the same one thrice is delivered once");

  const keys = { sender: /** @type {Buffer} */ (anna.publicKey), receiver: /** @type {Buffer} */ (bert.publicKey) };
  const good = { ...keys, amount: 10_000n, memo: "a good memo", createdS: Math.floor(Date.now() / 1000) };
  const bodies = {
    "amount 0": transferBody({ ...good, amount: 0n }),
    "negative amount": transferBody({ ...good, amount: -10_000n }),
    "short memo": transferBody({ ...good, memo: "abcd" }),
    "long memo": transferBody({ ...good, memo: "a".repeat(151) }),
    "to oneself": transferBody({ ...good, receiver: keys.sender }),
    "from the future": transferBody({ ...good, createdS: good.createdS + 3600 }),
    "cut off": transferBody(good).subarray(0, -1),
    "trailing byte": Buffer.concat([transferBody(good), Buffer.alloc(1)]),
    "unknown field": Buffer.concat([transferBody(good), Buffer.from([0x78, 1])]),
    "somebody else's": transferBody({ ...good, sender: keys.receiver, receiver: keys.sender }),
    empty: Buffer.alloc(0),
  };
  for (const [name, body] of Object.entries(bodies)) assert.equal((await anna.enlist(body)).state, "error", name);
  assert.equal((await anna.call("GET", "/api/v1/transactions?state=pending")).transactions.length, 0);
  console.log(`${Object.keys(bodies).length} transactions that break a rule: none is enlisted`);

  await refuses("address_changed", anna.call("GET", "/api/v1/session", undefined, { "X-Forwarded-For": "203.0.113.9" }));
  console.log("a session from another address ends");
  assert.ok((await fetch(`${house.url}/api/v1/status`)).ok);
}, { settings: { session: { bind_address: true }, limits: { failed_logins_before_wait: 1000 } } });
