// @ts-check
// docs/examples/gradido, as a newcomer runs it: a community server in PHP against a running ownkeyd, first directly, then behind
// nginx with tools/deploy/nginx.conf as it is shipped (but for ports and certificate).
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { ApiPerson } from "./api_person.mjs";
import { withHouse } from "./house.mjs";
import { root } from "./places.mjs";
import { Process, freePort, listens } from "./process.mjs";

const run = promisify(execFile);
const serviceKey = "the community's service key";
const demo = path.join(root, "docs/examples/gradido/demo.php");

/** @param {string} url @param {string} key @param {number | string} session @param {string} receiver @param {string} [authorities] */
async function php(url, key, session, receiver, authorities) {
  const env = { ...process.env, ...(authorities ? { SSL_CERT_FILE: authorities } : {}) };
  try {
    return (await run("php", [demo, url, key, String(session), receiver], { env })).stdout;
  } catch (error) {
    return /** @type {{ stdout: string, stderr: string }} */ (error).stdout + /** @type {{ stderr: string }} */ (error).stderr;
  }
}

/** The shipped file on ports of this test. @param {string} folder @param {{ server: number, gradido: number }} ports */
async function startNginx(folder, ports) {
  const [plain, secure] = [await freePort(), await freePort()];
  await run("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
    "-keyout", path.join(folder, "key.pem"), "-out", path.join(folder, "cert.pem")]);
  let site = fs.readFileSync(path.join(root, "tools/deploy/nginx.conf"), "utf8");
  for (const [shipped, here] of [
    ["server 127.0.0.1:1200;", `server 127.0.0.1:${ports.server};`],
    ["server 127.0.0.1:1201;", `server 127.0.0.1:${ports.gradido};`],
    ["listen 80;", `listen 127.0.0.1:${plain};`],
    ["listen 443 ssl http2;", `listen 127.0.0.1:${secure} ssl http2;`],
    ["/etc/letsencrypt/live/id.example.org/fullchain.pem", `${folder}/cert.pem`],
    ["/etc/letsencrypt/live/id.example.org/privkey.pem", `${folder}/key.pem`],
  ]) {
    assert.equal(site.split(shipped).length, 2, shipped);
    site = site.replace(shipped, here);
  }
  fs.writeFileSync(path.join(folder, "site.conf"), site);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join("");
  const user = process.getuid?.() === 0 ? "user root;" : "";
  fs.writeFileSync(path.join(folder, "nginx.conf"),
    `daemon off; ${user} pid ${folder}/pid; error_log ${folder}/error.log; events {} http { access_log off; ${temporary} include ${folder}/site.conf; }`);
  const nginx = new Process({ name: "nginx", command: ["/usr/sbin/nginx", "-p", folder, "-c", `${folder}/nginx.conf`], ready: () => listens(secure) });
  await nginx.start();
  return { nginx, url: `https://localhost:${secure}`, authorities: path.join(folder, "cert.pem") };
}

const expected = (/** @type {ApiPerson} */ person, /** @type {number} */ before) => new RegExp(`^communities: default
signed in: ${person.name} Tester, ${before} pending
first click: proposed
ready for sign transaction: ${before + 1}
sees others: no \\(wrong role\\)
invited: guest\\d+@example.org
invited again: exist
$`);

await withHouse(async (house) => {
  const [anna, bert] = [new ApiPerson(house, "Anna"), new ApiPerson(house, "Bert")];
  for (const person of [anna, bert]) {
    await person.register();
    await person.login();
    await person.makeKey();
  }
  const session = anna.cookies.get("GRADIDO_LOGIN") ?? "";
  assert.match(session, /^\d+$/);
  const ports = /** @type {{ server: number, gradido: number }} */ (house.ports);
  const direct = `http://127.0.0.1:${ports.gradido}`;

  assert.match(await php(direct, serviceKey, session, bert.email), expected(anna, 0));
  console.log("PHP, directly: everything as documented");

  const stranger = await php(direct, "another key", session, bert.email);
  assert.match(stranger, /^communities: \nnobody is signed in/);
  console.log("PHP with another key: the server looks empty");

  const { nginx, url, authorities } = await startNginx(house.folder, ports);
  try {
    const other = bert.cookies.get("GRADIDO_LOGIN") ?? "";
    assert.match(await php(`${url}/login_api`, serviceKey, other, anna.email, authorities), expected(bert, 0));
    const curl = async (/** @type {string[]} */ ...words) => (await run("curl", ["-s", "--cacert", authorities, ...words])).stdout;
    assert.match(await curl(`${url}/account/login`), /<!doctype html>/i);
    assert.equal(await curl(`${url}/login_api/login?session_id=${session}`), '{"state":"not found","msg":"session not found"}');
    assert.equal(JSON.parse(await curl("-H", `Authorization: Bearer ${serviceKey}`, `${url}/login_api/login?session_id=${session}`)).user.email, anna.email);
    assert.equal(await curl("-X", "POST", `${url}/login_api/checkTransaction`), '{"state":"error","msg":"empty body"}');
    assert.equal(await curl(`${url}/login_api/nothing`), '{"state":"error","msg":"unknown call"}');
    console.log("PHP and curl through nginx: /account to the pages, /login_api to the calls");
  } finally {
    await nginx.stop();
  }
}, { settings: { gradido: { trusted_callers: [], service_key_hashes: [createHash("sha256").update(serviceKey).digest("hex")] } } });
