// @ts-check
// Somebody comes from an old Gradido login server: a dump is imported beside the running ownkeyd, the old password opens the old key in the
// page, which seals it anew; then a transaction is signed with that key, and the old row is gone. Nothing that opens the key is on a wire.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Browser } from "./browser.mjs";
import { withHouse } from "./house.mjs";
import { queryText } from "./leak_check.mjs";
import { Person } from "./person.mjs";
import { binary, root } from "./places.mjs";
import { texts } from "./texts.mjs";

const vectors = JSON.parse(fs.readFileSync(path.join(root, "tests/vectors/gradido_legacy_accounts.json"), "utf8"));
const [old, other] = vectors.accounts;
const memo = "Still mine after all these years";

/** What mysqldump --hex-blob writes. */
const dump = `-- MySQL dump
CREATE TABLE \`users\` (\`id\` int unsigned, \`email\` varchar(191), \`first_name\` varchar(150), \`last_name\` varchar(255),
  \`password\` bigint unsigned, \`pubkey\` binary(32), \`privkey\` binary(80), \`created\` datetime, \`email_checked\` tinyint,
  \`language\` varchar(4), \`disabled\` tinyint);
INSERT INTO \`users\` VALUES ${[old, other].map((row, index) => `(${index + 1},'${row.email}','Dario','Schultz',${row.verifier_u64},0x${row.public_key},
  0x${row.encrypted_key},'2020-01-02 03:04:05',1,'en',0)`).join(",\n")};
`;

/** @param {import("./house.mjs").House} house @param {string[]} words */
const ownkey = (house, ...words) => execFileSync(binary("ownkey"), ["--config", house.configFile, ...words], { cwd: root, encoding: "utf8" });

await withHouse(async (house) => {
  const file = (/** @type {string} */ name, /** @type {string} */ text) => {
    fs.writeFileSync(path.join(house.folder, name), text);
    return path.join(house.folder, name);
  };
  const command = ["import", "gradido", "--from", file("old.sql", dump), "--app-secret-file", file("app_secret", vectors.app_secret),
    "--server-key-file", file("server_key", vectors.server_key)];
  assert.match(ownkey(house, ...command, "--dry-run"), /users +2 /);
  assert.equal(queryText(house.databaseUrl, "SELECT count(*) FROM account"), "0");
  assert.match(ownkey(house, ...command), /users +2 /);
  assert.match(ownkey(house, ...command), /users +0 +2 /);
  console.log("a dump is imported beside the running server; again changes nothing");

  const browser = await new Browser().start();
  const anna = await (await Person.somebody(browser, house, "Anna")).settle();
  const dario = new Person(await (await browser.person()).newPage(), house,
    { first: "Dario", last: "Schultz", email: old.email, password: old.password });

  await dario.startLogin({ redirectUrl: `${house.communityUrl}/`, password: "not the old password" });
  await dario.page.locator("#error").filter({ hasText: texts.error.wrong_email_or_password }).waitFor({ timeout: 60_000 });
  await dario.startLogin({ redirectUrl: `${house.communityUrl}/` });
  await dario.page.waitForURL((url) => url.href.startsWith(house.communityUrl), { timeout: 90_000 });
  console.log("the old password signs in, a wrong one does not");

  await dario.send({ to: anna.data.email, amount: "7.50", memo });
  await dario.sign(memo);
  await dario.seesState(memo, "delivered");
  const row = (await house.ledger()).rows.find((/** @type {any} */ one) => one.memo === memo);
  assert.equal(row.signatures[0].public_hex, old.public_key);
  console.log("a transaction is signed with the old key");

  const waiting = ownkey(house, "export").match(/"kind":"legacy"/g)?.length;
  assert.equal(waiting, 1, "the row of who came is gone, the other waits");
  const wire = house.taps?.browser.bytes() ?? Buffer.alloc(0);
  for (const [name, bytes] of [["password", Buffer.from(old.password)], ["seed", Buffer.from(old.seed, "hex")]]) {
    const forms = [bytes, ...["hex", "base64", "base64url"].map((form) => Buffer.from(bytes.toString(/** @type {BufferEncoding} */ (form))))];
    for (const form of forms) assert.ok(!wire.includes(form), `no ${name} on the wire`);
  }
  await dario.page.goto(`${house.url}/account/logout`);
  await dario.page.click("#submit");
  await dario.page.locator("#login-form").waitFor();
  await dario.login();
  console.log("and from then on as everybody does");

  const first = file("first.jsonl", ownkey(house, "export"));
  assert.match(fs.readFileSync(first, "utf8"), /"kind":"legacy"/);
  const copy = path.join(house.folder, "copy.db");
  execFileSync(binary("ownkeyd"), ["migrate", "--config", house.configFile, "--set", `database.url=sqlite:${copy}`], { cwd: root });
  ownkey(house, "--set", `database.url=sqlite:${copy}`, "import", "ownkey", "--from", first);
  assert.equal(ownkey(house, "--set", `database.url=sqlite:${copy}`, "export"), ownkey(house, "export"), "there and back is the same");
  console.log("the archive is taken back as it was");
  await browser.stop();
});
