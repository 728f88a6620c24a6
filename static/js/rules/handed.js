/** A household that came from another cadre is new to who keeps it now, until they have met, and for a month at most. */
import { daysBetween } from "./time.js";

const NEW_FOR_DAYS = 30;

/**
 * @param {import("./types.js").FoldedHousehold} folded
 * @param {Date} now
 * @param {string} userId
 * @returns {{by: string, at: string}|null} from whom it came, and when
 */
export function newlyInCare({ assignment, visits }, now, userId) {
  const handed = assignment?.cadre_id === userId ? assignment.handed : undefined;
  if (!handed || daysBetween(handed.at, now) > NEW_FOR_DAYS) return null;
  const since = Date.parse(handed.at);
  const met = visits.some((visit) => visit.cadre_id === userId && visit.outcome === "met" && Date.parse(visit.started_at) >= since);
  return met ? null : handed;
}
