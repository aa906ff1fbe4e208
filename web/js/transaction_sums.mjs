// @ts-check
// What several transactions come to. Amounts stay digits: none becomes a floating-point number.

/** @import { Shown } from './transaction_facts.mjs' */

/**
 * Sums of what is about to be signed, by headline. Amounts stay digits.
 * @param {Shown[]} all
 * @returns {{ headline: string, count: number, amount: string }[]} amount: '' = none
 */
export function sumsOf(all) {
  /** @type {Map<string, { headline: string, count: number, units: bigint, any: boolean }>} */
  const sums = new Map();
  for (const { headline, amount } of all) {
    const sum = sums.get(headline) ?? { headline, count: 0, units: 0n, any: false };
    sums.set(headline, sum);
    sum.count += 1;
    sum.units += unitsOf(amount);
    sum.any ||= amount !== '';
  }
  return [...sums.values()].map(({ headline, count, units, any }) => ({ headline, count, amount: any ? amountOf(units) : '' }));
}

const decimals = 4;

/** @param {string} amount as "12.50" @returns {bigint} 1/10000 GDD */
function unitsOf(amount) {
  const [whole = '0', rest = ''] = amount.split('.');
  return BigInt((whole || '0') + rest.padEnd(decimals, '0'));
}

/** @param {bigint} units @returns {string} with two decimals, or four where they say something */
function amountOf(units) {
  const digits = units.toString().padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals).replace(/00$/, '')}`;
}
