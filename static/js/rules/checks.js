/**
 * What must be said before a form can be saved. Few things: the server's rules decide, these only spare a
 * cadre a refusal that would come days later.
 *
 * @typedef {Record<string, "required"|"too_long"|"too_many"|"in_future"|"too_far_back"|"not_a_number">} Faults
 */
import { checkGiven } from "./given.js";
import { DAYS_BACK, daysBetween } from "./time.js";

export const LONGEST_NOTE = 4000;
const MOST_HEADS = 5000;

/**
 * @param {Faults} faults
 * @param {string} field
 * @param {string|null} at
 * @param {Date} now
 */
function checkTime(faults, field, at, now) {
  if (at === null) return;
  if (Date.parse(at) - now.getTime() > 60_000) faults[field] = "in_future";
  else if (daysBetween(at, now) > DAYS_BACK) faults[field] = "too_far_back";
}

/**
 * @param {import("./operations.js").VisitForm} form
 * @param {Date} now
 * @returns {Faults} empty when the form can be saved
 */
export function checkVisit(form, now) {
  /** @type {Faults} */
  const faults = {};
  if (!form.outcome) faults.outcome = "required";
  if (form.notes.length > LONGEST_NOTE) faults.notes = "too_long";
  checkTime(faults, "started_at", form.started_at, now);
  Object.assign(faults, checkGiven(form.given));
  form.issues.forEach((issue, index) => {
    for (const [field, fault] of Object.entries(checkIssue(issue))) faults[`issues.${index}.${field}`] = fault;
  });
  return faults;
}

/**
 * @param {import("./operations.js").IssueForm} form
 * @returns {Faults}
 */
export function checkIssue(form) {
  /** @type {Faults} */
  const faults = {};
  if (!form.category) faults.category = "required";
  if (!form.description.trim()) faults.description = "required";
  if (form.description.length > LONGEST_NOTE) faults.description = "too_long";
  if (form.on_spot && !form.on_spot.outcome) faults["on_spot.outcome"] = "required";
  if (form.on_spot && !form.on_spot.done.trim()) faults["on_spot.done"] = "required";
  if (form.on_spot && form.on_spot.done.length > LONGEST_NOTE) faults["on_spot.done"] = "too_long";
  return faults;
}

/**
 * @param {import("./operations.js").MeetingForm} form
 * @param {Date} now
 * @returns {Faults}
 */
export function checkMeeting(form, now) {
  /** @type {Faults} */
  const faults = {};
  if (!form.place.trim()) faults.place = "required";
  if (form.notes.length > LONGEST_NOTE) faults.notes = "too_long";
  if (form.headcount !== null && !(Number.isInteger(form.headcount) && form.headcount >= 0)) faults.headcount = "not_a_number";
  else if ((form.headcount ?? 0) > MOST_HEADS) faults.headcount = "too_many";
  checkTime(faults, "started_at", form.started_at, now);
  return faults;
}
