// Every type of transaction as a person reads it before signing, in Chromium: the bodies are protobuf's (tests/core/protobuf/samples.h),
// the summaries come from the module. OWNKEY_PICTURES names a folder for pictures.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { locales, read } from './sources.mjs';
import { launch, openStage } from './stage.mjs';

const vectors = JSON.parse(read('tests/vectors/transactions_all_types.json'));
const { anna } = vectors.keys;
const base64url = (hex) => Buffer.from(hex, 'hex').toString('base64url');
const { bodies } = vectors;
/** A body with an unknown field at its end. */
const broken = { name: 'broken', body: `${bodies[0].body}f80101` };
const session = { csrf_token: 'x', account: { id: 'a'.repeat(32), email: 'anna@example.org', public_key: anna, derivation: 1, key_revision: 1 } };
const pending = (samples) => ({
  window_minutes: 10, session, pending: { transactions: samples.map(({ name, body }) => ({ id: name, body: base64url(body), state: 'pending' })) },
});
const play = (samples, change) => openStage(process.env.OWNKEY_WASM_DIST, {
  page: 'check_transactions', data: pending(samples), flags: { anything: true, signed_in: true }, change,
});

let browser, stage;
before(async () => {
  browser = await launch(process.env.OWNKEY_DEPS);
  stage = await play([...bodies, broken]);
});
after(async () => {
  await browser?.close();
  stage?.close();
});

const languages = { en: 'en-GB', de: 'de-DE' };

/** Opens the page; what the browser complains about fails the test. */
async function open(language, url = stage.url, count = bodies.length + 1) {
  const context = await browser.newContext({ locale: languages[language], timezoneId: 'Europe/Berlin', viewport: { width: 1200, height: 800 } });
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) complaints.push(message.text()); });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${url}?lang=${language}`);
  await page.waitForFunction((cards) => {
    const headlines = [...document.querySelectorAll('.transaction .headline')];
    return headlines.length === cards && headlines.every((headline) => headline.textContent !== '');
  }, count);
  return { page, complaints, close: () => context.close() };
}

/** All that one can read in a card with everything in it opened; spaces are spaces. */
async function readAll(card) {
  await card.evaluate((element) => { for (const details of element.querySelectorAll('details')) details.open = true; });
  return (await card.innerText()).replaceAll('\u00a0', ' ');
}

/** What must be read for a value of the summary. */
function wanted(name, value, language, texts) {
  if (/^[0-9a-f]{64}$/.test(value) && !['name_hash', 'sha256'].includes(name)) return value === anna ? texts.get('transaction.you') : value.replace(/(.{8})(?=.)/g, '$1 ');
  if (['amount', 'final_balance'].includes(name)) {
    return value.startsWith('-') ? value : value.replace(/\d+/, (whole) => BigInt(whole).toLocaleString(languages[language]))
      .replace(/\.(\d+)$/, language === 'de' ? ',$1' : '.$1');
  }
  if (name === 'era') return ['2019', '2021', '2025'][value - 1];
  if (name === 'created_s') return new Date(value * 1000).toISOString().slice(0, 19);
  if (name === 's') return new Date(value * 1000).toISOString().slice(0, 19);
  if (name === 'created_nanos' || name === 'nanos') return `${String(value).padStart(9, '0')}Z`;
  if (name === 'target_date_s') return { en: 'November 2026', de: 'November 2026' }[language];
  if (name === 'timeout_s') return { en: `${value / 86400} days`, de: `${value / 86400} Tage` }[language];
  if (name === 'bytes') return { en: `${value} bytes`, de: `${value} Bytes` }[language];
  return String(value);
}

/** Members that words say; each of their values. */
const inWords = {
  kind: { shared_secret: 'sealed_shared', community_secret: 'sealed_community' },
  route: { inbound: 'route_in', outbound: 'route_out', cross: 'route_cross' },
  direction: { inbound: 'cross_in', outbound: 'cross_out_own' },
  action: { add: 'friends_add', remove: 'friends_remove' },
  change: { add_user: 'member_add', move_inbound: 'member_in', move_outbound: 'member_out' },
  color_fusion: { true: 'yes' },
  address_type: { community_human: 'address_human', community_project: 'address_project' },
};

function* members(object) {
  for (const [name, value] of Object.entries(object)) {
    if (value !== null && typeof value === 'object') for (const inner of Array.isArray(value) ? value : [value]) yield* members(inner);
    else yield [name, value];
  }
}

const headlines = {
  transfer: ['You send', 'Du sendest'],
  split_transfer: ['You send together with others', 'Du sendest gemeinsam mit anderen'],
  creation: ['Creation of Gradido', 'Schöpfung von Gradido'],
  community_friends: ['Friendship between communities', 'Freundschaft zwischen Gemeinschaften'],
  register_address: ['Registration of an account', 'Anmeldung eines Kontos'],
  community_root: ['Founding of a community', 'Gründung einer Gemeinschaft'],
  deferred_transfer: ['You set aside, to be redeemed later', 'Du legst zurück, zum späteren Einlösen'],
  redeem_deferred_transfer: ['A deferred transfer is redeemed', 'Eine aufgeschobene Überweisung wird eingelöst'],
  timeout_deferred_transfer: ['A deferred transfer that nobody redeemed goes back', 'Eine aufgeschobene Überweisung, die niemand eingelöst hat, geht zurück'],
};
/** What pressing the button gives away, by sample. */
const spent = { split_transfer_2019: ['20.00', '20,00'], transfer_2021: ['12,345,678.90', '12.345.678,90'], deferred_transfer_2025: ['50.55', '50,55'] };

for (const [place, language] of Object.keys(languages).entries()) {
  test(`every type is shown with all that is signed (${language})`, async () => {
    const texts = locales.get(language);
    const { page, complaints, close } = await open(language);
    for (const { name, summary } of bodies) {
      const card = page.locator(`.transaction[data-id="${name}"]`);
      const headline = headlines[summary.type]?.[place];
      if (headline) assert.equal(await card.locator('.headline').innerText(), headline, name);
      const text = await readAll(card);
      for (const [member, value] of members(summary)) {
        if (member === 'type' || value === '') continue;
        const expected = inWords[member] ? texts.get(`transaction.${inWords[member][value]}`) : wanted(member, value, language, texts);
        assert.ok(text.includes(expected), `${name}: ${member} "${expected}" in\n${text}`);
      }
      const sign = (await card.locator('.sign').innerText()).replaceAll('\u00a0', ' ');
      const gives = spent[name]?.[place];
      if (gives) assert.equal(sign, texts.get('check_transactions.sign_sending').replace('{amount}', gives).replaceAll('\u00a0', ' '));
      else if (!['transfer', 'cross_transfer'].includes(summary.type)) assert.equal(sign, texts.get('check_transactions.sign'), name);
    }
    assert.deepEqual(complaints, []);
    await close();
  });
}

test('words of others stand apart and are never HTML', async () => {
  const { page, close } = await open('en');
  const memo = page.locator('.transaction[data-id="transfer_2021"] .memo');
  assert.equal(await memo.locator('bdi.others').innerText(), 'Für <b>Äpfel</b> & "Birnen" 🍐');
  assert.equal(await page.locator('.transaction[data-id="transfer_with_all_2025"] .memo').innerText(), 'The first line\nThe second line');
  await close();
});

test('what cannot be decoded cannot be signed, only declined', async () => {
  const { page, close } = await open('en');
  const card = page.locator('.transaction[data-id="broken"]');
  assert.equal(await card.locator('.headline').innerText(), 'This transaction cannot be shown');
  assert.equal(await card.locator('.sign, .facts, .amount, .unlock').count(), 0);
  assert.equal(await card.locator('.decline').count(), 1);
  await close();
});

/** Pages that are older than the module: for a type, a member or a value they have no words. */
const older = {
  'another type': ['deferred_transfer_2025', /deferred_transfer: \{\n/, 'deferred: {\n'],
  'another member': ['transfer_with_all_2025', "\n  other_group: group,", ''],
  'another value': ['register_project_2025', "community_project: 'transaction.address_project', ", ''],
  'another kind of memo': ['creation_2025', ", community_secret: 'transaction.sealed_community'", ''],
  'another member of a part': ['split_transfer_2019', 'amount, final_balance: after, ...others', 'amount, ...others'],
};
for (const [what, [name, from, to]] of Object.entries(older)) {
  test(`for ${what} that the page has no words for there is nothing to sign`, async () => {
    let changed = false;
    const old = await play(bodies.filter((body) => body.name === name), (file, text) => {
      if (file !== 'js/transaction_facts.mjs') return text;
      const out = text.replace(from, to);
      changed = out !== text;
      return out;
    });
    const { page, close } = await open('en', old.url, 1);
    assert.ok(changed);
    assert.equal(await page.locator('.headline').innerText(), 'This transaction cannot be shown');
    assert.equal(await page.locator('.sign, .facts, .amount, .unlock').count(), 0);
    await close();
    old.close();
  });
}

test('the cards fit a narrow screen, opened up, too', async () => {
  for (const language of Object.keys(languages)) {
    const { page, close } = await open(language);
    await page.setViewportSize({ width: 320, height: 700 });
    for (const card of await page.locator('.transaction').all()) await readAll(card);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, language);
    await close();
  }
});

test('pictures', { skip: !process.env.OWNKEY_PICTURES }, async () => {
  const folder = process.env.OWNKEY_PICTURES;
  mkdirSync(folder, { recursive: true });
  const { page, close } = await open('en');
  for (const [size, width] of [['desktop', 1200], ['phone', 360]]) {
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      for (const { name } of [...bodies, broken]) {
        await page.locator(`.transaction[data-id="${name}"]`).screenshot({ path: `${folder}/${name}-${size}-${colorScheme}.png`, animations: 'disabled' });
      }
    }
  }
  await close();
});
