// @ts-check
// Whether somebody has looked at a card: its beginning and its end have each stood in view for a moment, in a tab that is seen.

const lookMs = 800;
/** The line with the button for several lies over the lower end of the page. */
const margin = '0px 0px -96px 0px';

/** @type {WeakMap<Element, () => void>} what to do when an end of a card has been seen */
const waiting = new WeakMap();
/** @type {WeakMap<Element, ReturnType<typeof setTimeout>>} */
const timers = new WeakMap();

/** @param {Element} part */
function startTimer(part) {
  timers.set(part, setTimeout(() => {
    if (document.visibilityState !== 'visible') return startTimer(part);
    observer.unobserve(part);
    waiting.get(part)?.();
  }, lookMs));
}

const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    clearTimeout(timers.get(target));
    if (isIntersecting) startTimer(target);
  }
}, { rootMargin: margin, threshold: 0.9 });

/** @param {Element[]} ends of one card @param {() => void} done called once, when all of them have been seen */
export function whenLookedAt(ends, done) {
  let left = ends.length;
  for (const end of ends) {
    waiting.set(end, () => { if (--left === 0) done(); });
    observer.observe(end);
  }
}

/** @param {Element[]} ends that need not be watched any more */
export function stopLooking(ends) {
  for (const end of ends) {
    observer.unobserve(end);
    clearTimeout(timers.get(end));
  }
}
