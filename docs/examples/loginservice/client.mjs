// A client of the loginservice surface, without dependencies: Node 18 or a browser. What the calls say: docs/integrate/loginservice.md

export class Refused extends Error {
  /** @param {number} status @param {any} answer */
  constructor(status, answer) {
    super(answer.msg ?? answer.error ?? JSON.stringify(answer.errors ?? {}));
    this.status = status;
    /** By field: what is wrong. */
    this.errors = answer.errors ?? {};
  }
}

export class LoginService {
  #access = "";
  #refresh = "";

  /** @param {string} url origin of the listener, such as http://localhost:4000 */
  constructor(url) {
    this.url = url;
  }

  /** @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<any>} */
  async call(method, path, body) {
    let answer = await this.#send(method, path, body);
    if (answer.status === 403 && this.#refresh && (await this.renew())) answer = await this.#send(method, path, body);
    const json = answer.status === 204 ? {} : await answer.json();
    if (!answer.ok) throw new Refused(answer.status, json);
    return json;
  }

  /** @param {string} method @param {string} path @param {unknown} [body] */
  #send(method, path, body) {
    /** @type {Record<string, string>} */
    const headers = {};
    if (this.#access) headers["X-Auth-Token"] = this.#access;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    return fetch(`${this.url}/api${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  }

  /** @param {string} username name or e-mail @param {string} password @param {string} [device] for the list of devices */
  async login(username, password, device = "example client") {
    const tokens = await this.call("POST", "/login", { username, password, device });
    this.#access = tokens.access_token;
    this.#refresh = tokens.refresh_token;
    return tokens;
  }

  /** Out: false when only a new login helps. */
  async renew() {
    const answer = await this.#send("POST", "/renew", { refresh_token: this.#refresh });
    if (!answer.ok) {
      this.#access = this.#refresh = "";
      return false;
    }
    const tokens = await answer.json();
    this.#access = tokens.access_token;
    if (tokens.refresh_token !== "unchanged") this.#refresh = tokens.refresh_token;
    return true;
  }

  async logout() {
    await this.call("POST", "/logout");
    this.#access = this.#refresh = "";
  }

  user = async () => (await this.call("GET", "/user")).data;

  /** @param {string} [url] of the campaign */
  campaign = async (url = "default") => (await this.call("GET", `/campaigns/${url}`)).data;

  /** @param {string} url of the campaign @param {{ name: string, email: string, password: string, responses?: object }} submission */
  submit = async (url, submission) => (await this.call("POST", `/campaigns/${url}`, { submission })).submission_token;

  /** @param {string} url @param {string} submissionToken what submit() gave */
  resendMail = (url, submissionToken) => this.call("POST", `/campaigns/${url}/resend_mail/${submissionToken}`);

  /** @param {string} token the last part of the mail's link */
  confirmMail = (token) => this.call("POST", `/confirm_mail/${token}`);
}
