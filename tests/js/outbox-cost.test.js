// What a saving costs: its own rows, however many lie in the outbox, and however many tabs are open.
import assert from "node:assert/strict";
import { IDBFactory, IDBDatabase as FDBDatabase } from "fake-indexeddb";
import test from "node:test";
import { keysOfUser } from "../../static/js/store/keys.js";
import { openStore, StoreProblem } from "../../static/js/store/store.js";
import { USER } from "./support/facts.js";
import { signedIn } from "./support/letters.js";
import { visitOperation } from "./support/tablet.js";

const MANY = 40;

/** A store that tells how many rows it has opened; sealed for the server too, as it is on every tablet. */
async function counted(context) {
  const keys = await keysOfUser(USER.id);
  const count = { opened: 0 };
  const openOwn = (doubled, place) => {
    count.opened += 1;
    return keys.vault.openOwn(doubled, place);
  };
  const store = await openStore(USER.id, { keys: { ...keys, isNew: false, vault: { ...keys.vault, openOwn } } });
  context.after(() => store.close());
  return { store, count };
}

async function tablet(context) {
  globalThis.indexedDB = new IDBFactory();
  await signedIn();
  return counted(context);
}

const saved = async (store, count = MANY) => {
  const operations = Array.from({ length: count }, () => visitOperation("h1"));
  for (const operation of operations) await store.add([operation]);
  return operations.map(({ id }) => id);
};

test("a saving opens no other row, and a change only its own", async (context) => {
  const { store, count } = await tablet(context);
  const ids = await saved(store);
  assert.equal(count.opened, 0);
  await store.edit(ids[7], { kind: "door", outcome: "refused" });
  await store.withdraw(ids[8]);
  await store.markSending([ids[0], ids[1]]);
  assert.equal(count.opened, 4);
  await store.settle([{ id: ids[0], outcome: "applied" }], "2026-11-21T06:25:00Z");
  assert.equal(count.opened, 5);
});

test("after a restart every row is opened once, and never again for a saving", async (context) => {
  const first = await tablet(context);
  const ids = await saved(first.store);
  first.store.close();
  const { store, count } = await counted(context);
  await store.add([visitOperation("h1")]);
  assert.equal(count.opened, MANY);
  await saved(store, 3);
  assert.equal(count.opened, MANY);
  assert.deepEqual(await store.add([visitOperation("h1", { id: ids[5] })]), [], "what is there already is not added twice");
});

test("what another tab has saved is known by its id, and opened once", async (context) => {
  const { store, count } = await tablet(context);
  await saved(store);
  const { store: other } = await counted(context);
  const [theirs, gone] = await saved(other, 2);
  await other.withdraw(gone);
  assert.deepEqual(await store.add([visitOperation("h1", { id: theirs })]), []);
  assert.equal(count.opened, 1);
  await store.edit(theirs, { kind: "door", outcome: "refused" });
  assert.equal((await other.outbox()).find(({ id }) => id === theirs).body.outcome, "refused");
  await assert.rejects(store.withdraw(gone), (fault) => fault instanceof StoreProblem && fault.code === "not_here");
  await other.withdraw(theirs);
  assert.equal((await store.add([visitOperation("h1", { id: theirs })])).length, 1, "what was withdrawn there may be saved here");
});

/** How often something was written since. */
function writings(context) {
  const begin = FDBDatabase.prototype.transaction;
  const begun = [];
  FDBDatabase.prototype.transaction = function transaction(names, mode, ...how) {
    begun.push({ names: [names].flat(), mode, ...how[0] });
    return begin.call(this, names, mode, ...how);
  };
  context.after(() => { FDBDatabase.prototype.transaction = begin; });
  return () => begun.splice(0);
}

test("a saving is one transaction, its number, its row and the end of its draft, and reads nothing", async (context) => {
  const { store } = await tablet(context);
  await store.outbox();
  await store.saveDraft("visit/h1", { form: {} });
  const since = writings(context);
  await store.add([visitOperation("h1")], { draft: "visit/h1" });
  assert.deepEqual(since(), [{ names: ["outbox", "drafts", "meta"], mode: "readwrite", durability: "strict" }]);
  assert.deepEqual(await store.drafts(), []);
});

test("two tabs that save at once take no number twice, and leave none out", async (context) => {
  const { store } = await tablet(context);
  const { store: other } = await counted(context);
  await Promise.all([store.outbox(), other.outbox()]); // each knows what comes next, as far as it knows
  const mine = Array.from({ length: 6 }, () => visitOperation("h1"));
  const theirs = Array.from({ length: 6 }, () => visitOperation("h2"));
  await Promise.all([...mine.map((operation) => store.add([operation])), ...theirs.map((operation) => other.add([operation]))]);
  const rows = await store.outbox();
  assert.deepEqual(rows.map(({ seq }) => seq), Array.from({ length: 12 }, (_, at) => at + 1));
  assert.deepEqual(new Set(rows.map(({ id }) => id)), new Set([...mine, ...theirs].map(({ id }) => id)));
  assert.deepEqual(await other.outbox(), rows);
});
