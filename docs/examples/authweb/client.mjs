// A client of Ownkey's AuthWebApi, with nothing but node 18: what a .NET program sends, in JavaScript.
//
//   import { AuthWeb } from "./client.mjs";
//   const web = new AuthWeb("http://127.0.0.1:5229", { serviceKey: "oksvc_..." });
//   const { UserUid, TokenGuid } = await web.signIn("anna", "plum tree 7!");
//
// Or by hand: node client.mjs http://127.0.0.1:5229 VerifyUserCredentials '{"Login":"anna","Password":"plum tree 7!"}'

/** What a call answered in its ExceptionMessage. */
export class AuthWebError extends Error {}

export class AuthWeb {
  /** @param {string} url @param {{ serviceKey?: string, headers?: Record<string, string> }} [options] serviceKey: of a back end */
  constructor(url, { serviceKey, headers } = {}) {
    this.url = url;
    this.headers = { "Content-Type": "application/json; charset=utf-8", ...headers };
    if (serviceKey) this.headers.Authorization = `Bearer ${serviceKey}`;
  }

  /** The answer as it is. @param {string} name @param {object} body @returns {Promise<any>} */
  async ask(name, body) {
    const response = await fetch(`${this.url}/AuthWebApi/${name}`, { method: "POST", headers: this.headers, body: JSON.stringify(body) });
    if (response.status !== 200) throw new Error(`${name}: status ${response.status}`);
    return response.json();
  }

  /** As ask, but a failure is thrown. @param {string} name @param {object} body @returns {Promise<any>} */
  async call(name, body) {
    const answer = await this.ask(name, body);
    if (answer.ExceptionMessage) throw new AuthWebError(answer.ExceptionMessage);
    return answer;
  }

  /** Out: SignUpGuid, and for a back end the VerificationCode that it delivers. */
  signUp(login, password, { email = null, phoneNumber = null } = {}) {
    return this.call("AddUser", { Login: login, Email: email, PhoneNumber: phoneNumber, Password: password });
  }

  verifySignUp(signUpGuid, code) {
    return this.call("VerifySignUp", {
      SignUpGuid: signUpGuid, TriesNumber: 1, IsDeprecated: false, IsOverriden: false, SignUpClosingCode: 1, VerificationCode: code,
    });
  }

  /** Both calls of a login. */
  async signIn(login, password) {
    const { SignInGuid, UserUid } = await this.call("VerifyUserCredentials", { Login: login, Email: null, PhoneNumber: null, Password: password });
    return { UserUid, ...(await this.call("GetTokenByUserUid", { SignInGuid, UserUid })) };
  }

  askDeactivation(login, password) {
    return this.call("GetDeactivationCode", { Login: login, Email: null, PhoneNumber: null, Password: password });
  }

  deactivate(deactivationGuid, code) {
    return this.call("DeactivateUsers", { DeactivationGuid: deactivationGuid, Code: code });
  }
}

const [, script, url, name, body] = process.argv;
if (script && import.meta.url.endsWith(script.split("/").pop() ?? "") && name)
  console.log(await new AuthWeb(url, { serviceKey: process.env.SERVICE_KEY }).ask(name, JSON.parse(body ?? "{}")));
