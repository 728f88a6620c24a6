/**
 * The walk of a day: which doors were chosen, in which order, and what is left of it. A choice of this tablet alone, of
 * this day alone; where one set out from is not part of it.
 *
 * @typedef {import("./types.js").FoldedHousehold} FoldedHousehold
 * @typedef {{day: string, picked: string[], stops: string[]|null}} Walk  stops: the picked in order, once they were ordered
 */
import { localDate } from "./time.js";
import { isSettledForToday } from "./today.js";

/** What was kept, if it is of today. @param {Walk|null|undefined} kept @param {Date} now */
export const walkOfToday = (kept, now) => (kept?.day === localDate(now) ? kept : null);

/**
 * Those still to be gone to, in order; who has left this tablet is left out.
 * @param {Walk} walk
 * @param {(id: string) => FoldedHousehold|undefined} householdOf
 * @param {Date} now
 */
export function stopsLeft(walk, householdOf, now) {
  const homes = (walk.stops ?? []).map(householdOf).filter((home) => home !== undefined);
  return homes.filter((home) => !isSettledForToday(home, now));
}
