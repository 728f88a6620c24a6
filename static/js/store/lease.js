/** The lease as it lies in the user's store, sealed like everything else. */
import { renewed, seen } from "../rules/lease.js";

/** @typedef {Pick<import("./store.js").Store, "meta"|"setMeta">} Store */

const KEY = "lease";

/**
 * A store of the version before knows only when it last synchronised; one that never has begins now.
 * @param {Store} store
 * @param {Date} now
 * @returns {Promise<import("../rules/lease.js").Lease>}
 */
export async function leaseOf(store, now) {
  const kept = await store.meta(KEY);
  if (kept) return kept;
  const last = await store.meta("last_sync_at");
  return renewed(last === null ? now : new Date(Math.min(Date.parse(last), now.getTime())));
}

/** @param {Store} store @param {Date} now */
export const renewLease = (store, now) => store.setMeta(KEY, renewed(now));

/**
 * @param {Store} store
 * @param {Date} now
 * @param {number} elapsedMs
 */
export async function keepClock(store, now, elapsedMs) {
  const lease = seen(await leaseOf(store, now), now, elapsedMs);
  await store.setMeta(KEY, lease);
  return lease;
}
