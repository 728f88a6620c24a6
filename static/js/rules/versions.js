/** A record is corrected by another that stands in for it: from any version to the one that counts. */

/**
 * The record that stands for this one now: it may have been replaced since its link was drawn.
 * @param {import("./types.js").Row[]} outbox @param {string | undefined} operation
 */
export function standingRow(outbox, operation) {
  let row = outbox.find((entry) => entry.id === operation);
  for (let hop = 0; row && hop < outbox.length; hop += 1) {
    const { entity_id: id } = row;
    const later = outbox.find((entry) => entry.supersedes === id);
    if (!later) break;
    row = later;
  }
  return row ?? null;
}

/**
 * Which records a later one stands in for; a refused proposal is replaced by one of its own id.
 * @param {import("./types.js").Row[]} rows
 * @returns {(row: import("./types.js").Row) => boolean}
 */
export function replacedIn(rows) {
  const latest = new Map(rows.filter((row) => row.supersedes).map((row) => [row.supersedes, row.seq]));
  return ({ entity_id: id, kind, seq }) => latest.has(id) && (kind !== "household.propose" || (latest.get(id) ?? 0) > seq);
}

/** The visit as it counts now, whichever of its versions is named. @param {import("./types.js").Visit[]} visits @param {string | undefined} id */
export const standingVisit = (visits, id) =>
  visits.find((visit) => visit.id === id || visit.earlier?.some((version) => version.id === id));
