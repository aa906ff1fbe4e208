// @ts-check
// What stands in the memory of a running program (Linux): for secrets that should be gone from it.
import fs from "node:fs";

const chunk = 1 << 22;

/** Every writable piece of it, with a little of the next. @param {number} pid */
function* pieces(pid) {
  const memory = fs.openSync(`/proc/${pid}/mem`, "r");
  try {
    for (const line of fs.readFileSync(`/proc/${pid}/maps`, "utf8").trim().split("\n")) {
      const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
      if (from === undefined || line.includes("[v")) continue; // vvar and the like belong to the kernel
      const end = parseInt(to, 16);
      for (let at = parseInt(from, 16); at < end; at += chunk) {
        const piece = Buffer.alloc(Math.min(chunk + 1024, end - at));
        try {
          yield piece.subarray(0, fs.readSync(memory, piece, 0, piece.length, at));
        } catch { /* given back meanwhile */ }
      }
    }
  } finally {
    fs.closeSync(memory);
  }
}

/** Those of the texts that stand in it. @param {number} pid @param {string[]} texts @returns {string[]} */
export function inMemory(pid, texts) {
  const found = new Set();
  for (const piece of pieces(pid)) {
    for (const text of texts) if (piece.includes(text)) found.add(text);
  }
  return [...found];
}
