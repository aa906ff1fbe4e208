// @ts-check
// The whole house for a test: ownkeyd, the reference community server and a mail sink as child processes, in a folder and on
// ports of their own, with a wiretap on every wire between them.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Mailbox } from "./mailbox.mjs";
import { binary, root, wasmRoot } from "./places.mjs";
import { Process, freePort, listens, until } from "./process.mjs";
import { Wiretap } from "./wiretap.mjs";

/** Text of a TOML file. @param {Record<string, Record<string, unknown>>} tables */
const toml = (tables) => Object.entries(tables)
  .map(([name, keys]) => `[${name}]\n` + Object.entries(keys).map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`).join(""))
  .join("\n");

/** Tests are not the place to wait for rate limits; those have tests of their own. */
const patient = { logins_per_minute: 100_000, registrations_per_hour: 100_000, codes_per_minute: 100_000, requests_per_second: 100_000 };

export class House {
  /**
   * @param {{ settings?: Record<string, Record<string, unknown>>, ownkeydCommand?: string[], tapped?: boolean }} [options]
   *   settings: more keys of the configuration, by table; ownkeydCommand: words before the program (taskset); tapped: false takes
   *   the wiretaps out (measurements)
   */
  constructor(options = {}) {
    this.options = options;
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), "ownkey-e2e-"));
    this.configFile = path.join(this.folder, "ownkeyd.toml");
    if (!process.env.OWNKEY_KEEP) process.on("exit", () => fs.rmSync(this.folder, { recursive: true, force: true }));
    this.mailbox = new Mailbox(path.join(this.folder, "mail"));
    /** Addresses, known after start(): ownkeyd and the community as a browser sees them, ownkeyd as a community server sees it. */
    this.url = this.communityUrl = this.gradidoUrl = "";
    // tests/odb/with_postgres sets it.
    this.databaseUrl = process.env.OWNKEY_TEST_POSTGRES_URL ?? `sqlite:${path.join(this.folder, "ownkey.db")}`;
  }

  async start() {
    const ports = { server: await freePort(), gradido: await freePort(), community: await freePort(), smtp: await freePort(), mailWeb: await freePort() };
    this.ports = ports;
    this.taps = {
      browser: await new Wiretap("browser to ownkeyd", ports.server).start(),
      gradido: await new Wiretap("community to ownkeyd", ports.gradido).start(),
      community: await new Wiretap("anyone to community", ports.community).start(),
      smtp: await new Wiretap("ownkeyd to mail sink", ports.smtp).start(),
    };
    const tapped = this.options.tapped ?? true;
    const serverPort = tapped ? this.taps.browser.port : ports.server;
    const communityPort = tapped ? this.taps.community.port : ports.community;
    this.url = `http://localhost:${serverPort}`;
    this.communityUrl = `http://localhost:${communityPort}`;
    this.gradidoUrl = `http://127.0.0.1:${tapped ? this.taps.gradido.port : ports.gradido}`;
    this.#writeConfig(communityPort, tapped ? this.taps.smtp.port : ports.smtp);

    this.mail = new Process({
      name: "mail sink",
      command: [path.join(root, "tools/mail_sink"), "--smtp", `127.0.0.1:${ports.smtp}`, "--web", `127.0.0.1:${ports.mailWeb}`, "--dir", this.mailbox.folder],
      ready: () => listens(ports.smtp),
    });
    this.ownkeyd = new Process({
      name: "ownkeyd",
      command: [...(this.options.ownkeydCommand ?? []), binary("ownkeyd"), "--config", this.configFile],
      cwd: root,
      ready: async () => (await fetch(`http://127.0.0.1:${ports.server}/api/v1/status`)).ok,
    });
    this.community = new Process({
      name: "ownkey-community",
      command: [binary("ownkey-community"), "--listen", `127.0.0.1:${ports.community}`, "--data", path.join(this.folder, "community.db"),
        "--ownkey", this.gradidoUrl, "--ownkey-public", this.url, "--public-url", this.communityUrl, "--welcome", "1000",
        "--admin", "admin@example.org"],
      cwd: root,
      ready: async () => (await fetch(`http://127.0.0.1:${ports.community}/api/status`)).ok,
    });
    await Promise.all([this.mail.start(), this.ownkeyd.start(), this.community.start()]);
    return this;
  }

  /** @param {number} communityPort @param {number} smtpPort */
  #writeConfig(communityPort, smtpPort) {
    /** @type {Record<string, Record<string, unknown>>} */
    const tables = {
      server: { public_url: this.url, listen: `127.0.0.1:${this.ports?.server}`, web_root: path.join(root, "web"), wasm_root: wasmRoot() },
      database: { url: this.databaseUrl },
      secrets: { file: path.join(this.folder, "secrets.toml") },
      mail: { smtp_url: `smtp://127.0.0.1:${smtpPort}`, from: "ownkey@localhost" },
      community: { url: `http://127.0.0.1:${communityPort}`, home_url: `${this.communityUrl}/`, redirect_allow: [`${this.communityUrl}/`] },
      gradido: { listen: `127.0.0.1:${this.ports?.gradido}` },
      limits: patient,
      log: { level: "debug" },
    };
    for (const [name, keys] of Object.entries(this.options.settings ?? {})) tables[name] = { ...tables[name], ...keys };
    fs.writeFileSync(this.configFile, toml(tables));
  }

  /** kill -9 and up again. @param {"ownkeyd" | "community"} name */
  async restart(name) {
    const child = /** @type {Process} */ (this[name]);
    await child.kill();
    await child.start();
  }

  /** The community's ledger: rows and members. @returns {Promise<any>} */
  async ledger() {
    return (await fetch(`http://127.0.0.1:${this.ports?.community}/api/ledger`)).json();
  }

  /** How many signatures the browser has sent, seen on the wire. */
  signaturesSent() {
    return this.taps?.browser.count(/\{"id":"[0-9a-f-]{36}","signature":"/g) ?? 0;
  }

  /** How often the community was asked to move a balance to a key, seen on the wire. @param {string} key hex */
  movesTo(key) {
    return this.taps?.community.count(new RegExp(`"method":"moveTransaction","pubkeys":\\{"sender":"[0-9a-f]{64}","receiver":"${key}"`, "g")) ?? 0;
  }

  async stop() {
    await Promise.all([this.ownkeyd?.stop(), this.community?.stop(), this.mail?.stop()]);
    Object.values(this.taps ?? {}).forEach((tap) => tap.stop());
  }
}

/**
 * Runs a test against a house of its own and ends the process with its result; on failure shows what the servers said last.
 * @param {(house: House) => Promise<void>} test @param {ConstructorParameters<typeof House>[0]} [options]
 */
export async function withHouse(test, options) {
  const house = new House(options);
  let status = 0;
  try {
    await house.start();
    await test(house);
  } catch (error) {
    status = 1;
    console.error(error);
    for (const child of [house.ownkeyd, house.community, house.mail]) console.error(`--- ${child?.plan.name}\n${child?.output.slice(-3000)}`);
  } finally {
    await house.stop();
  }
  process.exit(status);
}

export { until };
