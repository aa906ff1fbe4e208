// @ts-check
// The community's ledger, read and verified without Ownkey's code: protobuf wire format by hand, Ed25519 by OpenSSL.
import { verifies } from "./secrets.mjs";

/** Fields of a protobuf message; numbers as bigint, the rest as bytes. @param {Buffer} bytes @returns {Map<number, (bigint | Buffer)[]>} */
export function fields(bytes) {
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      if (at >= bytes.length) throw new Error("cut short");
      const byte = bytes[at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const found = new Map();
  while (at < bytes.length) {
    const key = Number(varint());
    let value;
    if ((key & 7) === 0) value = varint();
    else if ((key & 7) === 2) {
      const length = Number(varint());
      if (at + length > bytes.length) throw new Error("cut short");
      value = bytes.subarray(at, (at += length));
    } else throw new Error(`wire type ${key & 7}`);
    found.set(key >> 3, [...(found.get(key >> 3) ?? []), value]);
  }
  return found;
}

/** @param {Map<number, (bigint | Buffer)[]>} message @param {number} number @returns {Buffer} */
const bytesAt = (message, number) => /** @type {Buffer} */ (message.get(number)?.[0] ?? Buffer.alloc(0));
/** sint64 @param {bigint} value */
const zigzag = (value) => (value >> 1n) ^ -(value & 1n);

/**
 * What is left of an amount after some seconds (docs/community.md), give or take one: a double is not exact.
 * @param {number} amount in 1/10000 GDD @param {number} seconds
 */
export const decayed = (amount, seconds) => Math.floor(amount * 2 ** (-Math.max(0, seconds) / 31_556_952));

/**
 * A row of the ledger that holds a transfer of the 2021 era; its signatures are verified.
 * @param {{ body: string, signatures: { public_hex: string, signature_hex: string }[] }} row body: base64
 */
export function readTransfer(row) {
  const body = Buffer.from(row.body, "base64");
  const signers = row.signatures.map(({ public_hex: key, signature_hex: signature }) => {
    if (!verifies(body, Buffer.from(signature, "hex"), Buffer.from(key, "hex"))) throw new Error("a signature in the ledger does not verify");
    return key;
  });
  if (!signers.length) throw new Error("a transaction in the ledger is not signed");
  const content = fields(body);
  const transfer = fields(bytesAt(fields(bytesAt(content, 6)), 1));
  const sender = fields(bytesAt(transfer, 1));
  return {
    body,
    signers,
    memo: bytesAt(content, 1).toString(),
    sender: bytesAt(sender, 1).toString("hex"),
    receiver: bytesAt(transfer, 2).toString("hex"),
    amount: zigzag(/** @type {bigint} */ (sender.get(2)?.[0] ?? 0n)),
  };
}

/** @param {bigint} value @returns {Buffer} */
function varint(value) {
  const bytes = [];
  for (; value > 0x7fn; value >>= 7n) bytes.push(Number(value & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(value)]);
}

/** @param {number} number @param {bigint | Buffer} value @returns {Buffer} */
function field(number, value) {
  if (typeof value === "bigint") return Buffer.concat([varint(BigInt(number << 3)), varint(value)]);
  return Buffer.concat([varint(BigInt((number << 3) | 2)), varint(BigInt(value.length)), value]);
}

/**
 * Body of a transfer, 2021 era, as a community server writes it.
 * @param {{ sender: Buffer, receiver: Buffer, amount: bigint, memo: string, createdS: number }} transfer amount in 1/10000 GDD
 */
export function transferBody({ sender, receiver, amount, memo, createdS }) {
  const from = Buffer.concat([field(1, sender), field(2, amount << 1n)]);
  return Buffer.concat([
    field(1, Buffer.from(memo)),
    field(2, field(1, BigInt(createdS))),
    field(3, 1n),
    field(6, field(1, Buffer.concat([field(1, from), field(2, receiver)]))),
  ]);
}

/**
 * Body of a creation, 2021 era, for the present month.
 * @param {{ receiver: Buffer, amount: bigint, memo: string, createdS: number }} creation amount in 1/10000 GDD
 */
export function creationBody({ receiver, amount, memo, createdS }) {
  const to = Buffer.concat([field(1, receiver), field(2, amount << 1n)]);
  const day = new Date(createdS * 1000);
  const month = BigInt(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1) / 1000);
  return Buffer.concat([
    field(1, Buffer.from(memo)),
    field(2, field(1, BigInt(createdS))),
    field(3, 1n),
    field(7, Buffer.concat([field(1, to), field(3, field(1, month))])),
  ]);
}

/**
 * Body of a transfer of several, 2019 era: each of them signs.
 * @param {{ senders: Buffer[], receiver: Buffer, each: bigint, memo: string, createdS: number }} transfer each: in 1/10000 GDD
 */
export function splitBody({ senders, receiver, each, memo, createdS }) {
  const part = (/** @type {Buffer} */ key, /** @type {bigint} */ amount) => Buffer.concat([field(1, key), field(2, amount << 1n)]);
  const parts = [...senders.map((sender) => field(1, part(sender, each))), field(2, part(receiver, each * BigInt(senders.length)))];
  return Buffer.concat([field(1, Buffer.from(memo)), field(2, field(1, BigInt(createdS))), field(8, Buffer.concat(parts))]);
}
