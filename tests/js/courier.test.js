// What lies in stores that nobody can open is carried to the server unopened: locked, put aside, revoked.
import assert from "node:assert/strict";
import { IDBFactory } from "fake-indexeddb";
import test from "node:test";
import { openDeviceDatabase, write } from "../../static/js/store/layout.js";
import { openLetters } from "../../static/js/store/letters.js";
import { deliver, revoked } from "../../static/js/sync/courier.js";
import { createWire } from "../../static/js/sync/wire.js";
import { household, USER } from "./support/facts.js";
import { DATABASE, DEVICE, lying, signedIn } from "./support/letters.js";
import { fakeServer, problem, reply } from "./support/server.js";
import { openedStore, pullAnswer, visitOperation } from "./support/tablet.js";

const names = async () => (await indexedDB.databases()).map(({ name }) => name).sort();
const handed = async () => [...(await lying()).values()].map((entry) => Boolean(entry.handed));

/** A tablet with so many unsent rows, that nobody has open. */
async function locked(context, count) {
  globalThis.indexedDB = new IDBFactory();
  await signedIn();
  const store = await openedStore(context);
  await store.applyPull(pullAnswer([household({ id: "h1" })]));
  const ids = await store.add(Array.from({ length: count }, () => visitOperation("h1")));
  store.close();
  const server = fakeServer();
  const wire = createWire({ fetch: (...asked) => server.fetch(...asked) });
  return { server, ids, given: { wire, locks: null, page: null } };
}

test("a locked outbox is handed over once, without a token, and the ordinary push settles it later", async (context) => {
  const { server, ids, given } = await locked(context, 2);
  assert.equal((await deliver(given)).outcome, "ok");
  await deliver(given);
  const [call, ...more] = server.calls;
  assert.deepEqual([call.path, call.authorization, call.body.device_id, call.body.rows.map(({ seq }) => seq), more], ["sync/sealed", undefined, DEVICE, [1, 2], []]);
  assert.deepEqual(Object.keys(call.body.rows[0]).sort(), ["key", "sealed", "seq", "signature"]);
  const store = await openedStore(context);
  assert.deepEqual((await store.outbox()).map(({ state }) => state), ["sending", "sending"]);
  await assert.rejects(store.withdraw(ids[0]), { code: "already_tried" });
  await store.settle(ids.map((id) => ({ id, outcome: "duplicate", original: { outcome: "applied" } })), "now");
  assert.deepEqual((await store.outbox()).map(({ state }) => state), ["acknowledged", "acknowledged"]);
  await store.requeue(ids);
  assert.deepEqual(await handed(), [false, false], "a server that was restored does not have them any more");
});

test("the store that is open is left to its own engine", async (context) => {
  const { server, given } = await locked(context, 1);
  await deliver({ ...given, openUser: () => USER.id });
  assert.deepEqual(server.calls, []);
});

test("what the server already acknowledged is not handed over again; what it could not open goes again", async (context) => {
  const { server, ids, given } = await locked(context, 3);
  const store = await openedStore(context);
  await store.markSending([ids[0]]);
  await store.settle([{ id: ids[0], outcome: "applied" }], "now");
  store.close();
  server.misbehave = (path, body, answer) => (path === "sync/sealed"
    ? reply(200, { results: body.rows.map(({ seq }) => (seq === 2 ? { seq, outcome: "rejected", code: "not_opened" } : { seq, outcome: "rejected", code: "past_grace" })) }) : answer());
  await deliver(given);
  assert.deepEqual(server.calls[0].body.rows.map(({ seq }) => seq), [2, 3]);
  assert.deepEqual(await handed(), [false, false, true]);
});

test("one hundred at a time; 413 and a bad row are halved until they stand alone", async (context) => {
  const { server, given } = await locked(context, 130);
  server.misbehave = (path, body, answer) => {
    if (body.rows.length > 40) return reply(413, "<h1>too large</h1>", { "Content-Type": "text/html" });
    return body.rows.some(({ seq }) => seq === 7) ? problem(403, "bad_signature") : answer();
  };
  await deliver(given);
  const marks = await handed();
  assert.deepEqual([server.calls[0].body.rows.length, marks.length, marks.indexOf(false), marks.lastIndexOf(false)], [100, 130, 6, 6]);
});

test("a portal, a timeout, a busy server: nothing is marked, and it says to come again", async (context) => {
  const { server, given } = await locked(context, 1);
  for (const [answer, outcome] of [[() => reply(200, "<html>", { "Content-Type": "text/html" }), "not_ours"], [() => reply(200, { hello: 1 }), "not_ours"],
    [() => problem(429, "slow_down"), "busy"], [() => { throw new TypeError("gone"); }, "offline"]]) {
    server.misbehave = answer;
    assert.equal((await deliver(given)).outcome, outcome);
    assert.deepEqual(await handed(), [false]);
  }
});

async function putAside() {
  const db = await openDeviceDatabase();
  await write(db, ["meta"], async (tx) => {
    await tx.objectStore("meta").put({ user_id: USER.id, device_id: DEVICE }, `aside/${USER.id}`);
    await tx.objectStore("meta").put(`${USER.id}.2`, `place/${USER.id}`);
  });
  db.close();
}

test("what was put aside with a forgotten PIN is delivered whole, then it goes", async (context) => {
  const { server, given } = await locked(context, 2);
  await putAside();
  server.misbehave = () => { throw new TypeError("gone"); };
  await deliver({ ...given, openUser: () => USER.id });
  assert.ok((await names()).includes(DATABASE), "not before it is delivered");
  server.misbehave = null;
  await deliver({ ...given, openUser: () => USER.id });
  assert.equal(server.sealed.size, 2);
  assert.ok(!(await names()).includes(DATABASE));
});

test("photos go behind their rows, opened by nobody; one the server has already is not sent again", async (context) => {
  const { server, given } = await locked(context, 1);
  const store = await openedStore(context);
  const photos = await store.photos();
  const facts = { sha256: "ab".repeat(32), bytes: 4, width: 4, height: 3, added_at: "2026-11-21T06:20:00Z" };
  const picture = new TextEncoder().encode("Hof");
  for (const id of ["photo-1", "photo-2", "photo-3"]) await photos.add({ ...facts, id }, { full: picture, thumb: picture });
  assert.deepEqual(await photos.picture("photo-1", "full"), picture);
  await photos.change(["photo-2"], { state: "kept" });
  store.close();
  await deliver(given);
  assert.deepEqual(server.posted("sync/sealed-photos"), [], "of a store that can be opened they wait for their owner");
  await putAside();
  server.misbehave = (path, body, answer) => (body.photo_id === "photo-3" ? problem(409, "photo_not_named") : answer());
  await deliver({ ...given, openUser: () => USER.id });
  const [one, other, ...more] = server.posted("sync/sealed-photos");
  assert.deepEqual([[one.photo_id, other.photo_id].sort(), more, one.device_id], [["photo-1", "photo-3"], [], DEVICE]);
  assert.deepEqual(Object.keys(one).sort(), ["device_id", "key", "photo_id", "sealed", "signature"]);
  assert.ok(server.sealed.has("photo-1"));
  assert.ok(!(await names()).includes(DATABASE));
});

test("revoked: no key is left when the rows go, once; then nothing is left at all", async (context) => {
  const { server, given } = await locked(context, 2);
  let keys;
  server.misbehave = async (_, __, answer) => {
    const db = await openDeviceDatabase();
    keys = [await db.getAllKeys("vaults"), await db.getAllKeys("sessions")];
    db.close();
    return answer();
  };
  await revoked(USER.id, given);
  assert.deepEqual(keys, [["device"], []]);
  assert.equal(server.sealed.size, 2);
  assert.deepEqual(await names(), ["fieldvisit-2"]);
  await deliver(given);
  assert.equal(server.calls.length, 1);
});

test("revoked without a network: one try, and all is gone; killed on the way, the next start ends it", async (context) => {
  const { server, given } = await locked(context, 1);
  server.misbehave = () => { throw new TypeError("gone"); };
  await revoked(USER.id, given);
  assert.deepEqual([await names(), server.calls.length], [["fieldvisit-2"], 1]);
  const again = await locked(context, 1);
  const { openPlaces } = await import("../../static/js/store/places.js");
  const places = await openPlaces();
  await places.forsake(USER.id);
  places.close();
  await deliver(again.given);
  assert.deepEqual([await names(), again.server.sealed.size], [["fieldvisit-2"], 1]);
});

test("the rows are read without any key", async (context) => {
  await locked(context, 1);
  const db = await openDeviceDatabase();
  await db.clear("vaults");
  await db.clear("keys");
  db.close();
  const letters = await openLetters(USER.id);
  assert.equal((await letters.unhanded()).length, 1);
  letters.close();
});
