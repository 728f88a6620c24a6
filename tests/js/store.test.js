import assert from "node:assert/strict";
import test from "node:test";
import { StoreProblem } from "../../static/js/store/store.js";
import { household, NOW, userDossier } from "./support/facts.js";
import { freshStore, openedStore, pullAnswer, visitOperation } from "./support/tablet.js";

const states = async (store) => (await store.outbox()).map((row) => row.state);
const contained = async (store) => (await store.outbox()).map((row) => row.contained);
const refusal = (code) => (fault) => fault instanceof StoreProblem && fault.code === code;
const applied = (id, more = {}) => ({ id, outcome: "applied", ...more });

test("what is saved is there after a restart, in the order of saving", async (context) => {
  const store = await freshStore(context);
  const first = visitOperation("h1");
  const second = visitOperation("h2", { body: { notes: "𠮷㛃欧阳 买买提·艾力 ".repeat(100) } });
  await store.add([first, second]);
  store.close();
  const again = await openedStore(context);
  const rows = await again.outbox();
  assert.deepEqual(rows.map((row) => [row.id, row.state, row.attempts]), [[first.id, "pending", 0], [second.id, "pending", 0]]);
  assert.ok(rows[0].seq < rows[1].seq);
  assert.deepEqual(rows[1].body, second.body);
  assert.deepEqual(await again.counts(), { waiting: 2, quarantined: 0 });
});

test("seq goes on growing when rows are withdrawn", async (context) => {
  const store = await freshStore(context);
  const gone = visitOperation("h1");
  await store.add([gone]);
  const [{ seq }] = await store.outbox();
  await store.withdraw(gone.id);
  await store.add([visitOperation("h1")]);
  assert.ok((await store.outbox())[0].seq > seq);
});

test("saving ends the draft in the same transaction, and twice is once", async (context) => {
  const store = await freshStore(context);
  const operation = visitOperation("h1");
  await store.saveDraft("visit:h1", { notes: "写了一半" });
  assert.deepEqual(await store.draft("visit:h1"), { notes: "写了一半" });
  await store.add([operation], { draft: "visit:h1" });
  await store.add([operation]);
  assert.equal((await store.outbox()).length, 1);
  assert.equal(await store.draft("visit:h1"), null);
  store.close();
  assert.deepEqual(await (await openedStore(context)).drafts(), []);
});

test("drafts outlive a restart and can be dropped", async (context) => {
  const store = await freshStore(context);
  await store.saveDraft("visit:h1", { notes: "一" });
  await store.saveDraft("visit:h1", { notes: "一二" });
  await store.saveDraft("issue", { description: "沟" });
  store.close();
  const again = await openedStore(context);
  assert.deepEqual(new Map((await again.drafts()).map(({ key, value }) => [key, value])),
    new Map([["visit:h1", { notes: "一二" }], ["issue", { description: "沟" }]]));
  await again.dropDraft("issue");
  assert.deepEqual((await again.drafts()).map(({ key }) => key), ["visit:h1"]);
});

test("drafts saved faster than the disk writes end as the last one, and only once", async (context) => {
  const store = await freshStore(context);
  await Promise.all(["一", "一二", "一二三"].map((notes) => store.saveDraft("visit:h1", { notes })));
  store.refresh();
  assert.deepEqual(await store.drafts(), [{ key: "visit:h1", value: { notes: "一二三" } }]);
  await Promise.all([store.saveDraft("visit:h1", { notes: "一二三四" }), store.add([visitOperation("h1")], { draft: "visit:h1" })]);
  store.refresh();
  assert.deepEqual(await store.drafts(), []);
});

test("until the first attempt a record can be edited; from then on it is frozen", async (context) => {
  const store = await freshStore(context);
  const operation = visitOperation("h1");
  await store.add([operation]);
  await store.edit(operation.id, { ...operation.body, notes: "改过" });
  assert.equal((await store.outbox())[0].body.notes, "改过");
  const [sending] = await store.markSending([operation.id]);
  assert.deepEqual([sending.state, sending.attempts, sending.body.notes], ["sending", 1, "改过"]);
  await assert.rejects(store.edit(operation.id, {}), refusal("already_tried"));
  await store.release([operation.id]);
  assert.deepEqual(await states(store), ["pending"]);
  await assert.rejects(store.edit(operation.id, {}), refusal("already_tried"));
  await assert.rejects(store.withdraw(operation.id), refusal("already_tried"));
  await assert.rejects(store.withdraw("unknown"), refusal("not_here"));
});

test("the server's words settle the rows, and only rows that wait for them", async (context) => {
  const store = await freshStore(context);
  const operations = ["a", "b", "c", "d"].map(() => visitOperation("h1"));
  await store.add(operations);
  const [a, b, c, d] = operations.map((operation) => operation.id);
  await store.markSending([a, b, c, d]);
  await store.settle([applied(a), { id: b, outcome: "rejected", code: "past_grace", message: "…", field: null },
    { id: c, outcome: "conflict", kept: "x", yours: "y" }, { id: d, outcome: "deferred", waiting_for: "z" },
    applied("somebody else's")], "2026-11-21T06:25:00Z");
  assert.deepEqual(await states(store), ["acknowledged", "quarantined", "conflict", "pending"]);
  const rows = await store.outbox();
  assert.deepEqual([rows[1].problem.code, rows[2].problem.kept, rows[3].problem.waiting_for], ["past_grace", "x", "z"]);
  await store.settle([{ id: a, outcome: "rejected", code: "late" }], "2026-11-21T06:26:00Z");
  assert.deepEqual(await states(store), ["acknowledged", "quarantined", "conflict", "pending"]);
});

test("a pull never touches what is in the outbox; the last page marks what it contains", async (context) => {
  const store = await freshStore(context);
  const [sent, waiting] = [visitOperation("h1"), visitOperation("h1")];
  await store.add([sent, waiting]);
  await store.markSending([sent.id]);
  await store.settle([applied(sent.id)], "2026-11-21T06:25:00Z");
  await store.applyPull(pullAnswer([household({ id: "h1" })], { more: true }), { last: false });
  assert.deepEqual(await contained(store), [false, false]);
  await store.applyPull(pullAnswer([]), { last: true });
  assert.deepEqual(await contained(store), [true, false]);
  assert.deepEqual(await states(store), ["acknowledged", "pending"]);
  assert.equal(await store.meta("last_sync_at"), "2026-11-21T06:30:00Z");
});

test("a token taken over keeps the visit in the fold until the dossier itself comes", async (context) => {
  const store = await freshStore(context);
  await store.applyPull(pullAnswer([household({ id: "h1", token: "t1" })]));
  const operation = visitOperation("h1");
  await store.add([operation]);
  await store.markSending([operation.id]);
  await store.settle([applied(operation.id, { dossiers: { h1: { from: "t1", to: "t2" } } })], "2026-11-21T06:25:00Z");
  assert.deepEqual(await store.tokens(), { h1: "t2" });
  await store.applyPull(pullAnswer([]));
  assert.deepEqual(await contained(store), [false]);
  store.close();
  const again = await openedStore(context);
  assert.deepEqual(await again.tokens(), { h1: "t2" });
  await again.prune(new Date(NOW.getTime() + 90 * 24 * 3600_000));
  assert.equal((await again.outbox()).length, 1, "not forgotten while no dossier shows it");
  await again.applyPull(pullAnswer([household({ id: "h1", token: "t3" })]));
  assert.deepEqual(await contained(again), [true]);
});

test("another's write between own push and pull: the token is not taken over, so the pull brings it", async (context) => {
  const store = await freshStore(context);
  await store.applyPull(pullAnswer([household({ id: "h1", token: "t1" })]));
  const operation = visitOperation("h1");
  await store.add([operation]);
  await store.markSending([operation.id]);
  await store.settle([applied(operation.id, { dossiers: { h1: { from: "t2", to: "t3" } } })], "2026-11-21T06:25:00Z");
  assert.deepEqual(await store.tokens(), { h1: "t1" });
});

test("acknowledged payloads are kept thirty days, refused ones until they are settled", async (context) => {
  const store = await freshStore(context);
  const operations = [visitOperation("h1"), visitOperation("h1"), visitOperation("h1")];
  await store.add(operations);
  const [a, b] = operations.map((operation) => operation.id);
  await store.markSending([a, b]);
  await store.settle([applied(a), { id: b, outcome: "rejected", code: "x" }], NOW.toISOString());
  await store.applyPull(pullAnswer([]));
  const after = (days) => new Date(NOW.getTime() + days * 24 * 3600_000);
  await store.prune(after(29));
  assert.equal((await store.outbox()).length, 3);
  await store.prune(after(31));
  assert.deepEqual(await states(store), ["quarantined", "pending"]);
});

test("what a coordinator has settled leaves the refused ones, but only once it was listed", async (context) => {
  const store = await freshStore(context);
  const operation = visitOperation("h1");
  await store.add([operation]);
  await store.markSending([operation.id]);
  await store.settle([{ id: operation.id, outcome: "rejected", code: "past_grace" }], "2026-11-21T06:25:00Z");
  await store.applyPull(pullAnswer([userDossier()]));
  assert.deepEqual(await states(store), ["quarantined"]);
  const fact = { operation_id: operation.id, kind: "visit.record", code: "past_grace", message: "", at: "" };
  await store.applyPull(pullAnswer([userDossier({ quarantined: [fact] })]));
  assert.deepEqual(await states(store), ["quarantined"]);
  await store.applyPull(pullAnswer([userDossier()]));
  assert.deepEqual(await states(store), ["acknowledged"]);
});

test("a removed dossier leaves, its unsent visit stays", async (context) => {
  const store = await freshStore(context);
  await store.applyPull(pullAnswer([household({ id: "h1" }), household({ id: "h2" })]));
  await store.add([visitOperation("h1")]);
  await store.applyPull(pullAnswer([]), { removals: ["h1"] });
  assert.deepEqual((await store.dossiers()).map(({ id }) => id), ["h2"]);
  assert.deepEqual(await states(store), ["pending"]);
  store.close();
  assert.deepEqual((await (await openedStore(context)).dossiers()).map(({ id }) => id), ["h2"]);
});

test("a new epoch asks for an audit; what is missing goes again, unchanged", async (context) => {
  const store = await freshStore(context);
  const operation = visitOperation("h1");
  await store.add([operation]);
  await store.markSending([operation.id]);
  await store.settle([applied(operation.id)], "2026-11-21T06:25:00Z");
  await store.applyPull(pullAnswer([]));
  assert.equal(await store.meta("audit_due"), null);
  await store.applyPull(pullAnswer([], { epoch: "e2" }));
  assert.deepEqual([await store.meta("audit_due"), await store.meta("epoch")], [true, "e2"]);
  await store.requeue([operation.id]);
  const [row] = await store.outbox();
  assert.deepEqual([row.state, row.contained, row.settled_at, row.attempts], ["pending", false, null, 1]);
});

test("nothing personal lies open in the database: keys and plain fields name nobody", async (context) => {
  const store = await freshStore(context);
  await store.applyPull(pullAnswer([household({ id: "household-id" }, { name: "周根生" })], {
    reference: { roll: { version: "1", data: { households: [{ head: "周**" }] } } } }));
  await store.add([visitOperation("household-id", { body: { notes: "降压药" } })]);
  await store.saveDraft("visit:household-id", { notes: "写了一半" });
  store.close();
  const plain = await everythingPlain("fieldvisit-2-u1");
  for (const secret of ["household-id", "周根生", "降压药", "写了一半", "周**"]) assert.ok(!plain.includes(secret), secret);
  assert.ok(plain.includes("pending"));
});

/** All keys and all fields that are not sealed bytes. */
async function everythingPlain(name) {
  const { openDB } = await import("../../static/js/vendor/idb.js");
  const db = await openDB(name);
  const parts = [];
  for (const storeName of db.objectStoreNames) {
    parts.push(await db.getAllKeys(storeName), await db.getAll(storeName));
  }
  db.close();
  return JSON.stringify(parts, (_, value) => (value instanceof Uint8Array ? "sealed" : value));
}

test("a full disk is a named problem, and nothing is half-written", async (context) => {
  const store = await freshStore(context);
  await store.saveDraft("visit:h1", { notes: "写了一半" });
  const real = IDBObjectStore.prototype.add;
  context.after(() => { IDBObjectStore.prototype.add = real; });
  let tries = 0;
  IDBObjectStore.prototype.add = function add(...args) {
    tries += 1;
    if (tries === 2) throw new DOMException("no room", "QuotaExceededError");
    return real.apply(this, args);
  };
  await assert.rejects(store.add([visitOperation("h1"), visitOperation("h1")], { draft: "visit:h1" }), refusal("disk_full"));
  IDBObjectStore.prototype.add = real;
  store.refresh();
  assert.deepEqual(await store.outbox(), []);
  assert.deepEqual(await store.draft("visit:h1"), { notes: "写了一半" });
});

test("every write is asked to be on the disk before it counts", async (context) => {
  const store = await freshStore(context);
  const real = IDBDatabase.prototype.transaction;
  context.after(() => { IDBDatabase.prototype.transaction = real; });
  const durabilities = new Set();
  IDBDatabase.prototype.transaction = function transaction(names, mode, options) {
    if (mode === "readwrite") durabilities.add(options?.durability);
    return real.call(this, names, mode, options);
  };
  const operation = visitOperation("h1");
  await store.add([operation]);
  await store.saveDraft("x", {});
  await store.markSending([operation.id]);
  await store.settle([applied(operation.id)], "2026-11-21T06:25:00Z");
  await store.applyPull(pullAnswer([household({ id: "h1" })]));
  assert.deepEqual([...durabilities], ["strict"]);
});

test("two tabs: the other hears of a saving and reads it", async (context) => {
  const one = await freshStore(context);
  const other = await openedStore(context);
  await one.applyPull(pullAnswer([household({ id: "h1", token: "t1" })]));
  await other.dossiers();
  const heard = new Promise((resolve) => { other.onChange((what, elsewhere) => resolve([what, elsewhere])); });
  await one.applyPull(pullAnswer([household({ id: "h1", token: "t2" })]));
  assert.deepEqual(await heard, ["dossiers", true]);
  assert.deepEqual(await other.tokens(), { h1: "t2" });
});

test("an old tab lets go when a newer one needs another layout", async (context) => {
  let outdated = 0;
  await freshStore(context);
  await openedStore(context, { onOutdated: () => { outdated += 1; } });
  const { openDB } = await import("../../static/js/vendor/idb.js");
  const newer = await openDB("fieldvisit-2-u1", 4, { upgrade() {} });
  newer.close();
  assert.equal(outdated, 1);
});

test("a disk that takes nothing more is told before the database is touched", async (context) => {
  const store = await freshStore(context);
  let full = true;
  const writable = { write: async () => { if (full) throw new DOMException("full", "QuotaExceededError"); }, abort: async () => {} };
  const folder = { getFileHandle: async () => ({ createWritable: async () => writable }) };
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: { storage: { getDirectory: async () => folder } } });
  context.after(() => Reflect.deleteProperty(globalThis, "navigator"));
  await assert.rejects(store.add([visitOperation("h1")]), { code: "disk_full" });
  assert.deepEqual(await store.outbox(), []);
  full = false;
  await store.add([visitOperation("h1")]);
  assert.equal((await store.outbox()).length, 1);
});
