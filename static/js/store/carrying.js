/**
 * From the stores of the version before, which lay open, into the sealed ones: once, at the first opening.
 *
 * All of it in one transaction, and the old store goes only afterwards: a tablet that is switched off half-way finds
 * either the old one whole or the new one whole. Opening the old one under a higher number shuts out a window that
 * still runs the old program, so that nothing is written there any more while it is carried.
 */
import { deletePlain, openPlain, plainUserDatabase, PLAIN_DEVICE_DATABASE, write } from "./layout.js";

const DONE = "carried_over";
const USERS = ["dossiers", "reference", "drafts", "meta"];
const decoder = new TextDecoder();

/** @typedef {import("./layout.js").Database} Database @typedef {import("./layout.js").Hooks} Hooks */
/** @typedef {import("./vault.js").Vault} Vault @typedef {[string, IDBValidKey, any]} Item  store, key, entry */

/**
 * @param {Database} db the user's sealed store
 * @param {Vault} vault
 * @param {string} userId
 * @param {Hooks} hooks
 */
export const carryUser = (db, vault, userId, hooks) => carry(plainUserDatabase(userId), db, hooks, async (old) => {
  const kept = await Promise.all(USERS.map((name) => sealedAnew(old, name, vault)));
  const rows = await sealedAnew(old, "outbox", vault);
  return [...kept.flat(), ...rows, ["meta", "next_seq", await nextNumber(old)]];
});

/**
 * @param {Database} db the device's sealed store
 * @param {Vault} vault
 * @param {Hooks} hooks
 */
export const carryDevice = (db, vault, hooks) => carry(PLAIN_DEVICE_DATABASE, db, hooks, async (old) => {
  const current = await old.get("meta", "current");
  return [...(await sealedAnew(old, "sessions", vault)), ...(current ? [/** @type {Item} */ (["meta", "current", current])] : [])];
});

/**
 * @param {string} name of the old database
 * @param {Database} db
 * @param {Hooks} hooks
 * @param {(old: Database) => Promise<Item[]>} read
 */
async function carry(name, db, hooks, read) {
  const old = await openPlain(name, hooks);
  try {
    // Another window was quicker and has deleted it: what was opened just now is empty.
    const isThere = old.objectStoreNames.length > 0;
    if (isThere && !(await db.get("meta", DONE))) await put(db, await read(old));
  } finally {
    old.close();
  }
  await deletePlain(name, hooks);
}

/** @param {Database} db @param {Item[]} items */
async function put(db, items) {
  await write(db, [...db.objectStoreNames].map(String), async (tx) => {
    if (await tx.objectStore("meta").get(DONE)) return;
    for (const [store, key, entry] of items) await tx.objectStore(store).put(entry, key);
    await tx.objectStore("meta").put(true, DONE);
  });
}

/** @param {Database} old @param {string} name @param {Vault} vault @returns {Promise<Item[]>} */
async function sealedAnew(old, name, vault) {
  const tx = old.transaction(name);
  const [keys, entries] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()]);
  return Promise.all(entries.map(async (entry, index) => [name, keys[index], await closed(entry, vault, name, keys[index])]));
}

/** @param {any} entry @param {Vault} vault @param {string} name @param {IDBValidKey} key */
async function closed(entry, vault, name, key) {
  const sealed = await vault.seal(plain(entry.sealed), `${name}/${key}`);
  return entry.result ? { ...entry, sealed, result: await vault.seal(plain(entry.result), `outbox-result/${key}`) } : { ...entry, sealed };
}

/** @param {Uint8Array} bytes */
const plain = (bytes) => JSON.parse(decoder.decode(bytes));

/** The number the old outbox would have given next: no number is ever given twice. @param {Database} old */
async function nextNumber(old) {
  const tx = old.transaction("outbox", "readwrite");
  const next = await tx.store.add({});
  tx.abort();
  await tx.done.catch(() => {});
  return next;
}
