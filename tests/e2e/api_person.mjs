// @ts-check
// A person without a browser: the calls of docs/api.md, and the shipped WebAssembly module in Node for everything secret.
// For load, for kill tests and for requests that no honest page would send.
import { until } from "./process.mjs";
import { transferBody } from "./ledger.mjs";
import { openModule } from "./module.mjs";

/** An answer of the API that is not 2xx. */
export class Refused extends Error {
  /** @param {number} status @param {any} problem @param {string} [type] Content-Type */
  constructor(status, problem, type) {
    super(`${status} ${problem?.title ?? ""}`);
    this.status = status;
    this.problem = problem;
    this.type = type;
  }
}

/** @param {Uint8Array} bytes */
export const base64url = (bytes) => Buffer.from(bytes).toString("base64url");

export class ApiPerson {
  /** @param {import("./house.mjs").House} house @param {string} name @param {string} [password] */
  constructor(house, name, password = `correct horse ${name} battery`) {
    this.house = house;
    this.email = `${name.toLowerCase()}@example.org`;
    this.name = name;
    this.password = password;
    /** @type {Map<string, string>} */
    this.cookies = new Map();
    this.csrf = "";
  }

  /**
   * @param {string} method @param {string} path @param {unknown} [body] @param {Record<string, string>} [headers]
   * @returns {Promise<any>} the JSON of a 2xx answer; rejects with Refused, or fetch's error when nobody answers
   */
  async call(method, path, body, headers = {}) {
    const answer = await fetch(this.house.url + path, {
      method,
      redirect: "manual",
      headers: {
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(this.csrf ? { "X-CSRF-Token": this.csrf } : {}),
        ...headers,
      },
      body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
    });
    for (const line of answer.headers.getSetCookie?.() ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name) this.cookies.set(name, value);
    }
    const text = await answer.text();
    const json = text ? JSON.parse(text) : {};
    if (!answer.ok) throw new Refused(answer.status, json, answer.headers.get("content-type") ?? "");
    return json;
  }

  async register() {
    const crypto = await openModule();
    const { handle, request } = await crypto.registerStart(Buffer.from(this.password));
    const begun = await this.call("POST", "/api/v1/registrations",
      { first_name: this.name, last_name: "Tester", email: this.email, language: "en", registration_request: base64url(request) });
    const { record } = await crypto.registerFinish(handle, Buffer.from(begun.registration_response, "base64url"));
    await this.call("POST", `/api/v1/registrations/${begun.signup_id}/record`, { record: base64url(record) });
    const { link } = await this.house.mailbox.confirmation(this.email);
    await this.call("POST", "/api/v1/email-confirmations", { link_code: link.split("/").pop() });
  }

  /** Logs in; the module's handle of the login keeps the export key. @param {string} [password] */
  async login(password = this.password) {
    const crypto = await openModule();
    const { handle, ke1 } = await crypto.loginStart(Buffer.from(password));
    const begun = await this.call("POST", "/api/v1/logins", { email: this.email, ke1: base64url(ke1) });
    const { ke3 } = await crypto.loginFinish(handle, Buffer.from(begun.ke2, "base64url"));
    this.#take(await this.call("POST", `/api/v1/logins/${begun.signin_id}/finish`, { ke3: base64url(ke3), redirect_url: "" }));
    this.loginHandle = handle;
  }

  /** @param {any} session */
  #take(session) {
    this.session = session;
    this.csrf = session.csrf_token;
  }

  /** Makes root and key, and proves possession. */
  async makeKey() {
    const crypto = await openModule();
    const { root, publicKey } = await crypto.rootCreate();
    const account = Buffer.from(this.session.account.id.replaceAll("-", ""), "hex");
    const update = await crypto.firstUpdate(root, /** @type {number} */ (this.loginHandle), account);
    this.#take(await this.call("PUT", "/api/v1/keys", { document: base64url(update.document), signature: base64url(update.signature) }));
    this.root = root;
    this.publicKey = Buffer.from(publicKey);
  }

  async settle() {
    await this.register();
    await this.login();
    await this.makeKey();
    await this.visitCommunity();
    return this;
  }

  /** The community learns of the person by the login alias, as from a browser. */
  async visitCommunity() {
    const answer = await fetch(this.house.communityUrl, { headers: { Cookie: `GRADIDO_LOGIN=${this.cookies.get("GRADIDO_LOGIN")}` } });
    if (!answer.ok) throw new Error(`the community answers ${answer.status}: ${await answer.text()}`);
  }

  /** Bytes of a transfer to another person. @param {ApiPerson} receiver @param {number} gdd @param {string} memo @param {number} [bornAgoS] */
  transferTo(receiver, gdd, memo, bornAgoS = 0) {
    return transferBody({
      sender: /** @type {Buffer} */ (this.publicKey), receiver: /** @type {Buffer} */ (receiver.publicKey),
      amount: BigInt(Math.round(gdd * 10_000)), memo, createdS: Math.floor(Date.now() / 1000) - bornAgoS,
    });
  }

  /** As the community server enlists bytes, of one or of several. @param {Buffer | Buffer[]} body @returns {Promise<any>} */
  async enlist(body) {
    const texts = [body].flat().map((one) => one.toString("base64"));
    const answer = await fetch(`${this.house.gradidoUrl}/checkTransaction`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ session_id: Number(this.cookies.get("GRADIDO_LOGIN")), transaction_base64: texts.length === 1 ? texts[0] : texts, balance: 0 }),
    });
    return answer.json();
  }

  /** Pending transaction with exactly these bytes. @param {Buffer} body */
  async pendingOf(body) {
    const { transactions } = await this.call("GET", "/api/v1/transactions");
    return transactions.find((/** @type {any} */ one) => Buffer.from(one.body, "base64url").equals(body));
  }

  /** Signs and posts. @param {any} transaction @returns {Promise<any>} */
  async sign(transaction) {
    const crypto = await openModule();
    const { signature } = await crypto.sign(/** @type {number} */ (this.root), Buffer.from(transaction.body, "base64url"), Math.floor(Date.now() / 1000));
    return this.call("POST", `/api/v1/transactions/${transaction.id}/signature`, { signature: base64url(signature) });
  }
}

/**
 * Repeats a call whose connection broke, as every client must; an answer, good or bad, ends it.
 * @template T @param {() => Promise<T>} call @returns {Promise<T>}
 */
export function persistently(call) {
  return until("an answer", async () => {
    try {
      return { answer: await call() };
    } catch (error) {
      if (error instanceof Refused && error.status !== 503) return { refused: error };
      throw error;
    }
  }, { timeoutMs: 60_000 }).then((result) => {
    if (result.refused) throw result.refused;
    return /** @type {T} */ (result.answer);
  });
}
