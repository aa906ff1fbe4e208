// @ts-check
// Amounts added up, digit by digit.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sumsOf } from '../../web/js/transaction_sums.mjs';

/** @param {string} headline @param {string} amount */
const shown = (headline, amount) => ({ headline, amount, spent: '', facts: [], details: [] });

test('by headline, in the order in which they come', () => {
  assert.deepEqual(sumsOf([shown('B', '1.00'), shown('A', '2.50'), shown('B', '0.01'), shown('C', '')]), [
    { headline: 'B', count: 2, amount: '1.01' }, { headline: 'A', count: 1, amount: '2.50' }, { headline: 'C', count: 1, amount: '' },
  ]);
});

test('no digit is lost, however long; four decimals only where they say something', () => {
  const sum = (/** @type {string[]} */ ...amounts) => sumsOf(amounts.map((amount) => shown('A', amount)))[0]?.amount;
  assert.equal(sum('9007199254740993.00', '0.01'), '9007199254740993.01');
  assert.equal(sum('0.1', '0.2'), '0.30');
  assert.equal(sum('0.0001', '0.00'), '0.0001');
  assert.equal(sum('0.0050', '0.0050'), '0.01');
  assert.equal(sum('5'), '5.00');
});
