// A person's key from its words to the first signature: node sign.mjs SERVER. The password never reaches the server, nor does the key.
import { createPublicKey, verify } from 'node:crypto';
import { openCrypto } from '@ownkey/core';

const ask = async (step, bytes) => { // your server; its half of OPAQUE is core/opaque/server.h
  const answer = await fetch(new URL(step, process.argv[2]), { method: 'POST', body: bytes });
  return new Uint8Array(await answer.arrayBuffer());
};
const password = () => new TextEncoder().encode('correct horse'); // each use zeroes its array
const ownkey = await openCrypto();
const registration = await ownkey.registerStart(password());
const { record } = await ownkey.registerFinish(registration.handle, await ask('register', registration.request));
await ask('record', record); // what the server keeps instead of a password
const { handle: login, ke1 } = await ownkey.loginStart(password());
await ask('finish', (await ownkey.loginFinish(login, await ask('login', ke1))).ke3); // now `login` can seal and open

const { root, publicKey, words } = await ownkey.rootCreate();
console.log(`words: ${words.join(' ')}`); // once, for the person to write down
const account = crypto.getRandomValues(new Uint8Array(16));
const { envelope } = await ownkey.envelopeSeal(root, login, { account, revision: 1 });
await ownkey.close(root);
const opened = await ownkey.envelopeOpen(login, envelope, account, publicKey, 1);

const body = Buffer.from('CgxBR0UgTWFpIDIwMjESBgj9zcKFBjovCiUKIPf0pJpKwQN5-Lndy3McTZ7Elebt0WB19SZyzSXjF58PENAPGgYI-pu0hAY', 'base64url');
console.log('to sign:', await ownkey.summary(body)); // what the person is shown, read from the very bytes
const { signature } = await ownkey.sign(opened.root, body, 1622190000); // seconds; of your own clock
const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') };
console.log(verify(null, body, createPublicKey({ key: jwk, format: 'jwk' }), signature) ? 'signed and verified' : 'not verified');
for (const handle of [login, opened.root]) await ownkey.close(handle);
