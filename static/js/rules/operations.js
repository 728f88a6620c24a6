/**
 * From a filled form to the operations that travel: pure, so that what is sent can be read and tested here.
 * A form carries its own identities from the moment it is opened; saved twice by a double tap it is one row.
 *
 * @typedef {import("./types.js").Operation} Operation
 * @typedef {import("./types.js").User} User
 * @typedef {{user: User, now: Date, last_sync_at?: string|null, base_revision?: number|null,
 *   depends_on?: string|null}} Context  depends_on: the proposal of a household that the server may not know yet
 * @typedef {{id: string, operation_id: string, satisfaction: import("./types.js").Satisfaction|null,
 *   asked: boolean, words: string}} CallbackAnswer
 *
 * @typedef {object} IssueForm
 * @property {string} id
 * @property {string} operation_id
 * @property {string|null} household_id
 * @property {string|null} visit_id
 * @property {string|null} category
 * @property {string} description
 * @property {import("./types.js").Urgency} urgency
 * @property {{member_id: string|null, name: string, phone: string}} reporter
 * @property {boolean} confidential
 * @property {{outcome: "solved"|"explained"|null, done: string}|null} on_spot
 * @property {import("./types.js").Position|null} position
 * @property {import("./photos.js").NamedPhoto[]} photos
 *
 * @typedef {object} VisitForm
 * @property {string} id
 * @property {string} operation_id
 * @property {string} household_id
 * @property {string} kind
 * @property {import("./types.js").VisitOutcome|null} outcome
 * @property {string|null} started_at   null means the moment of saving
 * @property {string|null} ended_at
 * @property {string} notes
 * @property {string[]} phrases
 * @property {string[]} people_met
 * @property {string[]} companions
 * @property {import("./given.js").GivenRow[]} given
 * @property {Record<string, CallbackAnswer>} callbacks  by issue id
 * @property {IssueForm[]} issues
 * @property {import("./types.js").Position|null} position
 * @property {import("./photos.js").NamedPhoto[]} photos
 * @property {boolean} [had_photos]  none now means that they were taken out
 * @property {boolean} [had_position]  none now means that it was taken out
 * @property {string|null} supersedes
 *
 * @typedef {object} MeetingForm
 * @property {string} id
 * @property {string} operation_id
 * @property {number|null} grid_id
 * @property {string} place
 * @property {string|null} started_at
 * @property {string[]} attended
 * @property {number|null} headcount
 * @property {string} notes
 * @property {string|null} supersedes
 */
import { givenSaid } from "./given.js";
import { newId } from "./ids.js";
import { iso } from "./time.js";

/**
 * Leaves out what was not said: an absent field and an empty one mean the same, and travel as absent.
 * @param {Record<string, any>} fields
 */
export function said(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined
    && value !== "" && !(Array.isArray(value) && value.length === 0)));
}

/**
 * @param {string} kind
 * @param {{id: string, operation_id: string, supersedes?: string|null}} form
 * @param {string|null} householdId
 * @param {Record<string, any>} body
 * @param {Context} context
 * @returns {Operation}
 */
export function operation(kind, form, householdId, body, context) {
  const made = {
    id: form.operation_id, kind, entity_id: form.id, household_id: householdId, captured_at: iso(context.now),
    last_sync_at: context.last_sync_at ?? null, base_revision: context.base_revision ?? null,
    supersedes: form.supersedes ?? null, body,
  };
  return context.depends_on ? { ...made, depends_on: context.depends_on } : made;
}

/**
 * Nothing is preset but kind and time.
 * @param {{household: {id: string, kind: string}}} folded
 * @param {Date} now
 * @returns {VisitForm}
 */
export function emptyVisit(folded, now) {
  return {
    id: newId(now.getTime()), operation_id: newId(now.getTime()), household_id: folded.household.id,
    kind: folded.household.kind === "enterprise" ? "enterprise" : "door", outcome: null, started_at: null,
    ended_at: null, notes: "", phrases: [], people_met: [], companions: [], given: [], callbacks: {}, issues: [],
    position: null, photos: [], supersedes: null,
  };
}

/**
 * @param {{household: {id: string}}|null} folded  null for an issue that belongs to no household
 * @param {Date} now
 * @returns {IssueForm}
 */
export function emptyIssue(folded, now) {
  return {
    id: newId(now.getTime()), operation_id: newId(now.getTime()), household_id: folded?.household.id ?? null,
    visit_id: null, category: null, description: "", urgency: "normal",
    reporter: { member_id: null, name: "", phone: "" }, confidential: false, on_spot: null, position: null, photos: [],
  };
}

/**
 * @param {Date} now
 * @param {number|null} [gridId]
 * @returns {MeetingForm}
 */
export function emptyMeeting(now, gridId = null) {
  return { id: newId(now.getTime()), operation_id: newId(now.getTime()), grid_id: gridId, place: "",
    started_at: null, attended: [], headcount: null, notes: "", supersedes: null };
}

/** @returns {CallbackAnswer} */
export const emptyCallback = () =>
  ({ id: newId(), operation_id: newId(), satisfaction: null, asked: false, words: "" });

/**
 * The visit, the call-backs asked at the door, and the issues raised there, in the order they are to be applied.
 * @param {VisitForm} form
 * @param {Context} context
 * @returns {Operation[]}
 */
export function visitOperations(form, context) {
  const body = said({
    kind: form.kind, outcome: form.outcome, started_at: form.started_at ?? iso(context.now), ended_at: form.ended_at,
    notes: form.notes.trim(), people_met: form.people_met, companions: form.companions, given: givenSaid(form.given),
    phrases: form.phrases, position: form.position, photos: form.photos,
  });
  if (form.had_photos) body.photos = form.photos;
  if (form.had_position) body.position = form.position;
  const visit = operation("visit.record", form, form.household_id, body, context);
  const callbacks = Object.entries(form.callbacks)
    .filter(([, answer]) => answer.asked && answer.satisfaction)
    .map(([issueId, answer]) => callbackOperation(issueId, answer, form.household_id, context));
  const issues = form.issues.flatMap((issue) =>
    issueOperations({ ...issue, household_id: form.household_id, visit_id: form.id }, context));
  return [visit, ...callbacks, ...issues];
}

/**
 * @param {string} issueId
 * @param {CallbackAnswer} answer
 * @param {string|null} householdId
 * @param {Context} context
 * @returns {Operation}
 */
export function callbackOperation(issueId, answer, householdId, context) {
  const body = said({ issue_id: issueId, reached: answer.satisfaction !== null, satisfaction: answer.satisfaction,
    words: answer.words.trim() });
  return operation("callback.record", answer, householdId, body, context);
}

/**
 * @param {IssueForm & {supersedes?: string|null}} form
 * @param {Context} context
 * @returns {Operation[]}
 */
export function issueOperations(form, context) {
  const reporter = said({ member_id: form.reporter.member_id, phone: form.reporter.phone.trim(),
    name: form.reporter.member_id ? null : form.reporter.name.trim() });
  const body = said({
    category: form.category, description: form.description.trim(), urgency: form.urgency, visit_id: form.visit_id,
    reporter: Object.keys(reporter).length ? reporter : null, confidential: form.confidential || null,
    position: form.position, photos: form.photos,
    on_spot: form.on_spot ? { outcome: form.on_spot.outcome, done: form.on_spot.done.trim() } : null,
  });
  return [operation("issue.raise", form, form.household_id, body, context)];
}

/**
 * @param {MeetingForm} form
 * @param {Context} context
 * @returns {Operation}
 */
export function meetingOperation(form, context) {
  const body = { kind: "courtyard_meeting", place: form.place.trim(), started_at: form.started_at ?? iso(context.now),
    attended: form.attended, ...said({ headcount: form.headcount, notes: form.notes.trim(), grid_id: form.grid_id }) };
  return operation("meeting.record", form, null, body, context);
}

/**
 * A word added to an issue: it changes nothing about where the issue stands, and is named after the issue.
 * @param {{id: string, household_id: string|null}} issue
 * @param {string} text
 * @param {Context} context
 * @returns {Operation}
 */
export const commentOperation = (issue, text, context) =>
  operation("issue.comment", { id: issue.id, operation_id: newId() }, issue.household_id, { text: text.trim() }, context);

/**
 * @param {{text: string, screen?: string, id?: string, operation_id?: string}} form
 * @param {Context} context
 * @returns {Operation}
 */
export function feedbackOperation(form, context) {
  const identity = { id: form.id ?? newId(), operation_id: form.operation_id ?? newId() };
  return operation("feedback.give", identity, null, said({ text: form.text.trim(), screen: form.screen }), context);
}

/**
 * A record that was already tried to be sent is never changed: the edit is a new record that supersedes it.
 * @template {{id: string, operation_id: string}} T
 * @param {T} form
 * @param {string} entityId the record it stands in for
 * @returns {T & {supersedes: string}}
 */
export const superseding = (form, entityId) =>
  ({ ...form, id: newId(), operation_id: newId(), supersedes: entityId });
