/**
 * When to try again. Spread by chance, so that a thousand tablets whose network comes back together do not
 * knock together.
 */

export const EVERY_MS = 5 * 60_000;
const FIRST_MS = 15_000;

/** @param {() => number} random 0 ≤ x < 1 */
export const nextRegular = (random) => Math.round(EVERY_MS * (0.5 + random()));

/**
 * @param {number} failures in a row, one or more
 * @param {number|null} afterSeconds what the server asked for
 * @param {() => number} random
 */
export function nextAfterFailure(failures, afterSeconds, random) {
  const doubled = Math.min(EVERY_MS, FIRST_MS * 2 ** (failures - 1));
  const spread = Math.round(doubled * (0.5 + random()));
  return afterSeconds === null ? spread : Math.round(afterSeconds * 1000 * (1 + 0.25 * random()));
}
