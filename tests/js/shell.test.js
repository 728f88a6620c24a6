import assert from "node:assert/strict";
import test from "node:test";
import { cacheName, fromShell, outdatedCaches, partOf, shellPath } from "../../static/js/sw/strategies.js";

const LIST = { shell: "/tablet/", files: [{ path: "/static/abc/js/tablet.js", hash: "1" }] };
const ORIGIN = "https://tablet.example";
const ask = (path, different = {}) => shellPath({ method: "GET", mode: "cors", url: ORIGIN + path, ...different }, LIST, ORIGIN);

test("pages of the tablet are answered by the shell, whatever their address", () => {
  assert.equal(ask("/tablet/", { mode: "navigate" }), "/tablet/");
  assert.equal(ask("/tablet/?from=home", { mode: "navigate" }), "/tablet/");
  assert.equal(ask("/tablet/visit", { mode: "navigate" }), "/tablet/");
  assert.equal(ask("/sign-in", { mode: "navigate" }), null);
});

test("files of the list are answered from the cache, nothing else is touched", () => {
  assert.equal(ask("/static/abc/js/tablet.js"), "/static/abc/js/tablet.js");
  assert.equal(ask("/static/abc/js/tablet.js?v=2"), "/static/abc/js/tablet.js");
  assert.equal(ask("/static/old/js/tablet.js"), null);
  assert.equal(ask("/api/v1/sync/push"), null);
  assert.equal(ask("/tablet/", { mode: "navigate", method: "POST" }), null);
  assert.equal(shellPath({ method: "GET", mode: "cors", url: "https://else.example/static/abc/js/tablet.js" }, LIST, ORIGIN), null);
});

test("old shells go, what is not ours stays", () => {
  assert.deepEqual(outdatedCaches([cacheName("1"), cacheName("2"), "map-tiles"], "2"), [cacheName("1")]);
});

const whole = () => new Response("0123456789", { status: 200, headers: { "Content-Type": "text/plain" } });
const part = async (range) => {
  const answer = await partOf(whole(), range);
  return [answer.status, await answer.text(), answer.headers.get("Content-Range")];
};

test("a request for a part gets the part, never the whole with 200", async () => {
  assert.deepEqual(await part("bytes=2-4"), [206, "234", "bytes 2-4/10"]);
  assert.deepEqual(await part("bytes=7-"), [206, "789", "bytes 7-9/10"]);
  assert.deepEqual(await part("bytes=-3"), [206, "789", "bytes 7-9/10"]);
  assert.deepEqual(await part("bytes=8-99"), [206, "89", "bytes 8-9/10"]);
  for (const impossible of ["bytes=10-", "bytes=5-4", "bytes=-", "lines=1-2", "bytes=0-1,3-4"]) {
    assert.deepEqual(await part(impossible), [416, "", "bytes */10"]);
  }
});

test("a file that the cache has lost is left to the network", async () => {
  const cache = { match: async (path) => (path === "/tablet/" ? whole() : undefined) };
  assert.equal(await fromShell(cache, "/gone", null), null);
  assert.equal((await fromShell(cache, "/tablet/", null)).status, 200);
  assert.equal((await fromShell(cache, "/tablet/", "bytes=0-0")).status, 206);
});
