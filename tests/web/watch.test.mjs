// @ts-check
// The page's one question to the server, against a server and a clock made here.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchChanges } from '../../web/js/transaction_watch.mjs';

/** Lets everything that can go on do so. */
const settle = () => new Promise((resolve) => { setImmediate(resolve); });

/** A page whose questions are answered by hand and whose time is moved by hand. */
function stage() {
  const page = new EventTarget();
  const network = new EventTarget();
  /** @type {{ since: string, signal: AbortSignal, answer: (news: object) => void, fail: (problem: unknown) => void }[]} */
  const asked = [];
  /** @type {{ at: number, then: () => void }[]} */
  let timers = [];
  const told = { news: 0, away: /** @type {boolean[]} */ ([]) };
  let now = 0;
  const state = { hidden: false, newsFails: false };
  const watch = watchChanges({
    ask: (since, signal) => new Promise((answer, fail) => {
      asked.push({ since, signal, answer, fail });
      signal.addEventListener('abort', () => fail(new Error('aborted')));
    }),
    onNews: async () => {
      if (state.newsFails) throw new Error('offline');
      told.news += 1;
    },
    onAway: (away) => void told.away.push(away),
    isOver: (problem) => problem instanceof Error && problem.message === 'no session',
  }, {
    page, network, isHidden: () => state.hidden, now: () => now, random: () => 1,
    later: (then, ms) => void timers.push({ at: now + ms, then }),
  });
  return {
    asked, told, state, watch,
    last: () => /** @type {(typeof asked)[number]} */ (asked.at(-1)),
    async pass(/** @type {number} */ ms) {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { then } of due) then();
      await settle();
    },
    async hide(/** @type {boolean} */ hidden) {
      state.hidden = hidden;
      page.dispatchEvent(new Event('visibilitychange'));
      await settle();
    },
    async online() {
      network.dispatchEvent(new Event('online'));
      await settle();
    },
    async answer(/** @type {object} */ news) {
      asked.at(-1)?.answer(news);
      await settle();
    },
    async fail(text = 'offline') {
      asked.at(-1)?.fail(new Error(text));
      await settle();
    },
  };
}

test('one question at a time, with the mark of the answer before; the first answer is news', async () => {
  const { asked, told, answer, pass } = stage();
  assert.equal(asked.length, 1);
  await answer({ since: 'a', changed: true });
  assert.deepEqual([told.news, asked.length, asked[1]?.since], [1, 2, 'a']);
  await pass(25_000);
  assert.equal(asked.length, 2);
  await answer({ since: 'a', changed: false });
  assert.deepEqual([told.news, asked.length], [1, 3]);
  await answer({ since: 'b', changed: true });
  assert.deepEqual([told.news, asked.length, asked[3]?.since], [2, 4, 'b']);
});

test('an early answer without news is not asked again at once', async () => {
  const { asked, answer, pass } = stage();
  await answer({ since: 'a', changed: true });
  await answer({ since: 'a', changed: false });
  assert.equal(asked.length, 2);
  await pass(5_000);
  assert.equal(asked.length, 3);
});

test('nobody looks: nothing is asked; then at once', async () => {
  const { asked, answer, pass, hide, last, told } = stage();
  await answer({ since: 'a', changed: true });
  await hide(true);
  assert.equal(last().signal.aborted, true);
  await pass(600_000);
  assert.equal(asked.length, 2);
  await hide(false);
  assert.deepEqual([asked.length, last().since, told.away], [3, 'a', []]);
});

test('the server is away: longer and longer pauses, told once, quick again after', async () => {
  const { asked, told, fail, answer, pass } = stage();
  await answer({ since: 'a', changed: true });
  for (const [at, wait] of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000].entries()) {
    await fail();
    await pass(wait - 1);
    assert.equal(asked.length, at + 2, `not before ${wait} ms`);
    await pass(1);
    assert.equal(asked.length, at + 3, `after ${wait} ms`);
    assert.deepEqual(told.away, at === 0 ? [] : [true]);
  }
  await answer({ since: 'b', changed: true });
  assert.deepEqual([told.away, told.news], [[true, false], 2]);
  await fail();
  await pass(1_000);
  assert.equal(asked.at(-1)?.since, 'b');
});

test('the network is back: asked at once', async () => {
  const { asked, fail, online, pass } = stage();
  for (const wait of [1_000, 2_000, 4_000]) {
    await fail();
    await pass(wait);
  }
  await fail();
  assert.equal(asked.length, 4);
  await online();
  assert.equal(asked.length, 5);
});

test('news that could not be read are asked for again', async () => {
  const { state, told, answer, pass, last } = stage();
  await answer({ since: 'a', changed: true });
  state.newsFails = true;
  await answer({ since: 'b', changed: true });
  await pass(1_000);
  assert.equal(last().since, 'a');
  state.newsFails = false;
  await answer({ since: 'b', changed: true });
  assert.equal(told.news, 2);
});

test('an answer that is none counts as none', async () => {
  const { asked, told, answer, pass } = stage();
  await answer({});
  assert.equal(asked.length, 1);
  await pass(1_000);
  await answer({});
  assert.deepEqual([asked.length, told.away, told.news], [2, [true], 0]);
});

test('a question that nothing answers is given up', async () => {
  const { asked, pass, last } = stage();
  const first = last();
  await pass(45_000);
  assert.equal(first.signal.aborted, true);
  await pass(1_000);
  assert.equal(asked.length, 2);
});

test('while a password is proved nothing waits with the old session', async () => {
  const { asked, answer, watch, last, pass } = stage();
  await answer({ since: 'a', changed: true });
  const waiting = last();
  let done = (/** @type {unknown} */ _) => {};
  const quiet = watch.whileQuiet(() => new Promise((resolve) => { done = resolve; }));
  await settle();
  assert.equal(waiting.signal.aborted, true);
  await pass(60_000);
  assert.equal(asked.length, 2);
  done('proved');
  assert.equal(await quiet, 'proved');
  await settle();
  assert.deepEqual([asked.length, last().since], [3, 'a']);
});

test('refused once: another tab may have renewed the session; twice: it is over', async () => {
  const { asked, fail, answer, watch, pass } = stage();
  await answer({ since: 'a', changed: true });
  await fail('no session');
  assert.equal(asked.length, 3);
  await answer({ since: 'b', changed: true });
  await fail('no session');
  await fail('no session');
  await watch.over;
  await pass(600_000);
  assert.equal(asked.length, 5);
});
