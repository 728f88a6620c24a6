/** How safe and how roomy the tablet's own store is; shown plainly on the device screen. */

/**
 * @returns {Promise<boolean|null>} whether the browser has promised to keep the data; null where it cannot say
 */
export async function askToKeep() {
  const storage = globalThis.navigator?.storage;
  if (!storage?.persist) return null;
  return (await storage.persisted()) || storage.persist();
}

/** @returns {Promise<{used: number|null, free: number|null}>} bytes */
export async function room() {
  const estimate = await globalThis.navigator?.storage?.estimate?.();
  if (!estimate || estimate.quota === undefined) return { used: null, free: null };
  const used = estimate.usage ?? 0;
  return { used, free: Math.max(0, estimate.quota - used) };
}
