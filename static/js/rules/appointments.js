/**
 * Appointments (约访): what is due, what lies ahead, which visit keeps which, and calling one off.
 *
 * @typedef {import("./types.js").Appointment} Appointment
 * @typedef {"morning"|"afternoon"|"evening"} PartOfDay
 */
import { newId } from "./ids.js";
import { operation } from "./operations.js";
import { dayNumber, daysBetween, localParts } from "./time.js";

/** The moment that stands for a part of the day. @type {Record<PartOfDay, [number, number]>} */
export const HOURS = { morning: [9, 30], afternoon: [14, 30], evening: [19, 0] };
export const PARTS = /** @type {PartOfDay[]} */ (Object.keys(HOURS));
/** Offered one by one; later ones by the calendar. */
export const DAYS_OFFERED = 7;

/**
 * The part of the day that a moment stands for, or null where it is an hour of its own (made on the desk).
 * @param {string} at
 * @returns {PartOfDay|null}
 */
export function partOf(at) {
  const { hour, minute } = localParts(at);
  return PARTS.find((part) => HOURS[part][0] === hour && HOURS[part][1] === minute) ?? null;
}

/**
 * It will not take place. Where its making may not have arrived yet, it waits for that.
 * @param {Appointment} planned
 * @param {string} householdId
 * @param {import("./operations.js").Context} context
 * @returns {import("./types.js").Operation}
 */
export function cancelOperation(planned, householdId, context) {
  const made = planned.operation_id ?? context.depends_on;
  return operation("appointment.cancel", { id: planned.id, operation_id: newId() }, householdId, {},
    { ...context, depends_on: made });
}

/**
 * The server's rule (visits/rules.py): somebody was met, after it was made, on its day or later, or as an appointed
 * visit before.
 * @param {{kind: string, outcome: string, started_at: string}} visit
 * @param {{planned_at: string, made_at?: string|null}} planned
 */
export function keepsAppointment(visit, planned) {
  if (visit.outcome !== "met") return false;
  if (planned.made_at && Date.parse(visit.started_at) < Date.parse(planned.made_at)) return false;
  return visit.kind === "appointment" || dayNumber(visit.started_at) >= dayNumber(planned.planned_at);
}

/**
 * What is planned for today or was before and has not happened.
 * @param {{appointments?: Appointment[]}} folded
 * @param {Date} now
 * @returns {Appointment|null}
 */
export const dueAppointment = (folded, now) =>
  (folded.appointments ?? []).find((planned) => daysBetween(planned.planned_at, now) >= 0) ?? null;

/**
 * What lies ahead at all doors, the next first.
 * @param {import("./types.js").FoldedHousehold[]} households
 * @param {Date} now
 * @param {number} [days]
 * @returns {{household: import("./types.js").FoldedHousehold, planned: Appointment}[]}
 */
export function plannedAhead(households, now, days = DAYS_OFFERED) {
  return households
    .flatMap((household) => (household.appointments ?? []).map((planned) => ({ household, planned })))
    .filter(({ planned }) => daysBetween(now, planned.planned_at) > 0 && daysBetween(now, planned.planned_at) <= days)
    .sort((left, right) => Date.parse(left.planned.planned_at) - Date.parse(right.planned.planned_at));
}
