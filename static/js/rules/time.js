/**
 * Days and hours as people in the field mean them: the local day of the office (China Standard Time, which
 * has no summer time), whatever zone the tablet or the server is set to.
 */

const ZONE_MS = 8 * 3600_000;
const DAY_MS = 24 * 3600_000;

/** Farthest back that a visit may be dated without a word of explanation. */
export const DAYS_BACK = 7;

/** @typedef {Date|string|number} Moment */

/** @param {Moment} at */
const millis = (at) => (at instanceof Date ? at.getTime() : typeof at === "number" ? at : Date.parse(at));

/**
 * The local day as a running number.
 * @param {Moment} at
 */
export const dayNumber = (at) => Math.floor((millis(at) + ZONE_MS) / DAY_MS);

/**
 * The local day as a date field writes it: 2026-11-21.
 * @param {Moment} at
 */
export const localDate = (at) => new Date(dayNumber(at) * DAY_MS).toISOString().slice(0, 10);

/**
 * Whole local days from one moment to another: yesterday evening is one day before this morning.
 * @param {Moment} from
 * @param {Moment} to
 */
export const daysBetween = (from, to) => dayNumber(to) - dayNumber(from);

/** Days begun since it was due, 0 until then: the desk counts the same (issues/deadlines.py). @param {string} due @param {Date} now */
export const daysLate = (due, now) => Math.max(0, Math.ceil((now.getTime() - Date.parse(due)) / DAY_MS));

/**
 * @param {Moment} at
 * @returns {{year: number, month: number, day: number, weekday: number, hour: number, minute: number}}
 *   weekday 0 is Sunday
 */
export function localParts(at) {
  const shifted = new Date(millis(at) + ZONE_MS);
  return {
    year: shifted.getUTCFullYear(), month: shifted.getUTCMonth() + 1, day: shifted.getUTCDate(),
    weekday: shifted.getUTCDay(), hour: shifted.getUTCHours(), minute: shifted.getUTCMinutes(),
  };
}

/**
 * A moment on the local day that lies `daysAgo` before `now`.
 * @param {Moment} now
 * @param {number} daysAgo
 * @param {number} hour
 * @param {number} [minute]
 */
export function localMoment(now, daysAgo, hour, minute = 0) {
  const midnight = (dayNumber(now) - daysAgo) * DAY_MS - ZONE_MS;
  return new Date(midnight + hour * 3600_000 + minute * 60_000);
}

/**
 * ISO 8601 in UTC without fractions, as the server writes it.
 * @param {Moment} at
 */
export const iso = (at) => new Date(millis(at)).toISOString().replace(/\.\d{3}Z$/, "Z");

/**
 * When the visit took place, as choices to tap: now, this morning, last evening, and the last seven days.
 * Only moments that have passed are offered.
 * @param {Moment} now
 * @returns {{code: "now"|"this_morning"|"last_evening"|"day", at: string, days_ago: number}[]}
 */
export function timeChoices(now) {
  /** @type {{code: "now"|"this_morning"|"last_evening"|"day", at: string, days_ago: number}[]} */
  const choices = [{ code: "now", at: iso(now), days_ago: 0 }];
  const morning = localMoment(now, 0, 9, 30);
  if (millis(morning) < millis(now)) choices.push({ code: "this_morning", at: iso(morning), days_ago: 0 });
  choices.push({ code: "last_evening", at: iso(localMoment(now, 1, 19, 30)), days_ago: 1 });
  for (let daysAgo = 1; daysAgo <= DAYS_BACK; daysAgo += 1) {
    choices.push({ code: "day", at: iso(localMoment(now, daysAgo, 15)), days_ago: daysAgo });
  }
  return choices.filter((choice) => millis(now) - millis(choice.at) <= DAYS_BACK * DAY_MS);
}
