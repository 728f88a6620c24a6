/** Where a saved record can be changed. */

/** @param {{kind: string, id?: string, household_id?: string | null}} row @returns {string | null} */
export function changePath(row) {
  if (row.kind === "visit.record") return `visit/${row.household_id}/change/${row.id}`;
  if (row.kind === "issue.raise") return `raise/change/${row.id}`;
  if (row.kind === "meeting.record") return `meeting/change/${row.id}`;
  return null;
}
