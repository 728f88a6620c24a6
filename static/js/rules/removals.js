/**
 * Which dossiers may leave the tablet. A server that answers with an empty scope by mistake must not wipe a
 * tablet: without a reason nothing goes, and a large removal needs to be heard twice.
 *
 * @typedef {import("./types.js").Removal} Removal
 */

const REASONS = new Set(["reassigned", "merged", "moved_away", "grant_ended", "not_confirmed"]);
const MANY = 20;

/**
 * @param {Removal[]} removed
 * @returns {string[]} ids of those with a reason
 */
export const reasoned = (removed) => removed.filter(({ reason }) => reason && REASONS.has(reason)).map(({ id }) => id);

/**
 * @param {number} leaving
 * @param {number} held households held before the pull
 */
export const needsSecondWord = (leaving, held) => leaving > MANY || leaving > held / 2;
