// @ts-check
// The client of docs/examples/apparts against a real ownkeyd and its mails: both generations, and that what one signs out or
// deletes is out in the other.
import assert from "node:assert/strict";
import crypto from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Client, Client2019, Refused } from "../../docs/examples/apparts/client.mjs";
import { verified } from "../../docs/examples/apparts/service.mjs";
import { withHouse } from "./house.mjs";
import { textOf } from "./mailbox.mjs";
import { freePort, until } from "./process.mjs";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ownkey-apparts-"));
process.on("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
const secret = crypto.randomBytes(32);
const secretFile = path.join(folder, "jwt");
fs.writeFileSync(secretFile, secret.toString("base64url") + "\n", { mode: 0o600 });
const listen = `127.0.0.1:${await freePort()}`;
const origin = `http://${listen}`;

/** The link in the newest mail that has one like this. @param {import("./house.mjs").House} house @param {string} address @param {RegExp} form */
const linkTo = (house, address, form) =>
  until(`a mail to ${address}`, () => house.mailbox.to(address).map(textOf).reverse().map((text) => form.exec(text)?.[0]).find(Boolean));

/** @param {Promise<unknown>} call @param {number} status */
const refused = (call, status) => assert.rejects(call, (error) => error instanceof Refused && error.status === status);

await withHouse(
  async (house) => {
    const password = "seven quiet herons";
    const old = new Client2019(origin);
    await refused(new Client2019(origin).register("An", "anna@example.org", password), 400);
    await old.register("Anna", "anna@example.org", password);
    assert.deepEqual(await old.show(), { id: old.id, name: "Anna" });
    await refused(old.login(password), 401); // not confirmed yet
    const confirm = await linkTo(house, "anna@example.org", /checkEmail\/[A-Za-z0-9_-]+/);
    const sent = await fetch(`${house.url}/api/v1/email-confirmations`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ link_code: confirm?.split("/")[1] }),
    });
    assert.ok(sent.ok, await sent.text());
    await old.login(password);
    await old.change({ name: "Annabel" });
    assert.equal((await old.show()).name, "Annabel");

    const anna = new Client(origin);
    await refused(anna.login("anna@example.org", "wrong password"), 401);
    await anna.login("anna@example.org", password);
    assert.equal(verified(anna.apiToken, secret).id, old.id);
    assert.throws(() => verified(anna.apiToken, crypto.randomBytes(32)));
    assert.throws(() => verified(anna.apiToken, secret, Date.now() / 1000 + 601));
    assert.equal((await anna.show()).email, "anna@example.org");
    await anna.logoutElsewhere();
    await refused(old.show(), 401);
    await old.login(password);

    const bert = new Client(origin);
    await bert.register("bert@example.org", { name: "Bert", team: 7 });
    const welcome = await linkTo(house, "bert@example.org", /http:\/\/app\.example\/reset\S+/);
    assert.equal(new URL(welcome ?? "").searchParams.get("welcome"), "true");
    await bert.setPassword(new URL(welcome ?? ""), "an owl that reads");
    assert.equal(verified(await bert.renew(), secret).email, "bert@example.org");
    await bert.logout();
    await refused(bert.show(), 401);
    await refused(bert.register("bert@example.org"), 413);
    await bert.forgot("nobody@example.org");

    await anna.remove("anna@example.org", password);
    await refused(old.show(), 401);
    await refused(old.login(password), 401);
    console.log("apparts: both generations as their clients know them");
  },
  {
    tapped: false,
    settings: {
      apparts: { enabled: true, listen, jwt_secret_file: secretFile, reset_url: "http://app.example/reset", pw_hash_rounds: 10 },
    },
  },
);
