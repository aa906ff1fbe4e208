// @ts-check
// Stands between ownkeyd and the community server and does to a call what networks and broken servers do. What the community makes of the
// call is its own: a fault "after" lets it be applied first, so that only the answer suffers.
import http from "node:http";
import { setTimeout as pause } from "node:timers/promises";

/** @typedef {{ status: number, type: string, body: Buffer }} Answer */
/** @typedef {(wire: BadWire, body: Buffer, headers: http.IncomingHttpHeaders, response: http.ServerResponse) => Promise<void>} Fault */

/** @param {http.ServerResponse} response @param {number} status @param {string} body @param {string} [type] */
const say = (response, status, body, type = "application/json") => void response.writeHead(status, { "Content-Type": type }).end(body);

/** The call is carried out, its answer replaced. @param {(response: http.ServerResponse, answer: Answer) => unknown} answerInstead @returns {Fault} */
const after = (answerInstead) => async (wire, body, headers, response) => void (await answerInstead(response, await wire.forward(body, headers)));
/** The call never arrives. @param {(response: http.ServerResponse) => unknown} answerInstead @returns {Fault} */
const instead = (answerInstead) => async (_wire, _body, _headers, response) => void (await answerInstead(response));

/** @param {http.ServerResponse} response */
const cut = (response) => void response.socket?.destroy();
/** @param {http.ServerResponse} response */
const garbage = (response) => say(response, 200, "\u0000\ufffd{{{ not json \"state\":\"success\"");
/** @param {http.ServerResponse} response */
const empty = (response) => say(response, 200, "");
/** @param {http.ServerResponse} response */
const page = (response) => say(response, 404, "<html><body>no such page</body></html>", "text/html");
/** @param {http.ServerResponse} response */
const broken = (response) => say(response, 500, "{\"state\":\"success\"}");
/** @param {http.ServerResponse} response */
const busy = (response) => say(response, 503, "busy", "text/plain");
/** @param {http.ServerResponse} response */
const unsaved = (response) => say(response, 200, "{\"state\":\"error\",\"msg\":\"error saving transaction in db\"}");
/** Headers promise all of it, half of it comes. @param {http.ServerResponse} response @param {Answer} answer */
const half = (response, answer) => {
  response.writeHead(200, { "Content-Type": "application/json", "Content-Length": answer.body.length });
  response.write(answer.body.subarray(0, answer.body.length / 2), () => response.socket?.destroy());
};

/** What can happen to a call. @type {Record<string, Fault>} */
export const faults = {
  "no connection": instead(cut),
  "500 instead": instead(broken),
  "503 instead": instead(busy),
  "garbage instead": instead(garbage),
  "empty instead": instead(empty),
  "a page instead": instead(page),
  "not saved": instead(unsaved),
  "applied, answer lost": after(cut),
  "applied, 500": after(broken),
  "applied, garbage": after(garbage),
  "applied, empty": after(empty),
  "applied, half an answer": after(half),
  "applied, told that saving failed": after(unsaved),
  "applied, answer after the timeout": after(async (response, answer) => {
    await pause(1_500);
    response.writeHead(answer.status, { "Content-Type": answer.type }).end(answer.body);
  }),
  "twice": async (wire, body, headers, response) => {
    const answers = await Promise.all([wire.forward(body, headers), wire.forward(body, headers)]);
    response.writeHead(answers[1].status, { "Content-Type": answers[1].type }).end(answers[1].body);
  },
};

export class BadWire {
  /** @param {import("./dice.mjs").Dice} dice */
  constructor(dice) {
    this.dice = dice;
    this.target = 0;
    this.port = 0;
    /** Share of the calls that something happens to. */
    this.share = 0;
    /** Nobody answers at all. */
    this.down = false;
    /** How often each happened. @type {Map<string, number>} */
    this.happened = new Map();
  }

  async start() {
    this.server = http.createServer(async (request, response) => {
      const pieces = [];
      for await (const piece of request) pieces.push(piece);
      await this.#answer(Buffer.concat(pieces), request.headers, response).catch(() => cut(response));
    });
    this.server.on("clientError", (_error, socket) => socket.destroy());
    await new Promise((resolve) => this.server?.listen(0, "127.0.0.1", () => resolve(undefined)));
    this.port = /** @type {import("node:net").AddressInfo} */ (this.server.address()).port;
    return this;
  }

  /** @param {Buffer} body @param {http.IncomingHttpHeaders} headers @param {http.ServerResponse} response */
  async #answer(body, headers, response) {
    if (this.down) return this.#note("nobody there", () => cut(response));
    if (this.dice.next() < this.share) {
      const name = this.dice.one(Object.keys(faults));
      return this.#note(name, () => faults[name](this, body, headers, response));
    }
    const answer = await this.forward(body, headers);
    response.writeHead(answer.status, { "Content-Type": answer.type }).end(answer.body);
  }

  /** @param {string} name @param {() => Promise<void> | void} act */
  async #note(name, act) {
    this.happened.set(name, (this.happened.get(name) ?? 0) + 1);
    await act();
  }

  /** The call as it came. @param {Buffer} body @param {http.IncomingHttpHeaders} headers @returns {Promise<Answer>} */
  forward(body, headers) {
    return new Promise((resolve, reject) => {
      const call = http.request({ port: this.target, host: "127.0.0.1", method: "POST", path: "/JsonRequestHandler", headers }, async (answer) => {
        const pieces = [];
        for await (const piece of answer) pieces.push(piece);
        resolve({ status: answer.statusCode ?? 0, type: answer.headers["content-type"] ?? "", body: Buffer.concat(pieces) });
      });
      call.on("error", reject);
      call.end(body);
    });
  }
}
