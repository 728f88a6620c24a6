/**
 * How long one may read without the server: some days from the last contact, on a clock that never runs backwards.
 * A tablet that was stolen, or whose clock was put back, falls silent by itself; what was recorded on it is kept.
 *
 * @typedef {{contact_at: string, clock_at: string}} Lease  clock_at: the highest time seen since the last contact
 * @typedef {{until: Date, state: "open"|"soon"|"over"}} Standing  soon: less than two days are left
 */
import { iso } from "./time.js";

const DAY_MS = 24 * 3600_000;
const WARNED_MS = 2 * DAY_MS;
export const LEASE_DAYS = 7;

/**
 * The server has answered: whatever this tablet's clock says now, it counts from here.
 * @param {Date} now
 * @returns {Lease}
 */
export const renewed = (now) => ({ contact_at: iso(now), clock_at: iso(now) });

/**
 * The clock is put back, and the lease does not notice: time goes on from the highest seen.
 * @param {Lease} lease
 * @param {Date} now
 * @param {number} [elapsedMs] since the clock was last looked at, as counted while the app was open
 * @returns {Lease}
 */
export function seen(lease, now, elapsedMs = 0) {
  const clock = Math.max(Date.parse(lease.clock_at) + Math.max(0, elapsedMs), now.getTime());
  return { ...lease, clock_at: iso(new Date(clock)) };
}

/**
 * @param {Lease} lease
 * @param {Date} now
 * @param {number} [days]
 * @returns {Standing}
 */
export function standingOf(lease, now, days = LEASE_DAYS) {
  const until = Date.parse(lease.contact_at) + days * DAY_MS;
  const left = until - Math.max(Date.parse(lease.clock_at), now.getTime());
  return { until: new Date(until), state: left <= 0 ? "over" : left <= WARNED_MS ? "soon" : "open" };
}
