// @ts-check
// RFC 9807 with @serenity-kit/opaque on the other side, both ways. Its context is empty and cannot be changed; identities can.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { hex, responder, utf8 } from '../wasm/module.mjs';

const { client, server, ready } = await import(pathToFileURL(`${process.env.OWNKEY_NPM}/@serenity-kit/opaque/esm/index.js`).href);
await ready;

const keyStretching = { 'argon2id-custom': { iterations: 3, memory: 65536, parallelism: 1 } };
const password = 'korrektes Pferd \u{1F40E} Batterie';
const toHex = (/** @type {string} */ base64url) => Buffer.from(base64url, 'base64url').toString('hex');
const toText = (/** @type {string} */ digits) => Buffer.from(digits, 'hex').toString('base64url');
const hexOf = (/** @type {string | undefined} */ text) => text ? hex(utf8(text)) : '-';

/** @type {ReturnType<typeof responder>} */
let native;
/** A native side that agrees with the other one on identities. @param {{ client?: string, server?: string }} identities @param {string} [context] */
async function start(identities, context) {
  native = responder();
  assert.equal(await native.ask('configure', hexOf(context), hexOf(identities.client), hexOf(identities.server)), 'ok');
}

/** Their client registers with our server half. @param {object} identifiers */
async function theyRegister(identifiers) {
  const begun = client.startRegistration({ password });
  const registrationResponse = toText(await native.ask('register', toHex(begun.registrationRequest)));
  const done = client.finishRegistration({ ...begun, password, registrationResponse, identifiers, keyStretching });
  return { record: toHex(done.registrationRecord), exportKey: toHex(done.exportKey) };
}

/** Their client logs in to our server half; nothing when it refuses. @param {string[]} question @param {object} identifiers @param {string} typed */
async function theyLogIn(question, identifiers, typed = password) {
  const begun = client.startLogin({ password: typed });
  const loginResponse = toText(await native.ask(...question, toHex(begun.startLoginRequest)));
  return client.finishLogin({ ...begun, password: typed, loginResponse, identifiers, keyStretching });
}

/** Our client half registers with their server. @param {string} serverSetup */
async function weRegister(serverSetup) {
  const registrationRequest = toText(await native.ask('client_register', hexOf(password)));
  const { registrationResponse } = server.createRegistrationResponse({ serverSetup, userIdentifier: 'anna', registrationRequest });
  const [record, exportKey] = (await native.ask('client_registered', toHex(registrationResponse))).split(' ');
  return { record, exportKey };
}

/** Our client half logs in to their server; the answer's words, or the error's name, and what the server needs to finish. */
async function weLogIn(/** @type {string} */ serverSetup, /** @type {string | null} */ record, /** @type {object} */ identifiers, typed = password) {
  const startLoginRequest = toText(await native.ask('client_login', hexOf(typed)));
  const { serverLoginState, loginResponse } = server.startLogin({ serverSetup, userIdentifier: 'anna',
    registrationRecord: record && toText(record), startLoginRequest, identifiers });
  const words = (await native.ask('client_logged_in', toHex(loginResponse))).split(' ');
  return { words, serverLoginState };
}

for (const identities of [{}, { client: 'anna@example.org' }, { client: 'anna@example.org', server: 'Ownkey of Käsdorf' }]) {
  describe(`identities ${JSON.stringify(identities)}`, () => {
    before(() => start(identities));
    after(() => native.end());

    test('their client, our server: one export key, one session key at both ends', async () => {
      const { record, exportKey } = await theyRegister(identities);
      for (let turn = 0; turn < 2; ++turn) {
        const login = await theyLogIn(['login', record], identities);
        assert.equal(toHex(login.exportKey), exportKey);
        assert.equal(await native.ask('agree', toHex(login.finishLoginRequest)), toHex(login.sessionKey));
      }
    });

    test('our client, their server: one export key, one session key at both ends', async () => {
      const serverSetup = server.createSetup();
      const { record, exportKey } = await weRegister(serverSetup);
      for (let turn = 0; turn < 2; ++turn) {
        const { words: [ke3, again, sessionKey], serverLoginState } = await weLogIn(serverSetup, record, identities);
        assert.equal(again, exportKey);
        const theirs = server.finishLogin({ serverLoginState, finishLoginRequest: toText(ke3), identifiers: identities });
        assert.equal(toHex(theirs.sessionKey), sessionKey);
      }
    });

    test('a record of one client is opened by the other', async () => {
      const { record, exportKey } = await theyRegister(identities);
      const ke1 = await native.ask('client_login', hexOf(password));
      const [ke3, ours, sessionKey] = (await native.ask('client_logged_in', await native.ask('login', record, ke1))).split(' ');
      assert.equal(ours, exportKey);
      assert.equal(await native.ask('agree', ke3), sessionKey);
    });
  });
}

describe('what must not work', () => {
  before(() => start({}));
  after(() => native.end());

  test('a wrong password, either way', async () => {
    const { record } = await theyRegister({});
    assert.equal(await theyLogIn(['login', record], {}, 'another'), undefined);
    assert.equal(await native.ask('agree', '00'.repeat(64)), 'client_not_authentic');
    const serverSetup = server.createSetup();
    const registered = await weRegister(serverSetup);
    assert.deepEqual((await weLogIn(serverSetup, registered.record, {}, 'another')).words, ['wrong_password']);
  });

  test('an unknown account looks like a wrong password to both clients', async () => {
    assert.equal(await theyLogIn(['unknown'], {}), undefined);
    assert.deepEqual((await weLogIn(server.createSetup(), null, {})).words, ['wrong_password']);
  });

  test('identities that the other side does not have', async () => {
    const { record } = await theyRegister({ client: 'anna@example.org' });
    assert.equal(await theyLogIn(['login', record], { client: 'berta@example.org' }), undefined);
    const serverSetup = server.createSetup();
    const registered = await weRegister(serverSetup);
    assert.deepEqual((await weLogIn(serverSetup, registered.record, { server: 'another' })).words, ['server_not_authentic']);
  });

  test('a finish that somebody changed', async () => {
    const serverSetup = server.createSetup();
    const { record } = await weRegister(serverSetup);
    const { words: [ke3], serverLoginState } = await weLogIn(serverSetup, record, {});
    const changed = toText(`${ke3.slice(0, -2)}${ke3.endsWith('00') ? '01' : '00'}`);
    assert.throws(() => server.finishLogin({ serverLoginState, finishLoginRequest: changed }));
  });
});

describe('a context of our own', () => {
  before(() => start({}, 'ownkey-1'));
  after(() => native.end());

  test('parts us from an implementation with an empty one, both ways', async () => {
    const { record, exportKey } = await theyRegister({}); // the context is not in a registration
    assert.equal(await theyLogIn(['login', record], {}), undefined);
    const ke1 = await native.ask('client_login', hexOf(password));
    const [, ours] = (await native.ask('client_logged_in', await native.ask('login', record, ke1))).split(' ');
    assert.equal(ours, exportKey);
    const serverSetup = server.createSetup();
    const registered = await weRegister(serverSetup);
    assert.deepEqual((await weLogIn(serverSetup, registered.record, {})).words, ['server_not_authentic']);
  });
});
