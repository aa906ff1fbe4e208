// What the package's test does with the installed package, the same in Node and in Chromium: no import, and what it gives is plain JSON.

const fromHex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
const toHex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const utf8 = (text) => new TextEncoder().encode(text);
/** A moment at which the creation may be signed: its month is one of the last two. */
const creationS = 1622190000;
const account = new Uint8Array(16).fill(7);
/** The envelope in a first update: behind the head of 64 bytes, the count and the length (core/vault/update.h). */
const envelopeIn = (document) => document.slice(64 + 1 + 2);

/** Logs in; `login` then holds the export key. @returns {Promise<{ login: number, verdict: string }>} */
async function logIn(ownkey, ask, record, password) {
  const { handle, ke1 } = await ownkey.loginStart(utf8(password));
  const { ke3 } = await ownkey.loginFinish(handle, fromHex(await ask('login', toHex(record), toHex(ke1))));
  return { login: handle, verdict: await ask('finish', toHex(ke3)) };
}

/** What a wrong password is answered with. */
async function wrongPassword(ownkey, ask, record, OwnkeyError) {
  const error = await logIn(ownkey, ask, record, 'another').catch((caught) => caught);
  await ask('finish', '00'.repeat(64));
  return { isOwn: error instanceof OwnkeyError, name: error.name, code: error.code };
}

/** Two of three officers give the root back. */
async function recover(ownkey, root, publicKey) {
  const officers = [];
  for (const number of [1, 2, 3]) {
    const made = await ownkey.rootCreate();
    const { card } = await ownkey.officerCard(made.root, new Uint8Array(16).fill(number));
    officers.push({ root: made.root, card, accountKey: made.publicKey });
  }
  const { envelopes } = await ownkey.recoverySeal(root, { account, revision: 1 }, officers, 2);
  const shares = [];
  for (const i of [2, 0]) shares.push((await ownkey.recoveryOpen(officers[i].root, envelopes[i], account, publicKey, 1)).share);
  const alone = await ownkey.recoveryJoin(shares.slice(1), 1, publicKey).catch(({ name }) => name);
  const joined = await ownkey.recoveryJoin(shares, 1, publicKey);
  for (const officer of officers) await ownkey.close(officer.root);
  return { alone, root: joined.root };
}

/**
 * @param {typeof import('../../wasm/package/index.d.ts')} entry the package
 * @param {(...words: string[]) => Promise<string>} ask the server's half of OPAQUE (responder.cpp)
 * @param {string} body of a creation, as hex
 */
export async function story({ openCrypto, OwnkeyError }, ask, body) {
  const ownkey = await openCrypto();
  const typed = utf8('a password');
  const registration = await ownkey.registerStart(typed);
  const { record } = await ownkey.registerFinish(registration.handle, fromHex(await ask('register', toHex(registration.request))));
  const refused = await wrongPassword(ownkey, ask, record, OwnkeyError);
  const { login, verdict } = await logIn(ownkey, ask, record, 'a password');

  const made = await ownkey.rootCreate();
  const first = await ownkey.firstUpdate(made.root, login, account);
  await ownkey.close(made.root);
  const { root } = await ownkey.envelopeOpen(login, envelopeIn(first.document), account, made.publicKey, 1);
  const wordsFit = await ownkey.rootCheckWords(root, [0, 23], [made.words[0], made.words[23]]);
  const summary = await ownkey.summary(fromHex(body));
  const { signature } = await ownkey.sign(root, fromHex(body), creationS);
  const recovered = await recover(ownkey, root, made.publicKey);
  const again = await ownkey.sign(recovered.root, fromHex(body), creationS);
  const { score } = await ownkey.strength(utf8('password'), []);
  for (const handle of [login, root, recovered.root]) await ownkey.close(handle);
  const closed = await ownkey.sign(root, fromHex(body), creationS).catch(({ name }) => name);

  return {
    passwordLeft: typed.length > 0 && typed.some(Boolean), refused, verdict, words: made.words.length, wordsFit, publicKey: toHex(made.publicKey),
    document: toHex(first.document), documentSignature: toHex(first.signature), summary, signature: toHex(signature),
    alone: recovered.alone, recoveredSignature: toHex(again.signature), score, closed,
  };
}
