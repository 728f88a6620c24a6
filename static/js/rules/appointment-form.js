/**
 * Making an appointment (约访), at the door or on the phone: a day, a part of it and a word. Moving one is making
 * another and calling the first off.
 *
 * @typedef {object} AppointmentForm
 * @property {string} id
 * @property {string} operation_id
 * @property {string} household_id
 * @property {number|null} days     from today on
 * @property {import("./appointments.js").PartOfDay} part
 * @property {string} reason
 * @property {string} with_whom
 */
import { HOURS, PARTS, partOf } from "./appointments.js";
import { newId } from "./ids.js";
import { operation, said } from "./operations.js";
import { iso, localMoment } from "./time.js";

/** @typedef {import("./types.js").Appointment} Appointment */

const FARTHEST_DAYS = 365;
export const LONGEST_REASON = 200;
const LONGEST_WHOM = 80;

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
  else if (form.days < 0 || endOf(form, now) <= now) faults.days = "is_over";
  if (!form.reason.trim()) faults.reason = "required";
  if (form.reason.trim().length > LONGEST_REASON) faults.reason = "too_long";
  if (form.with_whom.trim().length > LONGEST_WHOM) faults.with_whom = "too_long";
  return faults;
}

/**
 * A part of the day is over when the next one begins: at ten one may still come this morning.
 * @param {AppointmentForm} form
 * @param {Date} now
 */
function endOf(form, now) {
  const next = PARTS[PARTS.indexOf(form.part) + 1];
  const [hour, minute] = next ? HOURS[next] : [24, 0];
  return localMoment(now, -(form.days ?? 0), hour, minute);
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
