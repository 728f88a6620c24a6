// Rows of the outbox, closed for the tablet and for the server: whatever becomes of the tablet, the server can read them.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { IDBFactory } from "fake-indexeddb";
import test from "node:test";
import { payloadOf } from "../../static/js/rules/batches.js";
import { fileName, outboxFiles } from "../../static/js/sync/outbox-file.js";
import { USER } from "./support/facts.js";
import { DEVICE, isSigned, lying, readByServer, serverKeys, signedIn } from "./support/letters.js";
import { openedStore, visitOperation } from "./support/tablet.js";

async function begun(context) {
  globalThis.indexedDB = new IDBFactory();
  await signedIn();
  return openedStore(context);
}
/** What a push would send, without the number that stands beside the letter. */
const pushed = (row) => JSON.parse(JSON.stringify({ ...payloadOf(row), seq: undefined }));

async function everyRowIsALetter(store) {
  const entries = await lying();
  for (const row of await store.outbox()) {
    const entry = entries.get(row.seq);
    assert.deepEqual(await readByServer(row.seq, entry), pushed(row));
    assert.ok(await isSigned(row.seq, entry));
    assert.equal(entry.device, DEVICE);
  }
  return entries;
}

test("the server reads in a row exactly what a push would have sent, and the tablet signed it", async (context) => {
  const store = await begun(context);
  await store.add([visitOperation("h1"), visitOperation(null, { depends_on: ["a"], body: { notes: "降压药", people_met: undefined } })]);
  assert.equal((await everyRowIsALetter(store)).size, 2);
});

test("what is edited before sending is closed anew for both", async (context) => {
  const store = await begun(context);
  const [id] = await store.add([visitOperation("h1")]);
  await store.edit(id, { notes: "改过了" });
  await everyRowIsALetter(store);
  assert.equal((await store.outbox())[0].body.notes, "改过了");
});

test("a restart reads them with the tablet's own key", async (context) => {
  const store = await begun(context);
  await store.add([visitOperation("h1", { body: { notes: "还在" } })]);
  const before = await store.outbox();
  store.close();
  assert.deepEqual(await (await openedStore(context)).outbox(), before);
});

/** A tablet whose rows were closed for itself alone, one of them sent long ago; then it signs in with a program that knows letters. */
async function before(context) {
  globalThis.indexedDB = new IDBFactory();
  const store = await openedStore(context);
  const [first] = await store.add([visitOperation("h1", { body: { notes: "早先的" } }), visitOperation("h2")]);
  await store.markSending([first]);
  await store.settle([{ id: first, outcome: "rejected", code: "past_grace" }], "2026-11-21T06:25:00Z");
  const rows = await store.outbox();
  store.close();
  assert.ok([...(await lying()).values()].every((entry) => !entry.own && !entry.signature));
  await signedIn();
  return rows;
}

test("rows of the version before become letters at the first opening, and stay what they were", async (context) => {
  const rows = await before(context);
  const store = await openedStore(context);
  assert.deepEqual(await store.outbox(), rows);
  await everyRowIsALetter(store);
});

test("no room while they are closed anew: all are as they were and open, and the next opening does it", async (context) => {
  const rows = await before(context);
  const old = await lying();
  const real = IDBObjectStore.prototype.put;
  context.after(() => { IDBObjectStore.prototype.put = real; });
  IDBObjectStore.prototype.put = function put(value, key) {
    if (this.name === "outbox" && key === 2) throw new DOMException("no room", "QuotaExceededError");
    return real.call(this, value, key);
  };
  const full = await openedStore(context);
  assert.deepEqual(await full.outbox(), rows);
  full.close();
  IDBObjectStore.prototype.put = real;
  assert.deepEqual(await lying(), old);
  const store = await openedStore(context);
  assert.deepEqual(await store.outbox(), rows);
  await everyRowIsALetter(store);
});

test("under a new name of the device they are signed anew", async (context) => {
  const store = await begun(context);
  await store.add([visitOperation("h1")]);
  store.close();
  await signedIn({ device_id: "0190-device-2" });
  const again = await openedStore(context);
  const [entry] = (await lying()).values();
  assert.equal(entry.device, "0190-device-2");
  assert.ok(await isSigned(1, entry));
  assert.equal((await again.outbox()).length, 1);
});

test("the outbox as a file: a first and a last line, what it holds is frozen, and it opens at the server alone", async (context) => {
  const store = await begun(context);
  const [first, second] = await store.add([visitOperation("h1", { body: { notes: "降压药" } }), visitOperation("h1")]);
  await store.markSending([second]);
  await store.settle([{ id: second, outcome: "applied" }], "now");
  store.close();
  const { text: textOf, count, photos, parts } = await outboxFiles(USER.id);
  const text = await textOf(0);
  assert.deepEqual([photos, parts], [0, 1]);
  const [head, told, row, last] = text.split("\n");
  const digest = createHash("sha256").update(text.slice(0, text.indexOf("end "))).digest("hex");
  const seal = createHash("sha256").update((await serverKeys()).pem).digest("hex");
  assert.deepEqual([count, head, JSON.parse(told), last], [1, "fieldvisit-outbox 1", { seal, count: 1 }, `end 1 ${digest}`]);
  assert.deepEqual(Object.keys(JSON.parse(row)), ["device", "seq", "sealed", "key", "signature"]);
  assert.ok(!text.includes("降压药") && !text.includes(USER.name));
  await assert.rejects((await openedStore(context)).withdraw(first), { code: "already_tried" });
  assert.equal(fileName(new Date(2026, 10, 2, 9, 5)), "fieldvisit-20261102-0905.fvbox");
});

test("the file carries the pictures that are not sent, unopened; many make several files, each whole by itself", async (context) => {
  const store = await begun(context);
  const photos = await store.photos();
  const facts = { sha256: "ab".repeat(32), bytes: 4, width: 4, height: 3, added_at: "2026-11-21T06:20:00Z" };
  const picture = new Uint8Array(9000).fill(7);
  for (const id of ["photo-1", "photo-2", "photo-3", "photo-4"]) await photos.add({ ...facts, id }, { full: picture, thumb: picture });
  await photos.add({ ...facts, id: "file-1", of: "survey" }, { full: picture });
  await photos.change(["photo-2"], { state: "kept" });
  await store.add([visitOperation("h1", { body: { photos: [{ id: "photo-1" }] } })]);
  store.close();
  const box = await outboxFiles(USER.id, { most: 28_000 });
  assert.deepEqual([box.count, box.photos, box.parts], [1, 4, 2]);
  const lines = [];
  for (const part of [0, 1]) {
    const text = await box.text(part);
    const [first, head, ...rest] = text.trimEnd().split("\n");
    const [, count, digest] = /^end (\d+) (\w+)$/.exec(rest.pop());
    assert.deepEqual([first, JSON.parse(head).count, Number(count)], ["fieldvisit-outbox 2", rest.length, rest.length]);
    assert.equal(digest, createHash("sha256").update(text.slice(0, text.lastIndexOf("end "))).digest("hex"));
    lines.push(...rest.map((line) => JSON.parse(line)));
  }
  assert.deepEqual(Object.keys(lines[0]), ["device", "seq", "sealed", "key", "signature"], "rows come first");
  assert.deepEqual(lines.slice(1).map(({ photo_id }) => photo_id).sort(), ["file-1", "photo-1", "photo-3", "photo-4"]);
  assert.deepEqual(Object.keys(lines[1]), ["device", "photo_id", "sealed", "key", "signature"]);
  const gone = await outboxFiles(USER.id, { most: 28_000 });
  const again = await openedStore(context);
  await (await again.photos()).tidy(new Date("2026-11-21T06:20:00Z"));
  await (await again.photos()).tidy(new Date("2026-11-21T07:20:00Z"));
  const rest = (await gone.text(1)).trimEnd().split("\n");
  assert.equal(JSON.parse(rest[1]).count, rest.length - 3, "a picture that went meanwhile is not counted");
  assert.equal(fileName(new Date(2026, 10, 2, 9, 5), 1, 3), "fieldvisit-20261102-0905-02.fvbox");
});

test("what is too large to send was never seen by the server: its maker may take it back", async (context) => {
  const store = await begun(context);
  const [large, refused] = await store.add([visitOperation("h1"), visitOperation("h1")]);
  await store.markSending([large, refused]);
  await store.settle([{ id: large, outcome: "rejected", code: "too_large" }, { id: refused, outcome: "rejected", code: "past_grace" }], "now");
  await store.withdraw(large);
  await assert.rejects(store.withdraw(refused), { code: "already_tried" });
  assert.deepEqual((await store.outbox()).map(({ id }) => id), [refused]);
});
