/** From a saved record back to the form it came from, so that it can be changed. */
import { emptyIssue, emptyMeeting, emptyVisit } from "../rules/index.js";

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
