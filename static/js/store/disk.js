/** How safe and how roomy the tablet's own store is; shown plainly on the device screen. */
import { databasesOfUsers } from "./layout.js";

/**
 * @returns {Promise<boolean|null>} whether the browser has promised to keep the data; null where it cannot say
 */
export async function askToKeep() {
  const storage = globalThis.navigator?.storage;
  if (!storage?.persist) return null;
  return (await storage.persisted()) || storage.persist();
}

/** @returns {Promise<boolean|null>} the same without asking for it */
export async function isKept() {
  const storage = globalThis.navigator?.storage;
  return storage?.persisted ? storage.persisted() : null;
}

/** @returns {Promise<{used: number|null, free: number|null}>} bytes */
export async function room() {
  const estimate = await globalThis.navigator?.storage?.estimate?.();
  if (!estimate || estimate.quota === undefined) return { used: null, free: null };
  const used = estimate.usage ?? 0;
  return { used, free: Math.max(0, estimate.quota - used) };
}

/** @returns {Promise<number>} how many people have a store on this tablet */
export async function usersHere() {
  const ours = await databasesOfUsers();
  return new Set(ours.map((name) => name.split(".")[0])).size; // a store put aside belongs to somebody who has another
}
