/**
 * Where the keys lie: the key of this device, which the browser uses and never shows, its key for signing, and a wrapped
 * secret for each user's store and for the list of sessions. Taking a secret away makes everything sealed under it
 * unreadable, for good.
 *
 * A user's store has a place: the name of its database and of its secret. It is the user's id until a PIN is forgotten;
 * then a new place begins, and the old one waits until what was not sent from it is handed over.
 *
 * @typedef {import("../vault/header.js").Header} Header
 * @typedef {{vault: import("./vault.js").Vault, isNew: boolean, place: string}} Opened  isNew: made just now, so nothing
 *   can be sealed under it yet
 */
import { newSigningKeys } from "../vault/envelope.js";
import { newDeviceKey, unwrap, wrap } from "../vault/header.js";
import { sealingKey } from "../vault/seal.js";
import { openDeviceDatabase, write } from "./layout.js";
import { asStoreProblem } from "./problems.js";
import { vaultOf } from "./vault.js";

/** The sessions' own; users are named by their places. */
export const OF_DEVICE = "device";

/** @param {import("./layout.js").Database} db the device's @param {string} userId @returns {Promise<string>} */
export const placeOf = async (db, userId) => (await db.get("meta", `place/${userId}`)) ?? userId;

/** @param {import("./layout.js").Database} db */
export const deviceKey = async (db) => (await keptOrNew(db, "keys", "device", newDeviceKey)).value;

/**
 * What says that a row comes from this tablet; one for all who use it.
 * @param {import("./layout.js").Database} db
 * @returns {Promise<CryptoKeyPair>}
 */
export const signingKeys = async (db) => (await keptOrNew(db, "keys", "signing", newSigningKeys)).value;

/**
 * @param {import("./layout.js").Database} db the device's
 * @param {string} place
 * @param {string|null} [pin] null while none is set
 * @returns {Promise<Opened>} StoreProblem: wrong_pin, vault_newer, vault_broken
 */
export async function openKeys(db, place, pin = null) {
  const [device, kept] = await Promise.all([deviceKey(db), db.get("vaults", place)]);
  const { value: header, isNew } =
    kept === undefined ? await keptOrNew(db, "vaults", place, () => wrap(device, null)) : { value: kept, isNew: false };
  try {
    return { vault: vaultOf(await sealingKey(await unwrap(header, device, pin))), isNew, place };
  } catch (fault) {
    throw asStoreProblem(fault);
  }
}

/**
 * Tries are not counted here: who guesses goes by `unlock`.
 * @param {string} userId
 * @param {import("./layout.js").Hooks & {pin?: string|null}} [options]
 * @returns {Promise<Opened>}
 */
export async function keysOfUser(userId, { pin = null, ...hooks } = {}) {
  const db = await openDeviceDatabase(hooks);
  try {
    return await openKeys(db, await placeOf(db, userId), pin);
  } finally {
    db.close();
  }
}

/**
 * @param {import("./layout.js").Database} db
 * @param {string} userId
 * @returns {Promise<boolean>} whether it opens by a PIN only
 */
export async function isLocked(db, userId) {
  /** @type {Header|undefined} */
  const header = await db.get("vaults", await placeOf(db, userId));
  return header !== undefined && header.stretch !== null;
}

/**
 * Of two tabs that make one at the same moment, the first wins and both use it.
 *
 * @template T
 * @param {import("./layout.js").Database} db
 * @param {"keys"|"vaults"} storeName
 * @param {string} name
 * @param {() => Promise<T>} make
 * @returns {Promise<{value: T, isNew: boolean}>}
 */
async function keptOrNew(db, storeName, name, make) {
  const kept = await db.get(storeName, name);
  if (kept !== undefined) return { value: kept, isNew: false };
  const made = await make();
  return write(db, [storeName], async (tx) => {
    const first = await tx.objectStore(storeName).get(name);
    if (first !== undefined) return { value: first, isNew: false };
    await tx.objectStore(storeName).put(made, name);
    return { value: made, isNew: true };
  });
}
