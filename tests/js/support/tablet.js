/** A store on a fake IndexedDB, fresh for each test; opening it again under the same name is a restart. */
import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { openStore } from "../../../static/js/store/store.js";
import { USER } from "./facts.js";

/** @param {import("node:test").TestContext} context */
export async function freshStore(context) {
  globalThis.indexedDB = new IDBFactory();
  return openedStore(context);
}

/** @param {import("node:test").TestContext} context */
export async function openedStore(context, hooks) {
  const store = await openStore(USER.id, hooks);
  context.after(() => store.close());
  return store;
}

let made = 0;
export function visitOperation(householdId, different = {}) {
  made += 1;
  return { id: `0190-op-${made}`, kind: "visit.record", entity_id: `0190-visit-${made}`, household_id: householdId,
    captured_at: "2026-11-21T06:20:00Z", body: { kind: "door", outcome: "met", started_at: "2026-11-21T06:20:00Z" }, ...different };
}

/** @param {any[]} changed @param {object} [different] */
export function pullAnswer(changed, different = {}) {
  const { removed = [], more, ...rest } = /** @type {any} */ (different);
  return { server_time: "2026-11-21T06:30:00Z", epoch: "e1", reference: {}, dossiers: { changed, removed, ...(more ? { more } : {}) }, ...rest };
}
