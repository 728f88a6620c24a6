/**
 * One value three ways: what one had seen, what one says now, and what stands there meanwhile. The server judges by
 * the same rule (fieldvisit/households/amending.py); here it says early what will come of a change.
 */

/** Nothing and an empty word are the same. @param {any} left @param {any} right */
export const same = (left, right) => JSON.stringify(left || null) === JSON.stringify(right || null);

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
