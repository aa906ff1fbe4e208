// @ts-check
// A wire between two processes that keeps every byte that went from the caller to the callee: what a server was really told,
// whatever the browser's own tooling reports.
import net from "node:net";

export class Wiretap {
  /** @param {string} name @param {number} target port on loopback */
  constructor(name, target) {
    this.name = name;
    this.target = target;
    /** @type {Buffer[][]} one list of pieces per connection */
    this.connections = [];
    /** @type {Set<net.Socket>} */
    this.open = new Set();
    this.port = 0;
  }

  async start() {
    this.server = net.createServer((caller) => this.#join(caller));
    await new Promise((resolve) => this.server?.listen(0, "127.0.0.1", () => resolve(undefined)));
    this.port = /** @type {net.AddressInfo} */ (this.server.address()).port;
    return this;
  }

  /** @param {net.Socket} caller */
  #join(caller) {
    /** @type {Buffer[]} */
    const kept = [];
    this.connections.push(kept);
    const callee = net.connect(this.target, "127.0.0.1");
    this.open.add(caller).add(callee);
    for (const [from, to] of [[caller, callee], [callee, caller]]) {
      from.setNoDelay(true);
      from.on("data", (data) => {
        if (from === caller) kept.push(data);
        to.write(data);
      });
      from.on("end", () => to.end());
      from.on("error", () => to.destroy());
      from.on("close", () => {
        this.open.delete(from);
        to.destroy();
      });
    }
  }

  /** All bytes, connection after connection. @returns {Buffer} */
  bytes() {
    return Buffer.concat(this.connections.flat());
  }

  /** How often something went through. @param {RegExp} pattern with the flag g */
  count(pattern) {
    return this.bytes().toString("latin1").match(pattern)?.length ?? 0;
  }

  stop() {
    this.open.forEach((socket) => socket.destroy());
    this.server?.close();
  }
}
