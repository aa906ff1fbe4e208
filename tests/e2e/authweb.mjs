// @ts-check
// AuthWebApi as its clients use it (docs/examples/authweb/client.mjs), against a real ownkeyd: a person's program that gets codes by
// mail, a back end that delivers them, and users who live in another back end. No browser.
import assert from "node:assert/strict";
import http from "node:http";
import { AuthWeb } from "../../docs/examples/authweb/client.mjs";
import { House } from "./house.mjs";
import { freePort } from "./process.mjs";

const password = "plum tree 7!";
const backEndAddress = "192.0.2.7"; // as the proxy in front says

/** @param {Record<string, unknown>} authweb @param {(url: string, house: House) => Promise<void>} test */
async function withAuthWeb(authweb, test) {
  const port = await freePort();
  const house = new House({
    tapped: false,
    settings: { authweb: { enabled: true, listen: `127.0.0.1:${port}`, trusted_callers: [backEndAddress], ...authweb } },
  });
  try {
    await house.start();
    await test(`http://127.0.0.1:${port}`, house);
  } catch (error) {
    console.error(house.ownkeyd?.output.slice(-3000));
    throw error;
  } finally {
    await house.stop();
  }
}

/** @param {string} url */
const backEndOf = (url) => new AuthWeb(url, { headers: { "X-Forwarded-For": backEndAddress } });

/** @param {Promise<unknown>} promise @param {RegExp} words */
const refused = (promise, words) => assert.rejects(promise, (/** @type {Error} */ error) => words.test(error.message));

await withAuthWeb({}, async (url, house) => {
  const person = new AuthWeb(url);
  const backEnd = backEndOf(url);

  // A person's program: the code comes by mail.
  const signup = await person.signUp("anna", password, { email: "anna@example.org" });
  assert.equal(signup.VerificationCode, undefined);
  await refused(person.verifySignUp(signup.SignUpGuid, "WRONG123"), /wrong/);
  const { typedCode } = await house.mailbox.confirmation("anna@example.org");
  assert.equal((await person.verifySignUp(signup.SignUpGuid, typedCode)).IsSuccessful, true);
  await refused(person.signIn("anna", "pear tree 7!"), /^Login or password is wrong$/);
  const token = await person.signIn("anna", password);
  assert.match(token.TokenGuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.ok(new Date(token.TokenEndDt) > new Date(token.TokenBeginDt));
  await refused(person.call("GetTokenByUserUid", { SignInGuid: token.TokenGuid, UserUid: token.UserUid }), /SignInGuid is not valid/);
  assert.deepEqual(await person.ask("CheckUserExistance", { Login: "anna" }), { ExceptionMessage: null });

  // A back end: it is given the code, and told who exists.
  assert.deepEqual(await backEnd.ask("CheckUserExistance", { Login: "Anna", Email: "bert@example.org" }),
    { LoginExists: true, EmailExists: false, PhoneNumberExists: false, ExceptionMessage: null });
  const added = await backEnd.signUp("bert", password);
  await backEnd.verifySignUp(added.SignUpGuid, added.VerificationCode);
  const bert = await person.signIn("bert", password);
  const off = await backEnd.askDeactivation("bert", password);
  assert.equal((await person.deactivate(off.DeactivationGuid, off.Code)).IsSuccessful, true);
  await refused(person.signIn("bert", password), /the account is disabled/);
  assert.notEqual(bert.UserUid, token.UserUid);

  // Nothing of it stands in the log.
  for (const secret of [password, token.TokenGuid, typedCode, added.VerificationCode])
    assert.equal(house.ownkeyd?.output.includes(secret), false);
  console.log("authweb: accounts here");
});

const asked = /** @type {{ url: string | undefined, body: any }[]} */ ([]);
const users = http.createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const sent = JSON.parse(body);
  asked.push({ url: request.url, body: sent });
  const good = sent.Password === password;
  const answer = request.url?.endsWith("AddUser")
    ? { IsUserAdded: true, UserUid: "4711", VerificationCode: "9999", ExceptionMessage: null }
    : { IsVerified: good, UserUid: good ? "4711" : null, ExceptionMessage: good ? null : "no such user" };
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(answer));
});
await new Promise((resolve) => users.listen(0, "127.0.0.1", () => resolve(undefined)));
const { port: usersPort } = /** @type {import("node:net").AddressInfo} */ (users.address());

await withAuthWeb({ backend_url: `http://127.0.0.1:${usersPort}` }, async (url) => {
  const person = new AuthWeb(url);
  const signup = await backEndOf(url).signUp("carl", password);
  assert.equal(signup.VerificationCode, "9999");
  assert.equal((await backEndOf(url).call("VerifySignUp", { SignUpGuid: signup.SignUpGuid, SignUpClosingCode: "success" })).IsSuccessful, true);
  await refused(person.signIn("carl", "pear tree 7!"), /^Login or password is wrong$/);
  assert.equal((await person.signIn("carl", password)).UserUid, "4711");
  assert.deepEqual(asked.map((call) => call.url), ["/Auth/AddUser", "/Auth/VerifyUserCredentials", "/Auth/VerifyUserCredentials"]);
  assert.deepEqual(asked[2].body, { Login: "carl", Email: null, PhoneNumber: null, Password: password });
  console.log("authweb: users elsewhere");
});
users.close();
process.exit(0);
