import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const TOP = resolve(dirname(fileURLToPath(import.meta.url)), "../../static/js");
/** Each floor with those it may use. The two at the end are outside: third-party code, and words. */
const MAY_USE = {
  rules: [], vault: [], store: ["rules", "vault", "vendor"], sync: ["rules", "vault", "store", "vendor"], sw: [], messages: [],
  photos: ["rules", "store"],
  widgets: ["rules", "messages", "vendor"],
  screens: ["rules", "vault", "store", "sync", "sw", "photos", "surveys", "widgets", "messages", "vendor"],
  surveys: ["rules", "store", "widgets", "messages", "vendor"], desk: ["vendor"],
};

function modules(folder) {
  return readdirSync(folder, { recursive: true }).map(String).filter((name) => name.endsWith(".js")).map((name) => join(folder, name));
}

const codeOf = (file) => readFileSync(file, "utf8").replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
const floorOf = (file) => relative(TOP, file).split("/")[0];
const own = modules(TOP).filter((file) => !["vendor"].includes(floorOf(file)));

test("a lower floor never uses a higher one, and every import is relative", () => {
  const wrong = [];
  for (const file of own.filter((one) => floorOf(one) in MAY_USE)) {
    for (const [, address] of codeOf(file).matchAll(/(?:from|import)\s*\(?\s*["']([^"']+)["']/g)) {
      const target = floorOf(resolve(dirname(file), address));
      const allowed = address.startsWith(".") && (target === floorOf(file) || MAY_USE[floorOf(file)].includes(target));
      if (!allowed) wrong.push(`${relative(TOP, file)} uses ${address}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("only sync calls the network, only store opens the database", () => {
  const callers = (pattern) => own.filter((file) => floorOf(file) !== "sw" && floorOf(file) !== "desk" && pattern.test(codeOf(file))).map((file) => relative(TOP, file));
  assert.deepEqual(callers(/\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource/), ["sync/wire.js"]);
  assert.deepEqual(callers(/\bindexedDB\b|\bopenDB\(|\bdeleteDB\(/), ["store/layout.js"]);
});

test("the rules know neither page nor store nor clock of their own", () => {
  const impure = modules(join(TOP, "rules")).filter((file) => !file.endsWith("ids.js"))
    .filter((file) => /\b(document|window|navigator|localStorage|Date\.now|Math\.random|new Date\(\))/.test(codeOf(file)));
  assert.deepEqual(impure.map((file) => relative(TOP, file)), []);
});
