/**
 * Appointments (约访): a day, a part of it and a word. Made at the door or on the phone, kept by a visit, moved or
 * called off.
 *
 * @typedef {import("./types.js").Appointment} Appointment
 * @typedef {"morning"|"afternoon"|"evening"} PartOfDay
 *
 * @typedef {object} AppointmentForm
 * @property {string} id
 * @property {string} operation_id
 * @property {string} household_id
 * @property {number|null} days     from today on
 * @property {PartOfDay} part
 * @property {string} reason
 * @property {string} with_whom
 */
import { newId } from "./ids.js";
import { operation, said } from "./operations.js";
import { dayNumber, daysBetween, iso, localMoment, localParts } from "./time.js";

/** The moment that stands for a part of the day. @type {Record<PartOfDay, [number, number]>} */
const HOURS = { morning: [9, 30], afternoon: [14, 30], evening: [19, 0] };
export const PARTS = /** @type {PartOfDay[]} */ (Object.keys(HOURS));
/** Offered one by one; later ones by the calendar. */
export const DAYS_OFFERED = 7;
const FARTHEST_DAYS = 365;
export const LONGEST_REASON = 200;
export const LONGEST_WHOM = 80;

/**
 * @param {string} householdId
 * @param {Date} now
 * @returns {AppointmentForm}  no day is preset
 */
export const emptyAppointment = (householdId, now) => ({
  id: newId(now.getTime()), operation_id: newId(now.getTime()), household_id: householdId, days: null,
  part: "morning", reason: "", with_whom: "",
});

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
 * Another day for an appointment: the same word, the day open.
 * @param {Appointment} planned
 * @param {string} householdId
 * @param {Date} now
 * @returns {AppointmentForm}
 */
export const movedAppointment = (planned, householdId, now) => ({
  ...emptyAppointment(householdId, now), part: partOf(planned.planned_at) ?? "morning", reason: planned.reason,
  with_whom: planned.with_whom ?? "",
});

/**
 * @param {AppointmentForm} form
 * @param {Date} now
 * @returns {Record<string, "required"|"too_long"|"is_over"|"too_far">} empty when it can be saved
 */
export function checkAppointment(form, now) {
  /** @type {Record<string, "required"|"too_long"|"is_over"|"too_far">} */
  const faults = {};
  if (form.days === null) faults.days = "required";
  else if (form.days > FARTHEST_DAYS) faults.days = "too_far";
  else if (form.days < 0 || momentOf(form, now) < now) faults.days = "is_over";
  if (!form.reason.trim()) faults.reason = "required";
  if (form.reason.trim().length > LONGEST_REASON) faults.reason = "too_long";
  if (form.with_whom.trim().length > LONGEST_WHOM) faults.with_whom = "too_long";
  return faults;
}

/**
 * @param {AppointmentForm} form
 * @param {Date} now
 */
function momentOf(form, now) {
  const [hour, minute] = HOURS[form.part];
  return localMoment(now, -(form.days ?? 0), hour, minute);
}

/**
 * @param {AppointmentForm} form
 * @param {import("./operations.js").Context} context
 * @returns {import("./types.js").Operation}
 */
export function appointmentOperation(form, context) {
  const body = said({ planned_at: iso(momentOf(form, context.now)), reason: form.reason.trim(),
    with_whom: form.with_whom.trim() });
  return operation("appointment.make", form, form.household_id, body, context);
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
