/**
 * Where the keys lie: the key of this device, which the browser uses and never shows, and a wrapped secret for each user
 * and for the list of sessions. Taking a secret away makes everything sealed under it unreadable, for good.
 *
 * @typedef {{vault: import("./vault.js").Vault, isNew: boolean}} Opened  isNew: made just now, so nothing can be sealed
 *   under it yet
 */
import { newDeviceKey, unwrap, wrap } from "../vault/header.js";
import { sealingKey } from "../vault/seal.js";
import { openDeviceDatabase, write } from "./layout.js";
import { asStoreProblem } from "./problems.js";
import { vaultOf } from "./vault.js";

/** The sessions' own; users are named by their ids. */
export const OF_DEVICE = "device";

/**
 * @param {import("./layout.js").Database} db the device's
 * @param {string} owner
 * @returns {Promise<Opened>}
 */
export async function openKeys(db, owner) {
  const device = await keptOrNew(db, "keys", "device", newDeviceKey);
  const { value: header, isNew } = await keptOrNew(db, "vaults", owner, () => wrap(device.value, null));
  try {
    return { vault: vaultOf(await sealingKey(await unwrap(header, device.value, null))), isNew };
  } catch (fault) {
    throw asStoreProblem(fault);
  }
}

/**
 * @param {string} userId
 * @param {import("./layout.js").Hooks} hooks
 * @returns {Promise<Opened>}
 */
export async function keysOfUser(userId, hooks) {
  const db = await openDeviceDatabase(hooks);
  try {
    return await openKeys(db, userId);
  } finally {
    db.close();
  }
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
