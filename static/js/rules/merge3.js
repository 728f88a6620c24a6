/**
 * One value three ways: what one had seen, what one says now, and what stands there meanwhile. The server judges by
 * the same rule (fieldvisit/households/amending.py); here it says early what will come of a change.
 */

/** Nothing, an empty word and "is not so" are the same; no staff at all is a number. @param {any} value */
const bare = (value) => (value === "" || value === false || value === undefined ? null : value);

/** @param {any} left @param {any} right */
export const same = (left, right) => JSON.stringify(bare(left)) === JSON.stringify(bare(right));

/**
 * @param {any} base
 * @param {any} value
 * @param {any} here
 * @returns {"nothing"|"put"|"clash"}
 */
export function merge3(base, value, here) {
  if (same(value, here) || same(value, base)) return "nothing";
  return same(base, here) ? "put" : "clash";
}
