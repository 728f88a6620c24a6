/**
 * What somebody asked to be done at a door, with what was done on this tablet laid over it: tasks that were set, and
 * questionnaires of a sample. A form that is handed out no longer is asked no longer.
 *
 * @typedef {import("./types.js").Row} Row
 * @typedef {import("./types.js").SetTask} SetTask
 * @typedef {import("./types.js").AskedSurvey} AskedSurvey
 */
import { operation } from "./operations.js";
import { newId } from "./ids.js";
import { dayNumber } from "./time.js";

/** @param {Row} row */
const counts = (row) => row.state !== "quarantined";

/**
 * @param {import("./types.js").HouseholdDossier} dossier
 * @param {Row[]} rows  in order: the last word counts
 * @returns {SetTask[]} what is left to be done
 */
export function foldTasks(dossier, rows) {
  const done = new Map(rows.filter((row) => row.kind === "task.done" && counts(row))
    .map((row) => [row.entity_id, row.body.done !== false]));
  return (dossier.tasks ?? []).filter((task) => !done.get(task.id));
}

/**
 * @param {import("./types.js").HouseholdDossier} dossier
 * @param {Row[]} rows
 * @param {{form_id: string, title: string}[]|undefined} forms  those handed out now
 * @returns {AskedSurvey[]} one for each form, the soonest day
 */
export function foldAsked(dossier, rows, forms = []) {
  const answered = rows.filter((row) => row.kind === "survey.submit" && row.household_id === dossier.id && counts(row));
  const titles = new Map(forms.map((form) => [form.form_id, form.title]));
  const open = (dossier.samples ?? []).filter((one) => titles.has(one.form_id) && !answered.some((row) => row.body.form_id === one.form_id && Date.parse(row.captured_at) >= Date.parse(one.since)));
  open.sort((left, right) => (left.due_on < right.due_on ? -1 : Number(left.due_on > right.due_on)));
  return open.filter((one, at) => open.findIndex((other) => other.form_id === one.form_id) === at)
    .map((one) => ({ ...one, title: titles.get(one.form_id) ?? one.form_id }));
}

/** @param {SetTask} task @param {string} householdId @param {import("./operations.js").Context} context */
export const taskDone = (task, householdId, context) =>
  operation("task.done", { id: task.id, operation_id: newId() }, householdId, {}, context);

/** Whole days until the day that was set, below zero when it is past; null where none was. @param {string|null} day @param {Date} now */
export const daysUntil = (day, now) => (day ? dayNumber(`${day}T00:00:00+08:00`) - dayNumber(now) : null);
