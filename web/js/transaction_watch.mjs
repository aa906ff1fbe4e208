// @ts-check
// Learns of changes while the page is open: one question at a time waits at the server until there is news. The rules are: none while
// nobody looks (hidden tab), fewer and fewer while the server is away, at once when it or the person is back.

/**
 * @typedef {{ since?: string, changed?: boolean }} News
 * @typedef {object} Watch
 * @property {(since: string, signal: AbortSignal) => Promise<News>} ask answers when something changed, or after a while
 * @property {() => Promise<void>} onNews something changed; also at the beginning. When it fails, it is called again later
 * @property {(away: boolean) => void} onAway whether the server answers
 * @property {(problem: unknown) => boolean} isOver a refusal after which asking makes no sense
 */
/** What is not the server: in a test other ones. */
export const surroundings = {
  /** @type {EventTarget} */
  page: globalThis.document ?? new EventTarget(),
  /** @type {EventTarget} */
  network: globalThis,
  isHidden: () => globalThis.document?.visibilityState === 'hidden',
  now: () => Date.now(),
  random: () => Math.random(),
  /** @param {() => void} then @param {number} ms */
  later: (then, ms) => setTimeout(then, ms),
};

/** Longer than any answer waits at the server. */
const longestMs = 45_000;
/** An answer without news that came so early means that too many others wait: then it is asked again after this time. */
const crowdedMs = 5_000;
const firstPauseMs = 1_000;
const longestPauseMs = 30_000;
/** One lost answer is no reason to tell anybody. */
const failuresToTell = 2;

/**
 * @param {Watch} watch
 * @param {typeof surroundings} [around]
 * @returns {{ over: Promise<void>, whileQuiet: <T>(work: () => Promise<T>) => Promise<T> }} over: when isOver has said so twice running.
 *   whileQuiet: nothing is asked during work. Proving a password gives the session another token, and what waits with the old one is refused
 */
export function watchChanges({ ask, onNews, onAway, isOver }, around = surroundings) {
  let since = '';
  let failures = 0;
  let quiet = 0;
  let refused = false;
  /** Ends the present question or pause. */
  let wake = () => {};
  const mayAsk = () => quiet === 0 && !around.isHidden();
  around.page.addEventListener('visibilitychange', () => wake());
  around.network.addEventListener('online', () => wake());

  const pause = (/** @type {number} */ ms) => new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
    wake = () => resolve();
    if (ms < Infinity) around.later(resolve, ms);
  });

  /** @returns {Promise<News | null>} null: given up, because nobody looks or all is to be quiet */
  async function answer() {
    const giveUp = new AbortController();
    let dropped = false;
    wake = () => {
      if (mayAsk()) return;
      dropped = true;
      giveUp.abort();
    };
    around.later(() => giveUp.abort(), longestMs);
    try {
      return await ask(since, giveUp.signal);
    } catch (problem) {
      if (dropped) return null;
      throw problem;
    } finally {
      wake = () => {};
    }
  }

  async function askOnce() {
    const began = around.now();
    const news = await answer();
    if (news === null) return;
    if (typeof news.since !== 'string') throw new TypeError('an answer without a mark');
    const isNew = news.since !== since;
    if (isNew) await onNews();
    since = news.since;
    if (failures >= failuresToTell) onAway(false);
    failures = 0;
    refused = false;
    if (!isNew && around.now() - began < crowdedMs) await pause(crowdedMs);
  }

  async function run() {
    for (;;) {
      while (!mayAsk()) await pause(Infinity);
      try {
        await askOnce();
      } catch (problem) {
        const isRefusal = isOver(problem);
        if (isRefusal && refused) return;
        refused = isRefusal;
        if (refused) continue; // another tab may have proved the password
        if (++failures === failuresToTell) onAway(true);
        await pause(Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs) * (0.5 + around.random() / 2));
      }
    }
  }

  return {
    over: run(),
    async whileQuiet(work) {
      quiet += 1;
      wake();
      try {
        return await work();
      } finally {
        quiet -= 1;
        wake();
      }
    },
  };
}
