// Photos on their way: after their record, resumed, again after damage, and said plainly when they are not taken.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { meaningOf } from "../../static/js/rules/photo-words.js";
import { pictureFrom } from "../../static/js/sync/pictures.js";
import { startUploads } from "../../static/js/sync/uploading.js";
import { createWire } from "../../static/js/sync/wire.js";
import { problem, reply } from "./support/server.js";
import { freshStore, visitOperation } from "./support/tablet.js";

const AT = "2026-11-21T06:20:00Z";
const bytesOf = (seed) => new Uint8Array(150_000).map((_, at) => (at * seed) % 251);
const sha = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** tus as our server speaks it, in twenty lines; `says` may answer instead. */
function album() {
  const server = { parts: new Map(), kept: new Map(), asked: [], says: null };
  const standing = (status, id, offset) => new Response(null, { status, headers: { "Tus-Resumable": "1.0.0", "Upload-Offset": String(offset),
    "Upload-Length": "150000", ...(status === 201 ? { Location: `/api/v1/photos/${id}` } : {}) } });
  server.fetch = async (url, { method = "GET", headers, body }) => {
    const id = new URL(url, "https://x").pathname.split("/")[4];
    server.asked.push(`${method} ${id ?? ""}`.trim());
    const instead = await server.says?.({ method, id, headers, body });
    if (instead) return instead;
    if (method === "POST") {
      const named = Buffer.from(/photo_id ([^,]+)/.exec(headers["Upload-Metadata"])[1], "base64").toString();
      server.parts.set(named, new Uint8Array());
      return standing(201, named, 0);
    }
    if (server.kept.has(id)) return standing(200, id, 150_000);
    const part = server.parts.get(id);
    if (!part) return problem(404, "not_visible");
    if (method === "HEAD") return standing(200, id, part.length);
    const whole = new Uint8Array([...part, ...new Uint8Array(await body.arrayBuffer())]);
    server.parts.set(id, whole);
    if (whole.length === 150_000) server.kept.set(id, whole);
    return standing(204, id, whole.length);
  };
  return server;
}

async function tabletWith(context, server, ...ids) {
  const store = await freshStore(context);
  const photos = await store.photos();
  for (const [at, id] of ids.entries()) {
    const full = bytesOf(at + 1);
    await photos.add({ id, sha256: sha(full), bytes: full.length, width: 4, height: 3, added_at: `2026-11-21T06:2${at}:00Z` }, { full, thumb: full.slice(0, 9) });
  }
  const operation = visitOperation("h1");
  operation.body.photos = ids.map((id) => ({ id }));
  await store.add([operation]);
  await store.markSending([operation.id]);
  await store.settle([{ id: operation.id, outcome: "applied" }], AT);
  const shown = [];
  const start = () => {
    const uploads = startUploads(store, { now: () => new Date(AT), random: () => 0.5, locks: null, show: (change) => shown.push(change.photo_problem),
      wire: async () => createWire({ token: "t", deviceId: "d", fetch: server.fetch }) });
    context.after(uploads.stop);
    return uploads;
  };
  const states = async () => Object.fromEntries((await photos.list()).map(({ id, state, offset }) => [id, [state, offset]]));
  return { store, photos, start, states, shown };
}

test("photos go one after the other, whole, and are known as received", async (context) => {
  const server = album();
  const { start, states } = await tabletWith(context, server, "p1", "p2");
  await start().go();
  assert.deepEqual(await states(), { p1: ["kept", 150_000], p2: ["kept", 150_000] });
  assert.deepEqual([sha(server.kept.get("p1")), sha(server.kept.get("p2"))], [sha(bytesOf(1)), sha(bytesOf(2))]);
  assert.deepEqual(server.asked, ["POST", "PATCH p1", "PATCH p1", "PATCH p1", "POST", "PATCH p2", "PATCH p2", "PATCH p2"]);
});

test("27: cut on the way, and after a restart it goes on where the server stands", async (context) => {
  const server = album();
  const { start, states } = await tabletWith(context, server, "p1");
  server.says = ({ method }) => {
    if (method !== "PATCH" || server.parts.get("p1").length < 60_000) return null;
    throw new TypeError("network is gone");
  };
  await start().go();
  assert.deepEqual(await states(), { p1: ["sending", 65_536] });
  server.says = null;
  server.asked.length = 0;
  await start().go();
  assert.deepEqual(server.asked, ["HEAD p1", "PATCH p1", "PATCH p1"]);
  assert.equal(sha(server.kept.get("p1")), sha(bytesOf(1)));
});

test("27: damaged on the way it is sent again, from the beginning", async (context) => {
  const server = album();
  const { start, states } = await tabletWith(context, server, "p1");
  let damaged = 0;
  server.says = ({ method }) => {
    if (method !== "PATCH" || server.parts.get("p1").length < 130_000 || damaged > 0) return null;
    damaged += 1;
    server.parts.delete("p1");
    return problem(460, "photo_hash_differs");
  };
  await start().go();
  assert.deepEqual([damaged, await states()], [1, { p1: ["kept", 150_000] }]);
});

test("what is refused says why and holds up nothing; what cannot be placed yet waits", async (context) => {
  const server = album();
  const { start, states, photos } = await tabletWith(context, server, "p1", "p2", "p3");
  server.says = ({ method, id, headers }) => {
    if (method === "POST" && headers["Upload-Metadata"].includes(Buffer.from("p2").toString("base64"))) return problem(409, "photo_not_named");
    return method === "PATCH" && id === "p1" ? problem(422, "photo_refused", { detail: { reason: "broken" } }) : null;
  };
  const uploads = start();
  await uploads.go();
  const found = await states();
  assert.deepEqual([found.p1[0], found.p2[0], found.p3[0]], ["refused", "waiting", "kept"]);
  assert.equal((await photos.list()).find(({ id }) => id === "p1").reason, "broken");
  server.asked.length = 0;
  await uploads.go();
  assert.deepEqual(server.asked, [], "not at every synchronisation");
});

test("a server without room is said so, and nothing else is tried meanwhile", async (context) => {
  const server = album();
  const { start, states, shown } = await tabletWith(context, server, "p1", "p2");
  server.says = ({ method }) => (method === "PATCH" ? problem(507, "no_space") : null);
  await start().go();
  assert.deepEqual([shown, server.asked.length, (await states()).p2], [["no_space"], 2, ["waiting", 0]]);
});

test("a photo whose record is not with the server stays here, and one that cannot be read is lost alone", async (context) => {
  const server = album();
  const { store, start, states, photos } = await tabletWith(context, server, "p1");
  await photos.add({ id: "p9", sha256: "0", bytes: 3, width: 1, height: 1, added_at: AT }, { full: bytesOf(9), thumb: bytesOf(9) });
  await store.add([visitOperation("h1", { body: { photos: [{ id: "p9" }] } })]);
  await start().go();
  assert.deepEqual(await states(), { p1: ["kept", 150_000], p9: ["waiting", 0] });
});

test("a record waits to be checked and the server will not have its photo: it stays here, and goes when the record is mended", async (context) => {
  const server = album();
  const { store, photos } = await tabletWith(context, server);
  const full = bytesOf(1);
  await photos.add({ id: "p1", sha256: sha(full), bytes: full.length, width: 4, height: 3, added_at: AT }, { full, thumb: full });
  const refused = visitOperation("h1", { body: { photos: [{ id: "p1" }] } });
  await store.add([refused]);
  await store.markSending([refused.id]);
  await store.settle([{ id: refused.id, outcome: "rejected", code: "invalid_input" }], AT);
  let clock = Date.parse(AT);
  const uploads = startUploads(store, { now: () => new Date(clock), random: () => 0.5, locks: null, show: () => {},
    wire: async () => createWire({ token: "t", deviceId: "d", fetch: server.fetch }) });
  context.after(uploads.stop);
  server.says = () => problem(409, "photo_not_named");
  for (const days of [0, 1, 60]) {
    clock = Date.parse(AT) + days * 24 * 3600_000;
    await uploads.go();
  }
  const [held] = await photos.list();
  assert.deepEqual([held.state, held.reason, held.named, await photos.owed()], ["waiting", "not_named", false, 1]);
  server.says = null;
  await store.add([visitOperation("h1", { supersedes: refused.entity_id, body: { photos: [{ id: "p1" }] } })]);
  clock += 2 * 3600_000;
  await uploads.go();
  const [sent] = await photos.list();
  assert.deepEqual([sent.state, sent.reason, sha(server.kept.get("p1"))], ["kept", null, sha(full)]);
});

test("words of proxies and portals decide nothing", () => {
  assert.equal(meaningOf({ status: 410, code: null }), "away");
  assert.equal(meaningOf({ status: 200, code: null }), "away");
  assert.equal(meaningOf({ status: 502, code: null }), "wait");
  assert.equal(meaningOf({ status: 410, code: "photo_refused" }), "refused");
  assert.equal(meaningOf({ status: 401, code: "unauthenticated" }), "signed_out");
});

test("a picture is brought past the browser's cache, and only if it is one", async () => {
  const asked = [];
  const wire = (answer) => createWire({ token: "t", fetch: async (url, request) => (asked.push([url, request.cache, request.headers.Authorization]), answer()) });
  const picture = new Response(new Uint8Array([255, 216]), { headers: { "Content-Type": "image/jpeg" } });
  assert.deepEqual(await pictureFrom(wire(() => picture), "p1", "thumb"), new Uint8Array([255, 216]));
  assert.deepEqual(asked, [["/api/v1/photos/p1/thumb", "no-store", "Bearer t"]]);
  assert.equal(await pictureFrom(wire(() => reply(200, "<html>", { "Content-Type": "text/html" })), "p1", "full"), null);
  assert.equal(await pictureFrom(wire(() => { throw new TypeError("offline"); }), "p1", "full"), null);
  assert.equal(await pictureFrom(null, "p1", "full"), null);
});
