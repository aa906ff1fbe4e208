// @ts-check
// A client of the surface "apparts", without dependencies (node 18 or later): how an application signs its people in. Both
// generations; docs/integrate/apparts.md lists the calls.

/** What the server refused: `status`, and its own words. */
export class Refused extends Error {
  /** @param {number} status @param {any} answer */
  constructor(status, answer) {
    super(typeof answer === "string" ? answer : [answer?.error, answer?.description].filter(Boolean).join(": "));
    this.status = status;
  }
}

/** @param {string} email @param {string} secret a password, a token, or the token of a mail */
const basic = (email, secret) => ({ Authorization: `Basic ${Buffer.from(`${email}:${secret}`).toString("base64")}` });

/** 2019: /v1. Keeps number and token, as clients of then did. */
export class Client2019 {
  /** @param {string} origin "http://localhost:3000" */
  constructor(origin) {
    this.origin = origin;
    this.id = 0;
    this.token = this.email = "";
  }

  /** @param {string} method @param {string} path @param {Record<string, string>} headers @param {object} [body] */
  async #call(method, path, headers, body) {
    const response = await fetch(this.origin + path, {
      method,
      headers: { ...headers, ...(body ? { "Content-Type": "application/json" } : {}) },
      body: body && JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Refused(response.status, answer);
    return answer;
  }

  /** A mail asks to confirm the address; until then the token shows the own name and nothing else.
   *  @param {string} name @param {string} email @param {string} password */
  async register(name, email, password) {
    this.email = email;
    ({ id: this.id, token: this.token } = await this.#call("POST", "/v1/user", {}, { name, email, password }));
  }

  /** @param {string} password */
  async login(password) {
    ({ token: this.token } = await this.#call("GET", `/v1/user/${this.id}/token`, basic(this.email, password)));
  }

  /** @returns {Promise<{ id: number, name: string }>} */
  show() {
    return this.#call("GET", `/v1/user/${this.id}`, basic(this.email, this.token));
  }

  /** @param {{ name?: string, email?: string, newpassword?: string, password?: string }} change */
  change(change) {
    return this.#call("PUT", `/v1/user/${this.id}`, basic(this.email, this.token), change);
  }

  /** @param {string} password */
  remove(password) {
    return this.#call("DELETE", `/v1/user/${this.id}`, basic(this.email, password));
  }
}

/** Now: /v/1. The session is the cookie loginToken, services get `apiToken`. */
export class Client {
  /** @param {string} origin */
  constructor(origin) {
    this.origin = origin;
    this.apiToken = "";
    /** A browser does this by itself. */
    this.cookie = "";
  }

  /** @param {string} method @param {string} path @param {Record<string, string>} [headers] @param {object} [body] */
  async #call(method, path, headers = {}, body) {
    const response = await fetch(this.origin + path, {
      method,
      headers: { ...headers, ...(this.cookie ? { Cookie: this.cookie } : {}), ...(body ? { "Content-Type": "application/json" } : {}) },
      body: body && JSON.stringify(body),
    });
    const set = response.headers.get("set-cookie")?.split(";")[0];
    if (set) this.cookie = set.endsWith("=") ? "" : set;
    const answer = await response.json();
    if (!response.ok) throw new Refused(response.status, answer);
    return answer;
  }

  /** A mail brings a link to Settings `apparts.reset_url` with ?token=...&email=...&welcome=true. @param {string} email @param {object} [more] */
  register(email, more) {
    return this.#call("POST", "/v/1/user", {}, { email, ...more });
  }

  /** The first password, or a new one; then signed in. @param {URL} link the one in the mail @param {string} password */
  async setPassword(link, password) {
    const headers = basic(link.searchParams.get("email") ?? "", link.searchParams.get("token") ?? "");
    ({ apiToken: this.apiToken } = await this.#call("PUT", "/v/1/user", headers, { password }));
  }

  /** @param {string} email @param {string} password */
  async login(email, password) {
    ({ apiToken: this.apiToken } = await this.#call("GET", "/v/1/user/login", basic(email, password)));
  }

  /** For a service, ten minutes long. @returns {Promise<string>} */
  async renew() {
    return (this.apiToken = await this.#call("GET", "/v/1/user/apiToken"));
  }

  /** @returns {Promise<{ id: number, email: string, createdon: number, name: string }>} */
  show() {
    return this.#call("GET", "/v/1/user");
  }

  /** @param {string} email */
  forgot(email) {
    return this.#call("POST", `/v/1/user/${encodeURIComponent(email)}/reset`);
  }

  logout() {
    return this.#call("PUT", "/v/1/user/logout");
  }

  logoutElsewhere() {
    return this.#call("PUT", "/v/1/user", {}, { invalidateSessions: true });
  }

  /** @param {string} email @param {string} password */
  remove(email, password) {
    return this.#call("DELETE", "/v/1/user", basic(email, password));
  }
}
