// @ts-check
// The client of docs/examples/loginservice against the whole house: an admin made on the command line makes a campaign, somebody joins
// by it with the example's words, the receiver is told with a signature that holds, and the tokens do what docs/integrate says.
import assert from "node:assert/strict";
import crypto from "node:crypto";
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { LoginService, Refused } from "../../docs/examples/loginservice/client.mjs";
import { withHouse } from "./house.mjs";
import { textOf } from "./mailbox.mjs";
import { binary, root } from "./places.mjs";
import { Process, freePort, listens, until } from "./process.mjs";

const examples = path.join(root, "docs/examples/loginservice");
const listenPort = await freePort(), receiverPort = await freePort();
const url = `http://127.0.0.1:${listenPort}`;
const secretFile = path.join(fs.mkdtempSync("/tmp/ownkey-callback-"), "secret");
fs.writeFileSync(secretFile, "a secret of the receiver's\n", { mode: 0o600 });
// HS512, as the original's services verify it.
const tokenKey = crypto.randomBytes(64), tokenKeyFile = path.join(path.dirname(secretFile), "token-key");
fs.writeFileSync(tokenKeyFile, `${tokenKey.toString("base64url")}\n`, { mode: 0o600 });
process.on("exit", () => fs.rmSync(path.dirname(secretFile), { recursive: true, force: true }));

/** @param {import("./house.mjs").House} house @param {string} email @param {string} page */
async function codeFor(house, email, page) {
  const link = new RegExp(`${page}/([A-Za-z0-9_-]{22})`);
  return until(`${page} mail to ${email}`, () => house.mailbox.to(email).map((raw) => link.exec(textOf(raw))?.[1]).find(Boolean));
}

/** @param {import("./house.mjs").House} house */
async function makeAdmin(house) {
  const words = execFileSync(binary("ownkey"), ["--config", house.configFile, "admin", "create", "--email", "ada@example.org", "--first-name", "Ada", "--last-name", "Apfel"], { cwd: root });
  const code = /resetPassword\/([A-Za-z0-9_-]{22})/.exec(words.toString())?.[1];
  const admin = new LoginService(url);
  await admin.call("POST", `/confirm_reset_password/${code}`, { password: "Ada's long password" });
  await admin.login("ada@example.org", "Ada's long password");
  assert.equal((await admin.user()).superadmin, true);
  return admin;
}

/** Runs join.mjs as a newcomer would. @param {import("./house.mjs").House} house */
async function join(house) {
  const child = spawn("node", [path.join(examples, "join.mjs"), url, "default", "maxi", "max@example.org", "Max's long password", '{"age":31,"days":["Tue"]}']);
  let output = "";
  child.stdout.on("data", (data) => (output += data));
  child.stderr.on("data", (data) => (output += data));
  const code = await codeFor(house, "max@example.org", "confirm_mail");
  child.stdin.end(`${code}\n`);
  const status = await new Promise((resolve) => child.on("close", resolve));
  assert.equal(status, 0, output);
  assert.match(output, /Your age \* \(age, number\)/);
  assert.match(output, /name: 'maxi'/);
}

await withHouse(
  async (house) => {
    const receiver = new Process({
      name: "receiver",
      command: ["node", path.join(examples, "receiver.mjs"), String(receiverPort), secretFile],
      ready: () => listens(receiverPort),
    });
    await receiver.start();
    const admin = await makeAdmin(house);
    const campaign = { name: "Summer", url: "summer", description_short: "Join us", default: true, callback_url: `http://127.0.0.1:${receiverPort}/summer`,
      fields: [{ title: "Your age", key: "age", type: "number", required: true }, { title: "Days", key: "days", type: "multiple_choice", choices: ["Mon", "Tue"] }] };
    await admin.call("POST", "/campaigns", { campaign });
    await join(house);
    const told = JSON.parse(await until("the callback", () => receiver.output.split("\n")[0]));
    assert.deepEqual(told.responses, { age: 31, days: ["Tue"] });
    assert.equal(told.user.email, "max@example.org");
    console.log("somebody joined, the receiver was told");

    const max = new LoginService(url);
    await assert.rejects(max.login("maxi", "another password"), (error) => error instanceof Refused && error.status === 400);
    const tokens = await max.login("maxi", "Max's long password");
    const [header, payload, mac] = tokens.access_token.split(".");
    assert.equal(mac, crypto.createHmac("sha512", tokenKey).update(`${header}.${payload}`).digest("base64url"));
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    assert.deepEqual([claims.sub, claims.name, claims.email, claims.typ, claims.exp - claims.iat], [String(told.user.id), "maxi", "max@example.org", "access", 1800]);
    assert.ok(await max.renew());
    assert.equal((await max.user()).id, told.user.id);
    await assert.rejects(max.call("DELETE", "/campaigns/1"), /necessary permissions to :delete campaigns/);
    await max.logout();
    await assert.rejects(max.user(), /Invalid access token/);
    await receiver.stop();
    console.log("tokens begin, go on and end");
  },
  {
    settings: {
      loginservice: { enabled: true, listen: `127.0.0.1:${listenPort}`, site_url: "https://site.example",
        callback_allow: [`http://127.0.0.1:${receiverPort}/`], callback_secret_file: secretFile },
      second_factor: { for_roles: false },
      tokens: { shared_secret_file: tokenKeyFile },
    },
  },
);
