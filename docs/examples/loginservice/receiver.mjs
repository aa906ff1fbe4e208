// A campaign's receiver: checks that a callback is Ownkey's, and shows it. node receiver.mjs 8080 secret-file
import crypto from "node:crypto";
import fs from "node:fs";
import http from "node:http";

const [port = "8080", secretFile = "callback-secret"] = process.argv.slice(2);
const key = fs.readFileSync(secretFile, "utf8").split("\n")[0];
const seen = new Set(); // yours: a table

/** @param {http.IncomingHttpHeaders} headers @param {Buffer} body */
function isFromOwnkey(headers, body) {
  const stamp = String(headers["ownkey-timestamp"]);
  const good = Buffer.from("v1=" + crypto.createHmac("sha256", key).update(`${stamp}.`).update(body).digest("hex"));
  const sent = Buffer.from(String(headers["ownkey-signature"]));
  return sent.length === good.length && crypto.timingSafeEqual(sent, good) && Math.abs(Date.now() / 1000 - Number(stamp)) < 300;
}

http.createServer(async (request, response) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  const body = Buffer.concat(pieces);
  if (!isFromOwnkey(request.headers, body)) {
    response.writeHead(401).end();
    return;
  }
  const id = String(request.headers["ownkey-id"]);
  if (!seen.has(id)) console.log(body.toString()); // the same one may come twice
  seen.add(id);
  response.writeHead(204).end();
}).listen(Number(port), "127.0.0.1");
