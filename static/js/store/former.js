/**
 * What is remembered beside the databases, in case a browser clears them away: that there were some. Ids that say
 * nothing about anybody, and counts, in local storage, which outlives a database; nothing here opens anything.
 *
 * A tablet whose whole store is gone cannot prove which one it was. It can say under what name it was known here, and
 * the server believes it where the same person signs in with the password.
 *
 * @typedef {{lost: number|null, same: boolean, seen_on?: string}} Told  what may be lost: on this very tablet, or on
 *   another that was signed in before; lost: null where nobody knows
 * @typedef {{device: string, filled: boolean, told?: Told}} Trace  filled: dossiers have lain here
 */

const KEY = "fieldvisit.stores";

/** @returns {Record<string, Trace>} by user id */
function traces() {
  try {
    const kept = JSON.parse(globalThis.localStorage?.getItem(KEY) ?? "{}");
    return kept && typeof kept === "object" ? kept : {};
  } catch {
    return {};
  }
}

/** @param {Record<string, Trace>} kept */
function write(kept) {
  try {
    globalThis.localStorage?.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Where nothing can be remembered, a cleared store looks like a new one.
  }
}

/** @param {string} userId @param {Partial<Trace>} change */
function change(userId, change) {
  const kept = traces();
  write({ ...kept, [userId]: { ...kept[userId], ...change } });
}

/** @returns {string[]} the names under which this browser was known, whoever used it */
export const formerDevices = () => Object.values(traces()).map(({ device }) => device).filter(Boolean).slice(-20);

/**
 * Somebody has signed in.
 * @param {string} userId
 * @param {string} device
 * @param {{fresh?: boolean, earlier?: {lost: number, same: boolean, seen_on: string}|null}} [options]  fresh: an empty
 *   store begins on purpose · earlier: the server's word of what may be lost
 */
export function noteSignIn(userId, device, { fresh = false, earlier = null } = {}) {
  const before = traces()[userId];
  const filled = !fresh && before?.device === device && before.filled && !earlier;
  change(userId, { device, filled, ...(earlier ? { told: { lost: earlier.lost, same: earlier.same, seen_on: earlier.seen_on } } : {}) });
}

/** For who signed in before any trace was kept. @param {string} userId @param {string} device */
export function noteDevice(userId, device) {
  if (!traces()[userId]?.device) change(userId, { device });
}

/** Dossiers lie here from now on. @param {string} userId */
export function noteFilled(userId) {
  if (!traces()[userId]?.filled) change(userId, { filled: true });
}

/** @param {string} userId @returns {boolean} whether an empty store here has been cleared by somebody else */
export const wasFilled = (userId) => Boolean(traces()[userId]?.filled);

/** @param {string} userId @param {Told} told */
export const noteLost = (userId, told) => change(userId, { told });

/** @param {string} userId @returns {Told|null} what the user is still to be told */
export const toldOf = (userId) => traces()[userId]?.told ?? null;

/** The user has read it. @param {string} userId */
export const hush = (userId) => change(userId, { told: undefined });

/** Signed out or revoked: nothing was lost, it was cleared on purpose. @param {string} userId */
export function forgetTrace(userId) {
  const { [userId]: _gone, ...others } = traces();
  write(others);
}
