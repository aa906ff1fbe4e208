// @ts-check
// Chance that can be had again: every fault test prints its seed, OWNKEY_FAULT_SEED plays it once more (the faults and the load; what
// the processes make of them is up to the scheduler).

export class Dice {
  constructor(seed = Number(process.env.OWNKEY_FAULT_SEED ?? Math.floor(Math.random() * 2 ** 32))) {
    this.seed = seed >>> 0;
    this.state = this.seed;
  }

  /** @returns {number} 0 up to 1, without 1 (mulberry32) */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** @param {number} from @param {number} to a whole number, both ends included */
  whole(from, to) {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  /** @template T @param {readonly T[]} list @returns {T} */
  one(list) {
    return list[this.whole(0, list.length - 1)];
  }
}
