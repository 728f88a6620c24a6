/** A tablet as the version before left it: the same stores, with nothing sealed. */
import { openDB } from "../../../static/js/vendor/idb.js";
import { USER } from "./facts.js";

const open = (value) => ({ sealed: new TextEncoder().encode(JSON.stringify(value)) });
const row = (operation, state, result = null) => ({ state, attempts: state === "pending" ? 0 : 1, contained: false,
  settled_at: null, ...open(operation), result: result && open(result).sealed });

/** @param {{dossiers?: any[], rows?: [any, string, any?][], drafts?: any[], meta?: Record<string, any>}} holds */
export async function plainStore({ dossiers = [], rows = [], drafts = [], meta = {} }) {
  const db = await openDB(`fieldvisit-1-${USER.id}`, 1, { upgrade(fresh) {
    for (const name of ["dossiers", "reference", "drafts", "meta"]) fresh.createObjectStore(name);
    fresh.createObjectStore("outbox", { autoIncrement: true }).createIndex("state", "state");
  } });
  for (const dossier of dossiers) await db.put("dossiers", open({ dossier, adopted: [] }), `opaque-${dossier.id}`);
  for (const [operation, state, result] of rows) await db.add("outbox", row(operation, state, result));
  for (const draft of drafts) await db.put("drafts", open(draft), `opaque-${draft.name}`);
  for (const [name, value] of Object.entries(meta)) await db.put("meta", open(value), name);
  await db.put("reference", open({ version: "7", data: [1, 2] }), "phrases");
  return db;
}

export async function plainDevice(session) {
  const db = await openDB("fieldvisit-1", 1, { upgrade(fresh) {
    fresh.createObjectStore("sessions");
    fresh.createObjectStore("meta");
  } });
  await db.put("sessions", open(session), session.user.id);
  await db.put("meta", session.user.id, "current");
  return db;
}
