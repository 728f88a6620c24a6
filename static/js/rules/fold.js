/**
 * Screens show fold(dossiers, outbox): the dossiers exactly as sent, with what is saved here laid over them.
 *
 * A row leaves the fold only when a pulled dossier contains it (the store marks it `contained`, and an entity
 * that a dossier already lists is never laid over a second time), so that nothing one has saved ever
 * disappears between its being sent and its coming back, and nothing shows twice.
 *
 * @typedef {import("./types.js").Row} Row
 * @typedef {import("./types.js").User} User
 * @typedef {import("./types.js").Issue} Issue
 * @typedef {import("./types.js").HouseholdDossier} HouseholdDossier
 * @typedef {import("./types.js").UserDossier} UserDossier
 */
import { compareAddresses } from "./doors.js";
import { foldAmends } from "./fold-amends.js";
import { foldAppointments } from "./fold-appointments.js";
import { correctedVisit } from "./fold-corrections.js";
import { foldProposals, proposedDossiers } from "./fold-proposals.js";
import { foldAsked, foldTasks } from "./fold-tasks.js";
import { localCallback, localIssue, localMeeting } from "./local.js";
import { isOpen } from "./steps.js";
import { replacedIn } from "./versions.js";

/**
 * @param {{id: string}[]} list
 * @param {string|null|undefined} id
 */
const holds = (list, id) => list.some((entry) => entry.id === id);

/**
 * Newest first, and a stable order where two facts share a moment.
 * @template {{id: string}} T
 * @param {T[]} list
 * @param {(fact: T) => string} at
 */
const newestFirst = (list, at) =>
  [...list].sort((left, right) => Date.parse(at(right)) - Date.parse(at(left)) || (left.id < right.id ? 1 : -1));

/**
 * The rows still to be laid over the dossiers, superseded ones left out.
 * @param {Row[]} outbox
 */
function foldable(outbox) {
  const live = outbox.filter((row) => !row.contained);
  const isReplaced = replacedIn(live);
  return live.filter((row) => !isReplaced(row)).sort((left, right) => left.seq - right.seq);
}

/**
 * @typedef {{user: User, steps: import("./types.js").StepTable|undefined, outbox: Row[],
 *   colleagues: {id: string, name: string}[]|undefined, tags: any[]|undefined, forms: any[]|undefined}} Known  what folding needs beside dossier and rows
 *
 * @param {HouseholdDossier} dossier
 * @param {Row[]} rows
 * @param {Known} known
 */
function foldVisits(dossier, rows, known) {
  const replaced = new Set(rows.map((row) => row.supersedes).filter(Boolean));
  const told = new Set(dossier.visits.flatMap(({ id, supersedes, earlier = [] }) =>
    [id, supersedes, ...earlier.map((version) => version.id)]));
  const own = rows
    .filter((row) => row.kind === "visit.record" && row.household_id === dossier.id && !told.has(row.entity_id))
    .map((row) => correctedVisit(row, known, dossier.visits));
  const sent = dossier.visits.filter((visit) => !replaced.has(visit.id));
  return newestFirst([...own, ...sent], (visit) => visit.started_at);
}

/**
 * @param {Issue} issue
 * @param {Row[]} rows
 * @param {User} user
 * @returns {Issue}
 */
function foldCallbacks(issue, rows, user) {
  const own = rows
    .filter((row) => row.kind === "callback.record" && row.body.issue_id === issue.id && !holds(issue.callbacks, row.entity_id))
    .map((row) => localCallback(row, user, issue.cycle));
  if (own.length === 0) return issue;
  const reached = own.some((callback) => callback.reached && callback.row_state !== "quarantined");
  return { ...issue, callbacks: [...issue.callbacks, ...own], callback_due: issue.callback_due && !reached };
}

/**
 * @param {Issue[]} sent
 * @param {Row[]} raised
 * @param {Row[]} rows
 * @param {User} user
 */
function foldIssues(sent, raised, rows, user) {
  const replaced = new Set(rows.map((row) => row.supersedes).filter(Boolean));
  const own = raised.filter((row) => !holds(sent, row.entity_id)).map((row) => localIssue(row, user));
  const all = [...own, ...sent.filter((issue) => !replaced.has(issue.id))];
  return newestFirst(all.map((issue) => foldCallbacks(issue, rows, user)), (issue) => issue.occurred_at);
}

/**
 * Who came to a meeting recorded here is known at once; who did not, for the households of the same grid.
 * @param {HouseholdDossier} dossier
 * @param {Row[]} rows
 * @returns {import("./types.js").Attendance[]}
 */
function foldAttendance(dossier, rows) {
  const own = rows
    .filter((row) => row.kind === "meeting.record" && !holds(dossier.meetings, row.entity_id))
    .filter((row) => row.body.grid_id === dossier.household.grid_id || row.body.attended?.includes(dossier.id))
    .map((row) => ({ id: row.entity_id, place: row.body.place, started_at: row.body.started_at,
      attended: row.body.attended?.includes(dossier.id) ?? false, local: /** @type {const} */ (true),
      row_state: row.state, operation_id: row.id }));
  return newestFirst([...own, ...dossier.meetings], (meeting) => meeting.started_at);
}

/**
 * @param {HouseholdDossier} dossier
 * @param {Row[]} rows
 * @param {Known} known
 * @returns {import("./types.js").FoldedHousehold}
 */
function foldHousehold(dossier, rows, known) {
  const { user, steps } = known;
  const raised = rows.filter((row) => row.kind === "issue.raise" && row.household_id === dossier.id);
  const visits = foldVisits(dossier, rows, known);
  const issues = foldIssues(dossier.issues, raised, rows, user);
  const meetings = foldAttendance(dossier, rows);
  const met = [...visits.filter((visit) => visit.outcome === "met"), ...meetings.filter((meeting) => meeting.attended)];
  return {
    ...dossier, ...foldAmends(dossier, rows, user, known.tags ?? []), visits, issues, meetings, last_visit: visits[0] ?? null,
    appointments: foldAppointments(dossier, rows, visits, user),
    tasks: foldTasks(dossier, rows), samples: foldAsked(dossier, rows, known.forms),
    last_met_at: newestFirst(met, (fact) => fact.started_at)[0]?.started_at ?? null,
    open_issues: issues.filter((issue) => isOpen(issue, steps)),
    unsent: rows.filter((row) => row.household_id === dossier.id && isWaiting(row)).length,
  };
}

/** @param {Row} row */
export const isWaiting = (row) => row.state === "pending" || row.state === "sending";

/** @type {Omit<UserDossier, "user"|"id">} */
const NO_USER_DOSSIER = { kind: "user", token: "", revision: 0, meetings: [], issues: [], notices: [], quarantined: [] };

/**
 * @param {import("./types.js").Dossier[]} dossiers
 * @param {Row[]} outbox
 * @param {import("./types.js").Reference} reference
 * @param {User} user
 * @returns {import("./types.js").Folded}
 */
export function foldDossiers(dossiers, outbox, reference, user) {
  const rows = foldable(outbox);
  const known = { user, outbox, steps: reference.steps?.data, colleagues: reference.colleagues?.data,
    tags: reference.tags?.data, forms: reference.forms?.data };
  const own = /** @type {UserDossier|undefined} */ (dossiers.find((dossier) => dossier.kind === "user"));
  const sent = /** @type {HouseholdDossier[]} */ (dossiers.filter((dossier) => dossier.kind === "household"));
  const households = [...sent, ...proposedDossiers(rows, sent, reference.roll?.data)]
    .map((dossier) => foldHousehold(dossier, rows, known))
    .sort((left, right) => compareAddresses(left.household, right.household));
  const mine = { ...NO_USER_DOSSIER, ...own };
  return {
    households, user: own ? { ...user, ...own.user } : user, notices: mine.notices, quarantined: mine.quarantined,
    issues: allIssues(households, mine.issues, rows, user), meetings: foldMeetings(mine.meetings, rows, user),
    proposals: foldProposals(mine.proposals, rows),
  };
}

/**
 * @param {import("./types.js").FoldedHousehold[]} households
 * @param {Issue[]} own
 * @param {Row[]} rows
 * @param {User} user
 */
function allIssues(households, own, rows, user) {
  const inHouseholds = households.flatMap((folded) => folded.issues);
  const elsewhere = rows.filter((row) => row.kind === "issue.raise" && !holds(inHouseholds, row.entity_id));
  const others = foldIssues(own.filter((issue) => !holds(inHouseholds, issue.id)), elsewhere, rows, user);
  return newestFirst([...inHouseholds, ...others], (issue) => issue.occurred_at);
}

/**
 * @param {import("./types.js").Meeting[]} sent
 * @param {Row[]} rows
 * @param {User} user
 */
function foldMeetings(sent, rows, user) {
  const replaced = new Set(rows.map((row) => row.supersedes).filter(Boolean));
  const own = rows
    .filter((row) => row.kind === "meeting.record" && !holds(sent, row.entity_id))
    .map((row) => localMeeting(row, user));
  return newestFirst([...own, ...sent.filter((meeting) => !replaced.has(meeting.id))], (meeting) => meeting.started_at);
}
