// @ts-check
// What is over: a page at a time, read when somebody wants to see it.
import { call } from './api.mjs';
import { byId } from './dom.mjs';
import { whileBusy } from './form.mjs';

/** @import { Transaction } from './api.mjs' */

const pageSize = 10;
const isOver = (/** @type {Transaction} */ { state }) => state !== 'pending' && state !== 'signed';

/**
 * @param {(transaction: Transaction) => Promise<HTMLElement>} makeCard
 * @param {(id: string) => boolean} isElsewhere whether it has a card further up
 */
export function startHistory(makeCard, isElsewhere) {
  const details = byId('earlier', HTMLDetailsElement);
  const list = byId('earlier-list', HTMLElement);
  const more = byId('earlier-more', HTMLButtonElement);
  /** @type {Transaction[]} */
  let read = [];
  /** Where the next page begins. @type {string | undefined} */
  let next;
  let begun = false;
  const shown = new Set();

  async function readOn() {
    const page = await call('GET', begun && next !== undefined ? `/transactions?after=${next}` : '/transactions');
    begun = true;
    next = page.next;
    read.push(...page.transactions.filter((/** @type {Transaction} */ one) => isOver(one) && !isElsewhere(one.id) && !shown.has(one.id)));
  }

  async function showMore() {
    while (read.length < pageSize && (!begun || next !== undefined)) await readOn();
    for (const transaction of read.splice(0, pageSize)) {
      shown.add(transaction.id);
      list.append(await makeCard(transaction));
    }
    more.hidden = read.length === 0 && next === undefined;
    byId('earlier-none', HTMLElement).hidden = shown.size > 0;
  }

  const show = () => void whileBusy({ area: details, error: byId('earlier-error', HTMLElement) }, showMore);
  details.addEventListener('toggle', () => { if (details.open && !begun) show(); });
  more.addEventListener('click', show);
  return {
    /** One that is over now stands first. @param {Transaction} transaction */
    async add(transaction) {
      if (!begun || shown.has(transaction.id)) return;
      shown.add(transaction.id);
      list.prepend(await makeCard(transaction));
      byId('earlier-none', HTMLElement).hidden = true;
    },
    open() { details.open = true; },
  };
}
