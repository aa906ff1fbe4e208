// @ts-check
// People who sign as fast as they are answered, whatever happens to the servers. Each one's transactions are numbered in the memo, the
// next is signed only when the one before is acknowledged: so the ledger must have them in this order. Every answer that is not 2xx must
// be problem+json, is counted, and the call repeated as a client does.
import { setTimeout as pause } from "node:timers/promises";
import { ApiPerson, Refused, base64url } from "../e2e/api_person.mjs";
import { openModule } from "../e2e/module.mjs";

const kMostAtOnce = 8; // bodies of one enlisting
const kGiveUpMs = 120_000; // of one call, with all its repeats
const kSlowMs = 200; // between turns once there is plenty: the ledger must come after

/** Names that are no parts of each other. @param {number} at */
const nameOf = (at) => `Fay${String.fromCharCode(65 + at)}`;

export class Load {
  /**
   * @param {import("../e2e/house.mjs").House} house @param {import("./dice.mjs").Dice} dice
   * @param {{ people?: number, bornAgoS?: number }} [options] bornAgoS: age of the bodies; older than any jump of the server's clock
   */
  constructor(house, dice, { people = 6, bornAgoS = 0 } = {}) {
    this.dice = dice;
    this.bornAgoS = bornAgoS;
    this.people = Array.from({ length: people }, (_, at) => new ApiPerson(house, nameOf(at)));
    /** Bodies that somebody tried to sign, and of each person those whose signature was acknowledged, in order. @type {Set<string>} */
    this.attempted = new Set();
    /** @type {Map<ApiPerson, string[]>} */
    this.acknowledged = new Map(this.people.map((person) => [person, []]));
    this.enlisted = 0;
    /** What went wrong and was told, by kind: how often. @type {Map<string, number>} */
    this.told = new Map();
    this.slowestMs = 0;
    this.running = false;
    this.wanted = 0;
  }

  async settle() {
    await Promise.all(this.people.map((person) => person.settle()));
    return this;
  }

  /** Signatures that were acknowledged. */
  get signed() {
    return [...this.acknowledged.values()].reduce((sum, list) => sum + list.length, 0);
  }

  /** Everybody sends until enough() and `wanted` signatures are acknowledged. @param {number} wanted */
  start(wanted) {
    this.wanted = wanted;
    this.running = true;
    /** @type {Error | undefined} */
    this.broken = undefined;
    this.sending = Promise.all(this.people.map((person, at) => this.#send(person, this.people[(at + 1) % this.people.length])))
      .catch((error) => {
        this.broken = error;
        this.running = false;
      });
    return this;
  }

  /** The faults are over; ends when the wanted number is reached. */
  async enough() {
    this.running = false;
    await this.sending;
    if (this.broken) throw this.broken;
  }

  /** Waits while the load runs on. @param {number} ms */
  async rest(ms) {
    await pause(ms);
    if (this.broken) throw this.broken;
  }

  /** @param {ApiPerson} person @param {ApiPerson} receiver */
  async #send(person, receiver) {
    for (let turn = 0; !this.broken && (this.running || this.signed < this.wanted);) {
      const bodies = Array.from({ length: this.dice.whole(1, kMostAtOnce) }, () => this.#body(person, receiver, turn++));
      await this.#enlist(person, bodies);
      const transactions = await this.#pending(person, bodies);
      if (this.dice.whole(0, 1)) await this.#signTogether(person, transactions);
      else for (const transaction of transactions) await this.#sign(person, transaction);
      if (this.signed > this.wanted) await pause(kSlowMs);
    }
  }

  /** @param {ApiPerson} person @param {ApiPerson} receiver @param {number} number */
  #body(person, receiver, number) {
    return person.transferTo(receiver, 0.01, `${person.name} number ${number}`, this.bornAgoS);
  }

  /** As the community server does: some at once. @param {ApiPerson} person @param {Buffer[]} bodies */
  async #enlist(person, bodies) {
    await this.#untilTold(person, "enlist", async () => {
      const answer = await person.enlist(bodies);
      if (answer.state === "success" || /already enlisted/.test(answer.msg)) return;
      if (answer.msg === "session not found") throw new Refused(401, answer);
      throw new Refused(500, { title: `enlisting: ${answer.msg}` });
    });
    this.enlisted += bodies.length;
  }

  /** Enlisted is acknowledged too: all must be there. @param {ApiPerson} person @param {Buffer[]} bodies @returns {Promise<any[]>} in the same order */
  async #pending(person, bodies) {
    const { transactions } = await this.#untilTold(person, "list", () => person.call("GET", "/api/v1/transactions?state=pending"));
    const byBody = new Map(transactions.map((/** @type {any} */ one) => [one.body, one]));
    return bodies.map((body) => {
      const found = byBody.get(base64url(body));
      if (!found) throw new Error(`${person.name}: an enlisted transaction is lost`);
      return found;
    });
  }

  /** @param {any} transaction @param {string} body hex */
  #acknowledge(/** @type {ApiPerson} */ person, transaction, body) {
    if (!["signed", "delivered"].includes(transaction.state)) throw new Error(`signed, but ${transaction.state}: ${transaction.outcome}`);
    this.acknowledged.get(person)?.push(body);
  }

  /** @param {ApiPerson} person @param {any} transaction */
  async #sign(person, transaction) {
    const body = Buffer.from(transaction.body, "base64url").toString("hex");
    this.attempted.add(body);
    this.#acknowledge(person, await this.#untilTold(person, "sign", () => person.sign(transaction)), body);
  }

  /** The row of them in one call. @param {ApiPerson} person @param {any[]} transactions */
  async #signTogether(person, transactions) {
    const crypto = await openModule();
    const signatures = [];
    for (const { id, body } of transactions) {
      this.attempted.add(Buffer.from(body, "base64url").toString("hex"));
      const now = Math.floor(Date.now() / 1000);
      const { signature } = await crypto.sign(/** @type {number} */ (person.root), Buffer.from(body, "base64url"), now);
      signatures.push({ id, signature: base64url(signature) });
    }
    const { results } = await this.#untilTold(person, "sign together", async () => {
      const answer = await person.call("POST", "/api/v1/transactions/signatures", { signatures });
      const failed = answer.results.find((/** @type {any} */ one) => one.problem);
      if (failed) throw new Refused(failed.problem.status, failed.problem, "application/problem+json");
      return answer;
    });
    transactions.forEach(({ body }, at) => this.#acknowledge(person, results[at].transaction, Buffer.from(body, "base64url").toString("hex")));
  }

  /**
   * Repeats a call until its answer is good. Only what a client must live with is repeated: no or half an answer, 5xx, and a session that
   * has ended (then the person logs in).
   * @template T @param {ApiPerson} person @param {string} what @param {() => Promise<T>} call @returns {Promise<T>}
   */
  async #untilTold(person, what, call) {
    const began = performance.now();
    for (let ended = false; ;) {
      try {
        if (ended) await person.login();
        ended = false;
        const answer = await call();
        this.slowestMs = Math.max(this.slowestMs, performance.now() - began);
        return answer;
      } catch (error) {
        if (this.broken) throw error;
        ended = this.#note(error) || ended;
        if (performance.now() - began > kGiveUpMs) throw new Error(`gave up: ${person.name}, ${what}`, { cause: error });
      }
      await pause(this.dice.whole(5, 60));
    }
  }

  /** @param {any} error @returns {boolean} whether the session has ended; throws what may not be repeated */
  #note(error) {
    const refused = error instanceof Refused;
    const kind = refused ? `${error.status} ${error.problem?.title ?? ""}`.trim() : "no answer";
    this.told.set(kind, (this.told.get(kind) ?? 0) + 1);
    if (!refused) {
      if (error instanceof TypeError || error instanceof SyntaxError || error?.name === "TimeoutError") return false;
      throw error;
    }
    if (error.type !== undefined && !error.type.startsWith("application/problem+json")) throw new Error(`${kind} as ${error.type}`);
    if (error.status < 500 && error.status !== 401) throw error;
    return error.status === 401;
  }
}
