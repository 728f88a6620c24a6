/**
 * Sealed values under opaque keys, all opened into memory once: dossiers and drafts. The key is random, the
 * name lies inside the seal, so that nobody learns from the disk whose dossier it is.
 *
 * @typedef {import("./layout.js").Database} Database
 */
import { newId } from "../rules/ids.js";

/**
 * @template T
 * @param {Database} db
 * @param {string} storeName
 * @param {import("./vault.js").Vault} vault
 * @param {(value: T) => string} nameOf
 */
export function recordsOf(db, storeName, vault, nameOf) {
  /** @type {Map<string, {key: string, value: T}>|null} */
  let memory = null;
  const placeOf = (/** @type {string} */ key) => `${storeName}/${key}`;

  /** @returns {Promise<Map<string, {key: string, value: T}>>} */
  async function all() {
    if (memory) return memory;
    const tx = db.transaction(storeName);
    const [keys, entries] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()]);
    const values = await Promise.all(entries.map((entry, index) => vault.open(entry.sealed, placeOf(String(keys[index])))));
    memory = new Map(values.map((value, index) => [nameOf(value), { key: String(keys[index]), value }]));
    return memory;
  }

  /**
   * Sealed and ready to be written inside a transaction, which cannot wait for the seal.
   * @param {T} value
   */
  async function prepare(value) {
    const known = (await all()).get(nameOf(value));
    const key = known?.key ?? newId();
    return { key, value, entry: { sealed: await vault.seal(value, placeOf(key)) } };
  }

  return {
    all, prepare,
    /** @param {string} name */
    keyOf: async (name) => (await all()).get(name)?.key ?? null,
    /** What another tab has written is read again. */
    forget() { memory = null; },
    /**
     * After the transaction: memory follows the disk.
     * @param {{key: string, value: T}[]} written
     * @param {string[]} gone
     */
    remember(written, gone = []) {
      for (const { key, value } of written) memory?.set(nameOf(value), { key, value });
      for (const name of gone) memory?.delete(name);
    },
  };
}
