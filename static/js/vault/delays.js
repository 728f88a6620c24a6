/**
 * How long one waits after wrong PINs. The waits grow; nothing is ever wiped: a child that plays with a tablet must not
 * cost a day's visits.
 *
 * A try is written down before it is judged (`tried`), and struck out when the PIN was right: switching the tablet
 * off at the right moment wins no try. A clock set back wins nothing either: the wait then begins anew.
 *
 * @typedef {{count: number, at: number}} Tries  count: since the last right PIN; at: when the last one was, epoch ms
 */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** After the third try, the fourth, …; the last stands for all that follow. */
const WAITS = [0, 0, 0, 5 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE];

/** @type {Tries} */
export const NO_TRIES = { count: 0, at: 0 };

/** @param {Tries} tries @param {number} now epoch ms @returns {Tries} */
export const tried = (tries, now) => ({ count: tries.count + 1, at: now });

/** After a clock was set back the wait begins anew, and ends as long after. @param {Tries} tries @param {number} now epoch ms */
export const anchored = (tries, now) => (now < tries.at ? { ...tries, at: now } : tries);

/**
 * @param {Tries} tries anchored
 * @param {number} now epoch ms
 * @returns {number} ms until the next try is taken; 0 when it may be made at once
 */
export function waitOf({ count, at }, now) {
  const wait = WAITS[Math.min(count, WAITS.length - 1)];
  return Math.max(0, Math.min(wait, at + wait - now));
}
