/**
 * What is planned at a door, with what was planned, called off and kept on this tablet laid over it.
 *
 * @typedef {import("./types.js").Row} Row
 * @typedef {import("./types.js").Appointment} Appointment
 */
import { keepsAppointment } from "./appointments.js";
import { localMark } from "./local.js";

/**
 * @param {Row} row  of kind appointment.make
 * @param {import("./types.js").User} user
 * @returns {Appointment}
 */
const localAppointment = (row, user) => ({
  id: row.entity_id, planned_at: row.body.planned_at, with_whom: row.body.with_whom ?? null, reason: row.body.reason,
  made_by: user.name, made_at: row.captured_at, ...localMark(row),
});

/**
 * @param {import("./types.js").HouseholdDossier} dossier
 * @param {Row[]} rows
 * @param {import("./types.js").Visit[]} visits  folded
 * @param {import("./types.js").User} user
 * @returns {Appointment[]} the next first
 */
export function foldAppointments(dossier, rows, visits, user) {
  const sent = dossier.appointments ?? [];
  const called = new Set(rows.filter((row) => row.kind === "appointment.cancel" && row.state !== "quarantined")
    .map((row) => row.entity_id));
  const made = rows
    .filter((row) => row.kind === "appointment.make" && row.household_id === dossier.id)
    .filter((row) => !sent.some((planned) => planned.id === row.entity_id))
    .map((row) => localAppointment(row, user));
  // The server has judged by the visits it knows: of those only what was made here can be kept.
  const here = visits.filter((visit) => visit.local && visit.row_state !== "quarantined");
  const open = [
    ...sent.filter((planned) => !here.some((visit) => keepsAppointment(visit, planned))),
    ...made.filter((planned) => !visits.some((visit) => keepsAppointment(visit, planned))),
  ].filter((planned) => !called.has(planned.id));
  return open.sort((left, right) => Date.parse(left.planned_at) - Date.parse(right.planned_at)
    || (left.id < right.id ? -1 : 1));
}
