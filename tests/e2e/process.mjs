// @ts-check
// Child processes of a test: started, waited for by their port or output, killed as -9 does it, and never left behind.
// The rules are: no fixed ports, no sleeps but bounded polling, every line of output is kept.
import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import net from "node:net";

/** @type {Set<Process>} */
const running = new Set();
process.on("exit", () => running.forEach((child) => child.child?.kill("SIGKILL")));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

/** Below the ports that the system gives out by itself, so that no connection takes one between this and its use. */
let nextPort = 10_000 + Math.floor(Math.random() * 20_000);

/** A port on which nothing listens. @returns {Promise<number>} */
export async function freePort() {
  do ++nextPort; while (await listens(nextPort));
  return nextPort;
}

/**
 * Polls until `probe` gives something true. The one place that waits.
 * @template T
 * @param {string} what
 * @param {() => Promise<T> | T} probe
 * @param {{ timeoutMs?: number, everyMs?: number }} [options]
 * @returns {Promise<T>}
 */
export async function until(what, probe, { timeoutMs = 20_000, everyMs = 25 } = {}) {
  const end = Date.now() + timeoutMs;
  let last;
  for (;;) {
    try {
      const value = await probe();
      if (value) return value;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`gave up after ${timeoutMs} ms waiting for ${what}${last ? `: ${last}` : ""}`);
    await pause(everyMs);
  }
}

export class Process {
  /** @param {{ name: string, command: string[], env?: Record<string, string>, cwd?: string, ready: () => Promise<unknown> }} plan */
  constructor(plan) {
    this.plan = plan;
    /** @type {import("node:child_process").ChildProcess | undefined} */
    this.child = undefined;
    this.output = "";
    /** Milliseconds from spawn to ready of the last start. */
    this.startMs = 0;
  }

  async start() {
    if (this.child) throw new Error(`${this.plan.name} runs already`);
    const [program, ...args] = this.plan.command;
    const began = performance.now();
    const child = spawn(program, args, { env: { ...process.env, ...this.plan.env }, cwd: this.plan.cwd, stdio: ["ignore", "pipe", "pipe"] });
    this.child = child;
    running.add(this);
    child.stdout.on("data", (data) => (this.output += data));
    child.stderr.on("data", (data) => (this.output += data));
    child.on("error", (error) => (this.output += `\n${error}\n`));
    /** @type {Promise<void>} */
    this.exited = new Promise((resolve) => child.on("close", () => {
      running.delete(this);
      this.child = undefined;
      resolve();
    }));
    await until(`${this.plan.name} to be ready`, async () => {
      if (this.child !== child) return "ended";
      return this.plan.ready();
    }, { timeoutMs: 60_000, everyMs: 5 }).catch((error) => {
      throw new Error(`${error.message}\n${this.output.slice(-4000)}`);
    });
    if (this.child !== child) throw new Error(`${this.plan.name} ended at once:\n${this.output.slice(-4000)}`);
    this.startMs = performance.now() - began;
    return this;
  }

  /** As the power cut does it: no handler runs, nothing is flushed. */
  async kill() {
    this.child?.kill("SIGKILL");
    await this.exited;
  }

  /** @returns {Promise<number | null>} the exit status */
  async stop() {
    const child = this.child;
    if (!child) return null;
    child.kill("SIGTERM");
    await Promise.race([this.exited, pause(15_000).then(() => this.kill())]);
    return child.exitCode;
  }

  get pid() {
    return this.child?.pid ?? 0;
  }
}

/** True when something listens there. @param {number} port @returns {Promise<boolean>} */
export function listens(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
