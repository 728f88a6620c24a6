/**
 * How the tablet's databases are laid out, and how they are opened and written.
 *
 * One database per user, so that two people sharing a tablet never meet, and one for the device with the
 * sessions. A write is one transaction with `durability: "strict"`: what was answered "saved" is on the disk.
 */
import { deleteDB, openDB } from "../vendor/idb.js";
import { StoreProblem, asStoreProblem } from "./problems.js";

const VERSION = 1;
export const DEVICE_DATABASE = "fieldvisit-1";
/** @param {string} userId */
export const userDatabase = (userId) => `fieldvisit-1-${userId}`;

/**
 * @typedef {import("../vendor/idb.js").IDBPDatabase<any>} Database
 * @typedef {{onBlocked?: () => void, onOutdated?: () => void}} Hooks  onBlocked: an old tab keeps this one from
 *   opening, ask to close it; onOutdated: a newer tab needs the store, this one has let go and must reload
 */

/**
 * @param {string} name
 * @param {(db: Database) => void} lay
 * @param {Hooks} hooks
 * @returns {Promise<Database>}
 */
async function open(name, lay, hooks) {
  try {
    const db = await openDB(name, VERSION, {
      upgrade: (fresh) => lay(fresh),
      blocked: () => hooks.onBlocked?.(),
      blocking: () => {
        db.close();
        hooks.onOutdated?.();
      },
      terminated: () => hooks.onOutdated?.(),
    });
    return db;
  } catch (fault) {
    throw asStoreProblem(fault);
  }
}

/**
 * The outbox is keyed by a running number that the database itself hands out: `seq`, monotone on this device
 * even with two tabs. Its only index is the state.
 * @param {string} userId
 * @param {Hooks} [hooks]
 */
export function openUserDatabase(userId, hooks = {}) {
  return open(userDatabase(userId), (db) => {
    db.createObjectStore("dossiers");
    db.createObjectStore("reference");
    db.createObjectStore("outbox", { autoIncrement: true }).createIndex("state", "state");
    db.createObjectStore("drafts");
    db.createObjectStore("meta");
  }, hooks);
}

/** @param {Hooks} [hooks] */
export function openDeviceDatabase(hooks = {}) {
  return open(DEVICE_DATABASE, (db) => {
    db.createObjectStore("sessions");
    db.createObjectStore("meta");
  }, hooks);
}

/** @param {string} userId */
export const deleteUserDatabase = (userId) => deleteDB(userDatabase(userId));

/**
 * @template T
 * @param {Database} db
 * @param {string[]} names
 * @param {(tx: import("../vendor/idb.js").IDBPTransaction<any, string[], "readwrite">) => Promise<T>} work
 *   may wait only for the database, never for anything else
 * @returns {Promise<T>}
 */
export async function write(db, names, work) {
  /** @type {import("../vendor/idb.js").IDBPTransaction<any, string[], "readwrite">|undefined} */
  let tx;
  try {
    tx = db.transaction(names, "readwrite", { durability: "strict" });
    const result = await work(tx);
    await tx.done;
    return result;
  } catch (fault) {
    undo(tx);
    throw asStoreProblem(await causeOf(tx, fault));
  }
}

/** @param {import("../vendor/idb.js").IDBPTransaction<any, string[], "readwrite">|undefined} tx */
function undo(tx) {
  try {
    tx?.abort();
  } catch {
    // It has ended by itself: the fault that ended it is what counts.
  }
}

/**
 * A full disk ends the transaction, not the request that waited: the transaction knows why.
 * @param {import("../vendor/idb.js").IDBPTransaction<any, string[], "readwrite">|undefined} tx
 * @param {unknown} fault
 */
async function causeOf(tx, fault) {
  const ending = await tx?.done.then(() => null, (reason) => reason);
  if (fault instanceof StoreProblem) return fault;
  return ending?.name === "QuotaExceededError" ? ending : fault;
}
