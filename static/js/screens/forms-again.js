/** From a saved record back to the form it came from, so that it can be changed. */
import { emptyIssue, emptyMeeting, emptyVisit } from "../rules/index.js";
import { emptyProposal } from "../rules/proposals.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").Row} Row */

/** @param {App} app @param {Row} row @returns {import("../rules/operations.js").VisitForm} */
export function formOfVisit(app, row) {
  const empty = emptyVisit({ household: { id: row.household_id ?? "", kind: "family" } }, app.now());
  return {
    ...empty,
    ...structuredClone(row.body),
    id: row.entity_id,
    operation_id: row.id,
    supersedes: row.supersedes ?? null,
    had_photos: Boolean(row.body.photos),
    had_position: Boolean(row.body.position),
  };
}

/**
 * A visit of which only the dossier is here: made on another tablet, or before this one was set up anew.
 * @param {App} app @param {string} householdId @param {import("../rules/types.js").Visit} visit
 * @returns {import("../rules/operations.js").VisitForm} standing in for it
 */
export function formInsteadOf(app, householdId, visit) {
  const { kind, outcome, started_at, ended_at, notes, people_met = [], companion_ids = [], given = [] } = visit;
  return {
    ...emptyVisit({ household: { id: householdId, kind: "family" } }, app.now()),
    ...structuredClone({ kind, outcome, started_at, ended_at, notes, people_met, phrases: visit.phrases }),
    companions: [...companion_ids],
    given: given.map(({ what, value = null }) => ({ what, value })),
    photos: (visit.photos ?? []).map(({ id }) => ({ id })), // the server knows the rest
    had_photos: Boolean(visit.photos?.length),
    supersedes: visit.id,
  };
}

/** @param {App} app @param {Row} row @returns {import("../rules/operations.js").IssueForm} */
export function formOfIssue(app, row) {
  const empty = emptyIssue(null, app.now());
  const body = structuredClone(row.body);
  return {
    ...empty,
    ...body,
    id: row.entity_id,
    operation_id: row.id,
    household_id: row.household_id,
    reporter: { ...empty.reporter, ...body.reporter },
    confidential: body.confidential ?? false,
  };
}

/** @param {App} app @param {Row} row @returns {import("../rules/operations.js").MeetingForm} */
export function formOfMeeting(app, row) {
  return {
    ...emptyMeeting(app.now()),
    ...structuredClone(row.body),
    id: row.entity_id,
    operation_id: row.id,
    supersedes: row.supersedes ?? null,
  };
}

/**
 * Refused for a grid that is none of one's own, it is in the usual one until another is chosen.
 * @param {App} app @param {Row} row @param {number | null} grid the usual one
 * @returns {import("../rules/proposals.js").ProposalForm}
 */
export function formOfProposal(app, row, grid) {
  const { address, ...body } = structuredClone(row.body);
  const door = address.slice(`${body.group ?? ""}${body.hamlet ?? ""}`.length);
  const isKnown = app.books.roll.grids.some(({ id }) => id === body.grid_id);
  return { ...emptyProposal(app.now(), null), ...body, grid_id: isKnown ? body.grid_id : grid, door, id: row.entity_id, operation_id: row.id };
}
