// @ts-check
// What is said of a transaction, in the page's language. The rules are: a type, member or value that does not stand here is an error,
// so that nobody signs what is not shown; every member of the summary becomes part of the headline, a row, or a line of the details.
import { OwnkeyError } from './crypto.mjs';
import { amountText, t, timeText } from './texts.mjs';

/** @import { SummaryHead, TransactionSummary } from '../../wasm/crypto.d.ts' */
/**
 * @typedef {{ key: string, amount: string, balance: string }} Part of a transfer among several; amounts already worded
 * @typedef {{ name: string, label: string, text?: string, words?: string, key?: string, parts?: Part[] }} Fact words are those of others
 * @typedef {{ headline: string, amount: string, spent: string, facts: Fact[], details: Fact[] }} Shown
 *   amount: '' = none; spent: what the own key gives, '' = nothing
 * @typedef {Record<string, any>} Members of a summary
 * @typedef {(value: unknown, shown: Shown, summary: Members) => void} Show puts one member where it belongs
 * @typedef {{ headline: (summary: Members, own: string) => string, members: Record<string, Show> }} Kind
 */
/**
 * Of one type: members that its summary has beyond the head.
 * @template {TransactionSummary['type']} Type
 * @typedef {Exclude<keyof Extract<TransactionSummary, { type: Type }>, 'type' | keyof SummaryHead>} Own
 */

/** @returns {never} */
function refuse() {
  throw new OwnkeyError(306, 'tx_unknown_type');
}

/** @param {unknown} value */
const textOf = (value) => (typeof value === 'string' ? value : refuse());
/** @param {unknown} value */
const numberOf = (value) => (Number.isSafeInteger(value) ? /** @type {number} */ (value) : refuse());
/** @param {unknown} value @returns {any[]} */
const listOf = (value) => (Array.isArray(value) ? value : refuse());
/** @param {unknown} value @param {Record<string, string>} keys @returns {string} the text for one of several values */
const chosen = (value, keys) => t(Object.hasOwn(keys, String(value)) ? keys[String(value)] ?? refuse() : refuse());
/** @param {number} seconds @param {number} [nanos] whole and in UTC, as in the bytes */
const exactTime = (seconds, nanos = 0) => `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${String(nanos).padStart(9, '0')}Z`;

/** @param {string} name @param {string} label @returns {Show} */
const key = (name, label) => (value, shown) => void shown.facts.push({ name, label: t(label), key: textOf(value) });
/** A name or text that others chose. @param {string} name @param {string} label @returns {Show} */
const words = (name, label) => (value, shown) => void shown.facts.push({ name, label: t(label), words: textOf(value) });
/** @param {string} name @param {string} label @param {Record<string, string>} keys @returns {Show} */
const choice = (name, label, keys) => (value, shown) => void shown.facts.push({ name, label: t(label), text: chosen(value, keys) });
/** @param {string} name @param {string} label @returns {Show} */
const detail = (name, label) => (value, shown) => void shown.details.push({ name, label: t(label), text: String(value) });
/** The headline says it; another value than these is refused. @param {string[]} values @returns {Show} */
const inHeadline = (...values) => (value) => void (values.includes(textOf(value)) || refuse());

/** @type {Show} */
const paired = (value, shown) => {
  const { s, nanos, ...others } = /** @type {Members} */ (value);
  if (Object.keys(others).length > 0) refuse();
  shown.details.push({ name: 'paired', label: t('transaction.paired'), text: exactTime(numberOf(s), numberOf(nanos)) });
};

/** @type {Show} */
const balance = (value, shown) => void shown.facts.push({ name: 'balance', label: t('transaction.balance'), text: gdd(textOf(value)) });
const gdd = (/** @type {string} */ amount) => `${amountText(amount)}\u00a0GDD`;

/** @param {string} name @param {string} label @returns {Show} */
const parts = (name, label) => (value, shown) => {
  const read = listOf(value).map(({ key: owner, amount, final_balance: after, ...others }) => {
    if (Object.keys(others).length > 0) refuse();
    return { key: textOf(owner), amount: gdd(textOf(amount)), balance: after === undefined ? '' : `${t('transaction.balance')}: ${gdd(textOf(after))}` };
  });
  shown.facts.push({ name, label: t(label), parts: read });
};

/** @type {Show} */
const amount = (value, shown) => { shown.amount = textOf(value); };

/** @type {Show} */
const month = (value, shown) => void shown.facts.push({
  name: 'target', label: t('transaction.target'), text: timeText(numberOf(value), { month: 'long', year: 'numeric', timeZone: 'UTC' }),
});

/** @type {Show} */
const timeout = (value, shown, summary) => {
  const seconds = numberOf(value);
  const [unit, size] = seconds % 86400 === 0 ? ['transaction.days', 86400] : seconds % 3600 === 0 ? ['transaction.hours', 3600] : ['transaction.seconds', 1];
  const until = timeText(summary.created_s + seconds, { dateStyle: 'long', timeStyle: 'short' });
  shown.facts.push({ name: 'timeout', label: t('transaction.timeout'), text: `${t(unit, { number: seconds / size })} (${t('transaction.until', { time: until })})` });
};

const transfer = {
  amount, sender: key('sender', 'transaction.from'), receiver: key('receiver', 'transaction.to'),
  community: words('currency', 'transaction.currency'), final_balance: balance,
};
const deferredNumber = words('number', 'transaction.number');
const group = words('group', 'transaction.group');

const addressTypes = {
  none: 'transaction.address_none', community_human: 'transaction.address_human', community_gmw: 'transaction.gmw',
  community_auf: 'transaction.auf', community_project: 'transaction.address_project', subaccount: 'transaction.address_sub',
  crypto_account: 'transaction.address_crypto', deferred_transfer: 'transaction.address_deferred',
};

/** @param {string} own @param {string} others @returns {Kind['headline']} by whether the own key is the sender */
const bySender = (own, others) => (summary, key) => t(summary.sender === key ? own : others);
/** @param {Members} summary @param {string} own */
function splitHeadline({ senders }, own) {
  if (!listOf(senders).some((part) => part.key === own)) return t('transaction.split_other');
  return t(senders.length > 1 ? 'transaction.split_together' : 'transaction.split_own');
}

/** By type, members in the order in which they are shown. @type {{ [Type in TransactionSummary['type']]: Kind & { members: Record<Own<Type>, Show> } }} */
const kinds = {
  transfer: { headline: bySender('transaction.transfer', 'transaction.transfer_other'), members: transfer },
  creation: {
    headline: () => t('transaction.creation'),
    members: {
      amount, receiver: key('receiver', 'transaction.to'), target_date_s: month, community: words('currency', 'transaction.currency'),
      ident_hash: detail('ident-hash', 'transaction.ident_hash'),
    },
  },
  split_transfer: {
    headline: splitHeadline,
    members: { amount, senders: parts('senders', 'transaction.from'), receivers: parts('receivers', 'transaction.to') },
  },
  cross_transfer: {
    headline: (summary, own) => (summary.direction === 'outbound'
      ? bySender('transaction.cross_out_own', 'transaction.cross_out')(summary, own)
      : bySender('transaction.cross_in_own', 'transaction.cross_in')(summary, own)),
    members: { ...transfer, direction: inHeadline('inbound', 'outbound'), paired },
  },
  group_friends: {
    headline: ({ action }) => t(action === 'add' ? 'transaction.friends_add' : 'transaction.friends_remove'),
    members: { action: inHeadline('add', 'remove'), group },
  },
  group_member: {
    headline: ({ change }) => chosen(change, {
      add_user: 'transaction.member_add', move_inbound: 'transaction.member_in', move_outbound: 'transaction.member_out',
    }),
    members: {
      change: inHeadline('add_user', 'move_inbound', 'move_outbound'), user: key('user', 'transaction.member'), target_group: group, paired,
    },
  },
  community_friends: {
    headline: () => t('transaction.community_friends'),
    members: { color_fusion: choice('fusion', 'transaction.fusion', { true: 'transaction.yes', false: 'transaction.no' }) },
  },
  register_address: {
    headline: () => t('transaction.register'),
    members: {
      address_type: choice('address-type', 'transaction.address_type', addressTypes), user: key('user', 'transaction.user_key'),
      account: key('account', 'transaction.account_key'), name_hash: detail('name-hash', 'transaction.name_hash'),
      derivation_index: detail('derivation-index', 'transaction.derivation_index'),
    },
  },
  community_root: {
    headline: () => t('transaction.community_root'),
    members: { community: key('community', 'transaction.community_key'), gmw: key('gmw', 'transaction.gmw'), auf: key('auf', 'transaction.auf') },
  },
  deferred_transfer: {
    headline: bySender('transaction.deferred', 'transaction.deferred_other'), members: { ...transfer, timeout_s: timeout },
  },
  redeem_deferred_transfer: { headline: () => t('transaction.redeem'), members: { ...transfer, deferred_number: deferredNumber } },
  timeout_deferred_transfer: { headline: () => t('transaction.timeout_return'), members: { deferred_number: deferredNumber } },
};

/** What every type has, after its own. @type {Record<keyof SummaryHead, Show>} */
const common = {
  route: choice('route', 'transaction.route', {
    inbound: 'transaction.route_in', outbound: 'transaction.route_out', cross: 'transaction.route_cross',
  }),
  other_group: group,
  memo: (value, shown) => void (textOf(value) === '' || words('memo', 'transaction.memo')(value, shown, {})),
  encrypted_memos: (value, shown) => listOf(value).forEach(({ kind, bytes, sha256, ...others }) => {
    if (Object.keys(others).length > 0) refuse();
    const text = chosen(kind, { shared_secret: 'transaction.sealed_shared', community_secret: 'transaction.sealed_community' });
    shown.facts.push({ name: 'sealed', label: t('transaction.memo'), text: `${text} (${t('transaction.bytes', { number: numberOf(bytes) })})` });
    shown.details.push({ name: 'sealed-hash', label: t('transaction.sealed_hash'), text: textOf(sha256) });
  }),
  created_s: (value, shown, { created_nanos: nanos }) => {
    const seconds = numberOf(value);
    shown.facts.push({ name: 'created', label: t('transaction.created'), text: timeText(seconds, { dateStyle: 'long', timeStyle: 'short' }) });
    shown.details.push({ name: 'exact', label: t('transaction.exact'), text: exactTime(seconds, nanos === undefined ? 0 : numberOf(nanos)) });
  },
  created_nanos: () => {}, // in exact
  era: (value, shown) => void shown.details.push({
    name: 'era', label: t('transaction.era'), text: { 1: '2019', 2: '2021', 3: '2025' }[numberOf(value)] ?? refuse(),
  }),
  version: detail('version', 'transaction.version'),
};

/** @param {Members} summary @param {string} own @param {string} total @returns {string} what the own key gives, '' = nothing */
function spentBy(summary, own, total) {
  if (summary.sender === own) return total;
  return summary.type === 'split_transfer' ? listOf(summary.senders).find((part) => part.key === own)?.amount ?? '' : '';
}

/**
 * @param {TransactionSummary} summary
 * @param {string} own public key, hex
 * @returns {Shown}
 * @throws {OwnkeyError} tx_unknown_type: for something in it there are no words
 */
export function factsOf(summary, own) {
  if (!Object.hasOwn(kinds, summary.type)) refuse();
  const kind = kinds[summary.type];
  /** @type {Members} */
  const { type, ...members } = summary;
  /** @type {Record<string, Show>} */
  const shows = { ...kind.members, ...common };
  if (Object.keys(members).some((name) => !Object.hasOwn(shows, name))) refuse();
  /** @type {Shown} */
  const shown = { headline: kind.headline(summary, own), amount: '', spent: '', facts: [], details: [] };
  for (const [name, show] of Object.entries(shows)) {
    if (members[name] !== undefined) show(members[name], shown, members);
  }
  shown.spent = spentBy(summary, own, shown.amount);
  return shown;
}
