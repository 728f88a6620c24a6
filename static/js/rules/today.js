/**
 * Today: which households are worth a visit and why. Dossiers hold facts, windowed by count; what is due is
 * derived here from the facts and the clock, so that it is right on a tablet that has not synced for a week.
 *
 * @typedef {import("./types.js").FoldedHousehold} FoldedHousehold
 * @typedef {import("./types.js").Issue} Issue
 * @typedef {"done"|"late"|"soon"} Tone
 * @typedef {{code: "answered"|"callback_due"|"overdue"|"never_visited"|"absent"|"new_household"|"come_back"
 *   |"tag_to_verify"|"appointment"|"field_task"|"sample"|"taken_over", tone: Tone, facts: Record<string, any>}} Reason
 * @typedef {{household: FoldedHousehold, reasons: Reason[], say?: {issue: Issue}, distance_m: number|null}} Call
 */
import { distanceMetres } from "./distance.js";
import { compareAddresses } from "./doors.js";
import { daysUntil } from "./fold-tasks.js";
import { newlyInCare } from "./handed.js";
import { dayNumber, daysBetween, localDate } from "./time.js";

/** Days after which a household should be seen again; the shortest that applies counts. */
export const INTERVALS = { default: 30, lone_elder: 14 };
/** An answer older than this is history, not news. */
const NEWS_DAYS = 60;
/** A call-back waiting longer than this is late. */
const CALLBACK_DAYS = 7;
/** A household one has had for less than this is new. */
const NEW_DAYS = 14;
const ABSENT_DAYS = 30;
const COME_BACK_DAYS = 14;
/** More than this is not a plan for a day. */
export const MOST_A_DAY = 8;

const RANK = { done: 0, late: 1, soon: 2 };
const TRY_AGAIN = new Set(["nobody_home", "come_back_later"]);

/**
 * @param {FoldedHousehold} folded
 * @returns {number} days
 */
export function interval(folded) {
  return folded.tags.some((tag) => tag.tag === "lone_elder") ? INTERVALS.lone_elder : INTERVALS.default;
}

/**
 * @param {FoldedHousehold} folded
 * @param {string} since
 */
const metSince = (folded, since) =>
  folded.visits.some((visit) => visit.outcome === "met" && Date.parse(visit.started_at) >= Date.parse(since));

/**
 * Answered, and nobody has told the household yet. What one solved oneself on the spot needs no telling.
 * @param {FoldedHousehold} folded
 * @param {Date} now
 * @param {string} userId
 * @returns {Issue[]} the newest answer first
 */
function answersToTell(folded, now, userId) {
  return folded.issues.filter((issue) => {
    if (!issue.answered_at || !["resolved", "closed"].includes(issue.state)) return false;
    if (issue.resolution_channel === "on_spot" && issue.raised_by.id === userId) return false;
    if (issue.callbacks.some((callback) => callback.cycle === issue.cycle && callback.reached)) return false;
    return daysBetween(issue.answered_at, now) <= NEWS_DAYS && !metSince(folded, issue.answered_at);
  }).sort((left, right) => Date.parse(right.answered_at ?? "") - Date.parse(left.answered_at ?? ""));
}

/**
 * @param {FoldedHousehold} folded
 * @param {Date} now
 * @param {Issue[]} told  issues that already give a reason
 * @param {string} userId
 * @returns {Reason[]}
 */
function callbackReasons(folded, now, told, userId) {
  const due = folded.issues.find((issue) => issue.callback_due && !told.includes(issue)
    && !(issue.resolution_channel === "on_spot" && issue.raised_by.id === userId));
  if (!due) return [];
  const days = due.answered_at ? daysBetween(due.answered_at, now) : 0;
  return [{ code: "callback_due", tone: days >= CALLBACK_DAYS ? "late" : "soon",
    facts: { issue_id: due.id, category: due.category, days } }];
}

/**
 * Not seen for too long, never seen, or new: assigned lately, or people who have just moved here.
 * @param {FoldedHousehold} folded
 * @param {Date} now
 * @returns {Reason[]}
 */
export function overdueReasons(folded, now) {
  const since = folded.assignment?.since ?? null;
  const limit = interval(folded);
  if (folded.last_met_at) {
    const days = daysBetween(folded.last_met_at, now);
    return days >= limit ? [{ code: "overdue", tone: "soon", facts: { days, interval: limit } }] : [];
  }
  if (!since) return [];
  const days = daysBetween(since, now);
  const moved = folded.tags.some((tag) => tag.tag === "new_resident");
  if (days <= NEW_DAYS || moved) return [{ code: "new_household", tone: "soon", facts: { days, since } }];
  return [{ code: "never_visited", tone: "soon", facts: { days, since } }];
}

/** Past its date: the day itself it still holds. @param {{expires_on: string|null}} tag @param {Date} now */
export const isExpired = (tag, now) => tag.expires_on !== null && tag.expires_on < localDate(now);

/**
 * A tag that nobody has looked at for its time, or that soon runs out. The server says from which day.
 * @param {FoldedHousehold} folded
 * @param {Date} now
 * @returns {Reason[]}
 */
export function tagReasons(folded, now) {
  const today = dayNumber(now);
  const due = folded.tags.filter((tag) => tag.verify_by && dayNumber(`${tag.verify_by}T00:00:00+08:00`) <= today);
  const facts = { tags: due.map((tag) => tag.tag), expired: due.some((tag) => isExpired(tag, now)) };
  return due.length === 0 ? [] : [{ code: "tag_to_verify", tone: "soon", facts }];
}

/**
 * What is planned for today, or was and has not happened.
 * @param {FoldedHousehold} folded
 * @param {Date} now
 * @returns {Reason[]}
 */
export function appointmentReasons(folded, now) {
  const due = (folded.appointments ?? []).find((planned) => daysBetween(planned.planned_at, now) >= 0);
  if (!due) return [];
  const days = daysBetween(due.planned_at, now);
  return [{ code: "appointment", tone: days > 0 ? "late" : "soon", facts: { appointment_id: due.id, days,
    at: due.planned_at, with_whom: due.with_whom, reason: due.reason } }];
}

/**
 * What somebody asked to be done here: tasks that were set, and questionnaires of a sample. Late past its day.
 * @param {FoldedHousehold} folded
 * @param {Date} now
 * @returns {Reason[]}
 */
export function setReasons(folded, now) {
  const tone = (/** @type {{due_on: string|null}[]} */ list) =>
    /** @type {Tone} */ (list.some((one) => (daysUntil(one.due_on, now) ?? 0) < 0) ? "late" : "soon");
  const { tasks = [], samples = [] } = folded;
  /** @type {Reason[]} */
  const reasons = [];
  if (tasks[0]) reasons.push({ code: "field_task", tone: tone(tasks), facts: { n: tasks.length, words: tasks[0].words } });
  if (samples[0]) {
    const { title, due_on: due } = samples[0];
    reasons.push({ code: "sample", tone: tone(samples), facts: { n: samples.length, title, due_on: due } });
  }
  return reasons;
}

/**
 * @param {FoldedHousehold} folded
 * @param {Date} now
 * @returns {Reason[]}
 */
export function absentReasons(folded, now) {
  const last = folded.meetings[0];
  if (!last || last.attended || daysBetween(last.started_at, now) > ABSENT_DAYS) return [];
  if (metSince(folded, last.started_at)) return [];
  return [{ code: "absent", tone: "soon", facts: { meeting_id: last.id, place: last.place, at: last.started_at } }];
}

/**
 * @param {FoldedHousehold} folded
 * @param {Date} now
 * @returns {Reason[]}
 */
function comeBackReasons(folded, now) {
  const last = folded.last_visit;
  if (!last || !TRY_AGAIN.has(last.outcome)) return [];
  const days = daysBetween(last.started_at, now);
  if (days < 1 || days > COME_BACK_DAYS) return [];
  return [{ code: "come_back", tone: "soon", facts: { days, outcome: last.outcome, at: last.started_at } }];
}

/**
 * Why one comes here at all: last seen by another, or by nobody. Of a household that came from another cadre that says it all.
 * @param {FoldedHousehold} folded
 * @param {Date} now
 * @param {string} userId
 * @returns {Reason[]}
 */
function newcomerReasons(folded, now, userId) {
  const reasons = overdueReasons(folded, now);
  const handed = newlyInCare(folded, now, userId);
  if (!handed) return reasons;
  return [{ code: "taken_over", tone: "soon", facts: { at: handed.at } }, ...reasons.filter(({ code }) => code === "overdue")];
}

/**
 * A door one has knocked at today, or behind which nobody lives any more, is not proposed again.
 * @param {FoldedHousehold} folded
 * @param {Date} now
 */
export function isSettledForToday(folded, now) {
  const last = folded.last_visit;
  if (!folded.household.active && folded.household.state !== "proposed") return true;
  if (!last) return false;
  return last.outcome === "moved_away" || daysBetween(last.started_at, now) <= 0;
}

/**
 * @param {FoldedHousehold} folded
 * @param {Date} now
 * @param {string} userId
 * @returns {{reasons: Reason[], say?: {issue: Issue}}}
 */
export function reasonsFor(folded, now, userId) {
  if (isSettledForToday(folded, now)) return { reasons: [] };
  const answers = answersToTell(folded, now, userId);
  /** @type {Reason[]} */
  const reasons = answers.slice(0, 1).map((issue) => ({ code: "answered", tone: "done", facts: {
    issue_id: issue.id, category: issue.category, answer: issue.answer, answered_at: issue.answered_at,
    answered_by: issue.answered_by } }));
  reasons.push(...appointmentReasons(folded, now), ...callbackReasons(folded, now, answers, userId),
    ...comeBackReasons(folded, now), ...setReasons(folded, now), ...newcomerReasons(folded, now, userId),
    ...absentReasons(folded, now), ...tagReasons(folded, now));
  reasons.sort((left, right) => RANK[left.tone] - RANK[right.tone]);
  return answers[0] ? { reasons, say: { issue: answers[0] } } : { reasons };
}

/**
 * What the cadre is to say first at this door, whatever the day.
 * @param {FoldedHousehold} folded
 * @param {Date} now
 * @param {string} userId
 * @returns {Issue|null}
 */
export const answerToTell = (folded, now, userId) => answersToTell(folded, now, userId)[0] ?? null;

/**
 * @param {import("./types.js").Folded} folded
 * @param {Date} now
 * @param {import("./types.js").Point|null} [position]
 * @param {number} [most]
 * @returns {Call[]} answers to tell, then what is late, then the rest; within each the nearest first, or by
 *   address where no position is known
 */
export function today(folded, now, position = null, most = MOST_A_DAY) {
  const calls = folded.households
    .map((household) => ({ household, ...reasonsFor(household, now, folded.user.id),
      distance_m: distanceMetres(position, household.household.position) }))
    .filter((call) => call.reasons.length > 0);
  calls.sort((left, right) => RANK[left.reasons[0].tone] - RANK[right.reasons[0].tone]
    || (left.distance_m ?? Infinity) - (right.distance_m ?? Infinity) || 0
    || compareAddresses(left.household.household, right.household.household));
  return calls.slice(0, most);
}
