/**
 * How the tablet's databases are laid out, and how they are opened and written.
 *
 * One database per user, so that two people sharing a tablet never meet, and one for the device with the
 * sessions. A write is one transaction with `durability: "strict"`: what was answered "saved" is on the disk.
 */
import { deleteDB, openDB } from "../vendor/idb.js";
import { StoreProblem, asStoreProblem } from "./problems.js";
import { ensureRoom } from "./spare.js";

/** 2: photos. 3: forms. What lay there before stays as it lies. */
const USER_VERSION = 3;
const DEVICE_VERSION = 1;
export const DEVICE_DATABASE = "fieldvisit-2";
/** @param {string} place the user's id, or another after a forgotten PIN */
export const userDatabase = (place) => `fieldvisit-2-${place}`;
/** The same before anything was sealed. */
export const PLAIN_DEVICE_DATABASE = "fieldvisit-1";
/** @param {string} userId */
export const plainUserDatabase = (userId) => `fieldvisit-1-${userId}`;
/** Higher than the old program knows: it lets go, and comes back no more. */
const PLAIN_VERSION = 2;

/**
 * @typedef {import("../vendor/idb.js").IDBPDatabase<any>} Database
 * @typedef {{onBlocked?: () => void, onOutdated?: () => void}} Hooks  onBlocked: an old tab keeps this one from
 *   opening, ask to close it; onOutdated: a newer tab needs the store, this one has let go and must reload
 */

/** @type {(isBlocked: boolean) => void} */
let tellBlocked = () => {};
let isHeld = false;

/**
 * A database that an old tab holds fast opens when that tab is closed, and not before: whoever opens one waits. Nobody
 * waits in silence, so the page says once, for all openings, what is to be said, and hears when it is over.
 * @param {(isBlocked: boolean) => void} tell
 */
export function whenBlocked(tell) {
  tellBlocked = tell;
  if (isHeld) tell(true);
}

/**
 * @template T
 * @param {Hooks} hooks
 * @param {(blocked: () => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function aloud({ onBlocked }, work) {
  let isBlocked = false;
  const blocked = () => {
    isBlocked = isHeld = true;
    onBlocked?.();
    tellBlocked(true);
  };
  try {
    return await work(blocked);
  } finally {
    if (isBlocked) isHeld = false;
    if (isBlocked) tellBlocked(false);
  }
}

/**
 * @param {string} name
 * @param {number} version
 * @param {(db: Database, from: number) => void} lay from: the version that is there, 0 when there is nothing
 * @param {Hooks} hooks
 * @returns {Promise<Database>}
 */
async function open(name, version, lay, hooks) {
  try {
    const db = await aloud(hooks, (blocked) => openDB(name, version, {
      upgrade: (fresh, from) => lay(fresh, from),
      blocked,
      blocking: () => {
        db.close();
        hooks.onOutdated?.();
      },
      terminated: () => hooks.onOutdated?.(),
    }));
    return db;
  } catch (fault) {
    throw asStoreProblem(fault);
  }
}

/**
 * The outbox is keyed by a running number, monotone on this device even with two tabs: `seq`, whose next one stands in
 * "meta" and is taken with the row, because a row is sealed to its number before it is written. Its only index is the state.
 * What is known of a photo and its pictures lie apart, so that a list of photos reads no picture.
 * @param {string} place
 * @param {Hooks} [hooks]
 */
export function openUserDatabase(place, hooks = {}) {
  return open(userDatabase(place), USER_VERSION, (db, from) => {
    if (from < 1) {
      for (const name of ["dossiers", "reference", "drafts", "meta"]) db.createObjectStore(name);
      db.createObjectStore("outbox").createIndex("state", "state");
    }
    if (from < 2) {
      db.createObjectStore("photos");
      db.createObjectStore("pictures");
    }
    if (from < 3) for (const name of ["forms", "form_files"]) db.createObjectStore(name);
  }, hooks);
}

/** @type {Promise<Database>|null} */
let ahead = null;

/** The first who needs it finds it open: the browser opens it while the program is still being read. */
export function openDeviceAhead() {
  ahead = openDeviceDatabase();
  ahead.catch(() => {}); // whoever needs it asks again, and hears why
}

/** @param {Hooks} [hooks] */
export async function openDeviceDatabase(hooks = {}) {
  const opening = ahead;
  ahead = null;
  const opened = await opening?.catch(() => null);
  if (opened) return opened;
  return open(DEVICE_DATABASE, DEVICE_VERSION, (db) => {
    db.createObjectStore("sessions");
    db.createObjectStore("keys");
    db.createObjectStore("vaults");
    db.createObjectStore("meta");
  }, hooks);
}

/** @param {string} name @param {Hooks} hooks */
export const openPlain = (name, hooks) => open(name, PLAIN_VERSION, () => {}, hooks);

/** @param {string} name @param {Hooks} hooks */
export const deletePlain = (name, hooks) =>
  aloud(hooks, (blocked) => deleteDB(name, { blocked })).finally(() => plainHere.delete(indexedDB));

/** @type {WeakMap<IDBFactory, Promise<string[]>>} what lies here from before, asked once: it never comes to be later */
const plainHere = new WeakMap();

/** @param {string} name of a database from before anything was sealed */
export async function isPlainHere(name) {
  const here = indexedDB;
  const names = plainHere.get(here) ?? here.databases().then((known) => known.map((one) => one.name ?? ""));
  plainHere.set(here, names);
  return (await names.catch((fault) => { plainHere.delete(here); throw fault; })).includes(name);
}

/** @returns {Promise<string[]>} their names */
export async function databasesOfUsers() {
  const names = (await indexedDB.databases()).map(({ name }) => name ?? "");
  return names.filter((name) => name.startsWith(userDatabase("")));
}

/** @param {string} place */
export const deleteUserDatabase = (place) => aloud({}, (blocked) => deleteDB(userDatabase(place), { blocked }));

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
    await ensureRoom(names);
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
