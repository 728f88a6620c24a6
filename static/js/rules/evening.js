/**
 * The evening at home: what was recorded at the doors with one press is gone through again, one after the other, and
 * a few words are added where there is something to say. Nothing asks for words where nobody was met.
 *
 * @typedef {import("./types.js").FoldedHousehold} FoldedHousehold
 * @typedef {import("./types.js").Visit} Visit
 * @typedef {{household: FoldedHousehold, visit: Visit, bare: boolean}} Written  bare: met, and no word of one's own
 */
import { daysBetween } from "./time.js";

/** Evenings back that can be written up: today's, and the one before. */
export const EVENINGS = [0, 1];

/** @param {Visit} visit */
const isBare = (visit) => visit.outcome === "met" && visit.notes.trim() === "";

/**
 * One's own visits of a day in the order they were made, with those that lack a note marked.
 * @param {FoldedHousehold[]} households
 * @param {Date} now
 * @param {string} userId
 * @param {number} [daysAgo]
 * @returns {Written[]}
 */
export function visitsOfDay(households, now, userId, daysAgo = 0) {
  const made = households.flatMap((household) => household.visits
    .filter((visit) => visit.cadre_id === userId && daysBetween(visit.started_at, now) === daysAgo)
    .map((visit) => ({ household, visit, bare: isBare(visit) })));
  return made.sort((left, right) => Date.parse(left.visit.started_at) - Date.parse(right.visit.started_at)
    || (left.visit.id < right.visit.id ? -1 : 1)); // ids are made in the order of time
}

/**
 * Which one comes next: the first after this that lacks a note, else the first of all that does. What was passed over
 * without a word is not asked again.
 * @param {Written[]} written
 * @param {number} at
 * @param {Set<string>} [passed] visit ids
 * @returns {number} -1 where there is none
 */
export function nextBare(written, at, passed = new Set()) {
  const open = (/** @type {Written} */ entry, /** @type {number} */ place) =>
    place !== at && entry.bare && !passed.has(entry.visit.id);
  const later = written.findIndex((entry, place) => place > at && open(entry, place));
  return later >= 0 ? later : written.findIndex(open);
}
