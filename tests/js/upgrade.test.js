// A newer program over what an older one left: everything that waited is taken, and an old tab is asked to go, never waited for in silence.
import assert from "node:assert/strict";
import test from "node:test";
import { IDBFactory } from "fake-indexeddb";
import { openUserDatabase, whenBlocked } from "../../static/js/store/layout.js";
import { openLetters } from "../../static/js/store/letters.js";
import { deleteStore, openStore } from "../../static/js/store/store.js";
import { startSync } from "../../static/js/sync/engine.js";
import { createWire } from "../../static/js/sync/wire.js";
import { openDB } from "../../static/js/vendor/idb.js";
import { NOW, USER } from "./support/facts.js";
import { plainStore } from "./support/plain.js";
import { fakeServer, give } from "./support/server.js";
import { openedStore, visitOperation } from "./support/tablet.js";

test("30: two hundred records of the version before are all accepted, each once", async (context) => {
  globalThis.indexedDB = new IDBFactory();
  const server = fakeServer();
  const homes = give(server, 4);
  const operations = Array.from({ length: 200 }, (_, at) => ({ supersedes: null, depends_on: null, last_sync_at: null, base_revision: null,
    ...visitOperation(homes[at % 4].id) }));
  const tried = (at) => (at < 50 ? "sending" : "pending"); // some had been tried, and nobody knows what became of them
  (await plainStore({ rows: operations.map((operation, at) => [operation, tried(at)]) })).close();
  for (const operation of operations.slice(0, 20)) server.receipts.set(operation.id, { outcome: "applied", operation });
  const store = await openedStore(context);
  const engine = startSync(store, {
    session: async () => ({ token: "T", device_id: "d1", epoch: "e1", ended: null }), end: async () => {},
    wire: (token, deviceId) => createWire({ fetch: server.fetch, token, deviceId, timeoutMs: 5000 }),
    now: () => NOW, random: () => 0.5, pause: async () => {}, locks: null, page: null, document: null, savedMs: 3600_000,
  });
  context.after(() => engine.stop());
  assert.equal((await engine.syncNow()).outcome, "ok");
  const rows = await store.outbox();
  assert.deepEqual([rows.length, rows.filter((row) => row.state === "acknowledged").length, server.receipts.size], [200, 200, 200]);
});

/** The store as an older program has it open in a tab that does not let go. */
function heldFast() {
  globalThis.indexedDB = new IDBFactory();
  return openDB(`fieldvisit-2-${USER.id}`, 1, { upgrade(db) {
    for (const name of ["dossiers", "reference", "drafts", "meta"]) db.createObjectStore(name);
    db.createObjectStore("outbox").createIndex("state", "state");
  } });
}

test("an old tab that does not let go is named, and the store opens once it is closed", async () => {
  const old = await heldFast();
  /** @type {(value: boolean) => void} */
  let tell = () => {};
  const blocked = new Promise((resolve) => { tell = resolve; });
  const opening = openUserDatabase(USER.id, { onBlocked: () => tell(true) });
  assert.equal(await blocked, true);
  old.close();
  const db = await opening;
  assert.ok(db.objectStoreNames.contains("outbox"));
  db.close();
});

test("whoever opens or deletes a store that is held fast, the page is told, and told again when it is over", async (context) => {
  context.after(() => whenBlocked(() => {}));
  for (const open of [openLetters, openStore, deleteStore]) {
    const old = await heldFast();
    const said = [];
    const blocked = new Promise((resolve) => { whenBlocked((isBlocked) => { said.push(isBlocked); resolve(undefined); }); });
    const opening = open(USER.id);
    await blocked;
    assert.deepEqual(said, [true]);
    old.close();
    (await opening)?.close();
    assert.deepEqual(said, [true, false]);
  }
});
