// The stores at rest: nothing readable, nothing exchangeable, and everything of the version before carried over.
import assert from "node:assert/strict";
import { IDBFactory } from "fake-indexeddb";
import test from "node:test";
import { openDevice } from "../../static/js/store/device.js";
import { openStore, StoreProblem } from "../../static/js/store/store.js";
import { deleteDB, openDB } from "../../static/js/vendor/idb.js";
import { household, USER } from "./support/facts.js";
import { plainDevice, plainStore } from "./support/plain.js";
import { freshStore, openedStore, pullAnswer, visitOperation } from "./support/tablet.js";

const NAME = `fieldvisit-2-${USER.id}`;
const refusal = (code) => (fault) => fault instanceof StoreProblem && fault.code === code;
const names = async () => (await indexedDB.databases()).map(({ name }) => name).sort();
const SESSION = { user: USER, token: "token-geheim", device_id: "d1", seal_key: "PEM", lease_days: 7, epoch: "e1", ended: null };

/** Every byte that lies in any database, as text. */
async function everythingOnDisk() {
  const parts = [];
  for (const name of await names()) {
    const db = await openDB(name);
    for (const store of db.objectStoreNames) parts.push(await db.getAllKeys(store), await db.getAll(store));
    db.close();
  }
  return JSON.stringify(parts, (_, value) => (value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : value));
}

test("no name, address, phone, note or token can be read on the disk", async (context) => {
  const store = await freshStore(context);
  const device = await openDevice();
  await device.keep(SESSION);
  device.close();
  await store.applyPull(pullAnswer([household({ id: "h1" })], { reference: { phrases: { version: "1", data: ["在家，一切正常"] } } }));
  await store.add([visitOperation("h1", { body: { notes: "降压药够两周" } })]);
  await store.saveDraft("visit:h1", { notes: "写了一半" });
  await store.setMeta("last_words", "再说");
  const lying = await everythingOnDisk();
  for (const word of ["周根生", "荆山村", "13900001111", "降压药", "写了一半", "token-geheim", "沈国良", "cadre", "在家", "再说"]) {
    assert.ok(!lying.includes(word), word);
  }
});

test("records that changed places are refused, not shown", async (context) => {
  const store = await freshStore(context);
  await store.add([visitOperation("h1"), visitOperation("h2")]);
  store.close();
  const db = await openDB(NAME);
  const [one, two] = [await db.get("outbox", 1), await db.get("outbox", 2)];
  await db.put("outbox", two, 1);
  await db.put("outbox", one, 2);
  db.close();
  await assert.rejects((await openedStore(context)).outbox(), refusal("vault_broken"));
});

test("a vault of a later version is named as such, and left as it is", async (context) => {
  const store = await freshStore(context);
  await store.add([visitOperation("h1")]);
  store.close();
  const db = await openDB("fieldvisit-2");
  const header = await db.get("vaults", USER.id);
  await db.put("vaults", { ...header, format: 2 }, USER.id);
  const before = await everythingOnDisk();
  await assert.rejects(openStore(USER.id), refusal("vault_newer"));
  assert.equal(await everythingOnDisk(), before);
  await db.put("vaults", header, USER.id);
  db.close();
  assert.equal((await (await openedStore(context)).outbox()).length, 1);
});

test("without its key a store is nothing: the next sign-in starts an empty one", async (context) => {
  const store = await freshStore(context);
  await store.applyPull(pullAnswer([household({ id: "h1" })]));
  store.close();
  const device = await openDevice();
  await device.keep(SESSION);
  await device.drop(USER.id);
  device.close();
  const again = await openedStore(context);
  assert.deepEqual(await again.dossiers(), []);
  await again.add([visitOperation("h1")]);
  assert.equal((await again.outbox()).length, 1);
});

test("two tabs that open a new vault at once share one", async (context) => {
  globalThis.indexedDB = new IDBFactory();
  const [one, two] = await Promise.all([openedStore(context), openedStore(context)]);
  await one.add([visitOperation("h1")]);
  await two.add([visitOperation("h2")]);
  assert.deepEqual((await one.outbox()).map(({ seq }) => seq), [1, 2]);
});

const held = () => ({
  dossiers: [household({ id: "h1" })], drafts: [{ name: "visit:h1", value: { notes: "写了一半" } }], meta: { epoch: "e1", last_sync_at: "then" },
  rows: [[visitOperation("h1", { id: "a" }), "acknowledged"], [visitOperation("h1", { id: "b" }), "quarantined", { code: "past_grace" }], [visitOperation("h2", { id: "c" }), "pending"]],
});
const carried = async (store) => {
  assert.deepEqual((await store.dossiers()).map(({ id }) => id), ["h1"]);
  assert.deepEqual((await store.outbox()).map(({ id, seq, state, problem }) => [id, seq, state, problem?.code]),
    [["a", 1, "acknowledged", undefined], ["b", 2, "quarantined", "past_grace"], ["c", 3, "pending", undefined]]);
  assert.deepEqual(await store.draft("visit:h1"), { notes: "写了一半" });
  assert.equal(await store.meta("last_sync_at"), "then");
  assert.equal((await store.reference()).phrases.version, "7");
};

test("what the version before left open is sealed at the first opening, and the open store goes", async (context) => {
  globalThis.indexedDB = new IDBFactory();
  (await plainDevice(SESSION)).close();
  const old = await plainStore(held());
  await old.delete("outbox", await old.add("outbox", {})); // taken back: its number is not given again
  old.close();
  const device = await openDevice();
  assert.equal((await device.current())?.token, "token-geheim");
  device.close();
  const store = await openedStore(context);
  await carried(store);
  await store.add([visitOperation("h1", { id: "d" })]);
  assert.equal((await store.outbox()).at(-1)?.seq, 5);
  assert.deepEqual(await names(), ["fieldvisit-2", NAME]);
  assert.ok(!(await everythingOnDisk()).includes("写了一半"));
});

test("switched off while it is carried over: the old store is whole, and is carried the next time", async (context) => {
  globalThis.indexedDB = new IDBFactory();
  (await plainStore(held())).close();
  const real = IDBObjectStore.prototype.put;
  context.after(() => { IDBObjectStore.prototype.put = real; });
  IDBObjectStore.prototype.put = function put(value, key) {
    if (this.name === "outbox" && key === 2) throw new DOMException("no room", "QuotaExceededError");
    return real.call(this, value, key);
  };
  await assert.rejects(openStore(USER.id), refusal("disk_full"));
  IDBObjectStore.prototype.put = real;
  await carried(await openedStore(context));
});

test("switched off before the old store was gone: it is not carried twice", async (context) => {
  globalThis.indexedDB = new IDBFactory();
  (await plainStore(held())).close();
  const store = await openedStore(context);
  await store.withdraw("c");
  store.close();
  (await plainStore(held())).close();
  const again = await openedStore(context);
  assert.deepEqual((await again.outbox()).map(({ id }) => id), ["a", "b"]);
  assert.deepEqual(await names(), ["fieldvisit-2", NAME]);
});

test("a window that still runs the old program lets go before anything is carried", async (context) => {
  globalThis.indexedDB = new IDBFactory();
  const old = await plainStore(held());
  let asked = 0;
  old.addEventListener("versionchange", () => {
    asked += 1;
    old.close();
  });
  await carried(await openedStore(context));
  assert.equal(asked, 1);
});

test("a store laid out before there were photos and forms keeps everything when it is opened again", async (context) => {
  globalThis.indexedDB = new IDBFactory();
  const first = await openedStore(context);
  await first.add([visitOperation("h1", { id: "a" })]);
  await first.saveDraft("visit:h1", { notes: "写了一半" });
  first.close();
  await laidOutBefore();
  const store = await openedStore(context);
  assert.deepEqual((await store.outbox()).map(({ id, seq, state }) => [id, seq, state]), [["a", 1, "pending"]]);
  assert.deepEqual(await store.draft("visit:h1"), { notes: "写了一半" });
  const db = await openDB(NAME);
  assert.deepEqual([db.version, [...db.objectStoreNames].filter((name) => /^(p|form)/.test(name))], [3, ["form_files", "forms", "photos", "pictures"]]);
  db.close();
});

/** The same records in stores as version 1 laid them. */
async function laidOutBefore() {
  const now = await openDB(NAME);
  const lying = await Promise.all(["dossiers", "reference", "outbox", "drafts", "meta"].map(async (name) =>
    [name, await now.getAllKeys(name), await now.getAll(name)]));
  now.close();
  await deleteDB(NAME);
  const before = await openDB(NAME, 1, { upgrade(fresh) {
    for (const [name] of lying) fresh.createObjectStore(name);
  } });
  for (const [name, keys, entries] of lying) for (const [at, entry] of entries.entries()) await before.put(name, entry, keys[at]);
  before.close();
}
