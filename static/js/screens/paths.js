/** Where a saved record can be changed. */
import { placeOfAmend } from "../rules/amend-said.js";

/** @param {{kind: string, id?: string, entity_id?: string, household_id?: string | null, body?: any}} row @returns {string | null} */
export function changePath(row) {
  if (row.kind === "visit.record") return `visit/${row.household_id}/change/${row.id}`;
  if (row.kind === "issue.raise") return `raise/change/${row.id}`;
  if (row.kind === "meeting.record") return `meeting/change/${row.id}`;
  if (row.kind === "household.propose") return `propose/change/${row.id}`;
  if (row.kind === "appointment.make") return `appointment/${row.household_id}/move/${row.entity_id}`;
  if (row.kind === "survey.submit") return `survey/${row.household_id}/correct/${row.entity_id}`;
  if (row.kind === "household.amend") {
    const place = placeOfAmend({ entity_id: row.entity_id, body: row.body ?? {} });
    return place && `amend/${row.household_id}/${place.screen}/change/${row.id}`;
  }
  return null;
}

/** What the server takes no second version of: it can be changed until the first attempt, and no longer. */
const ONLY_UNTRIED = new Set(["issue.raise", "household.propose", "appointment.make", "household.amend"]);

/** But for what it refused: of that there is no first version. */
const AGAIN = new Set(["issue.raise", "household.propose"]);

/** @param {import("../widgets/kinds.js").Row} row */
export const isUntried = (row) => row.state === "pending" && row.attempts === 0;

/** Refused: opened again in its form and mended, it goes once more, in place of the first. @param {import("../widgets/kinds.js").Row} row */
export const isMendable = (row) => row.state === "quarantined" && (AGAIN.has(row.kind) || !ONLY_UNTRIED.has(row.kind));

/** @param {import("../widgets/kinds.js").Row} row */
export function isChangeable(row) {
  if (changePath(row) === null || row.state === "conflict") return false;
  return !ONLY_UNTRIED.has(row.kind) || isUntried(row) || isMendable(row);
}
