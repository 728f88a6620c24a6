/**
 * Corrections keep the original: a version that stands in for another carries it along, so that both can be seen,
 * also while the correction lies on this tablet alone.
 *
 * @typedef {import("./types.js").Row} Row
 * @typedef {import("./types.js").Visit} Visit
 * @typedef {import("./types.js").EarlierVisit} EarlierVisit
 */
import { localVisit } from "./local.js";

/** @param {Visit} visit @returns {EarlierVisit} */
function without({ earlier: _known, ...visit }) {
  return visit;
}

/**
 * @param {Row} row  a visit saved here
 * @param {Row[]} outbox  all of it: what was replaced is no longer folded
 * @param {Visit[]} sent  as the dossier lists them
 * @param {(row: Row) => Visit} shown
 * @returns {EarlierVisit[]} the latest first
 */
function earlierThan(row, outbox, sent, shown) {
  /** @type {EarlierVisit[]} */
  const versions = [];
  const seen = new Set();
  let before = row.supersedes;
  while (before && !seen.has(before)) {
    seen.add(before);
    const known = sent.find((visit) => visit.id === before);
    if (known) return [...versions, without(known), ...(known.earlier ?? [])];
    const here = outbox.find((entry) => entry.kind === "visit.record" && entry.entity_id === before);
    if (!here) break;
    versions.push(without(shown(here)));
    before = here.supersedes;
  }
  return versions;
}

/**
 * @param {Row} row
 * @param {{user: import("./types.js").User, outbox: Row[], colleagues?: {id: string, name: string}[]}} known
 * @param {Visit[]} sent
 * @returns {Visit & {state: string}}
 */
export function correctedVisit(row, { user, outbox, colleagues }, sent) {
  const shown = (/** @type {Row} */ one) => localVisit(one, user, colleagues);
  const earlier = earlierThan(row, outbox, sent, shown);
  const photos = row.body.photos ?? earlier[0]?.photos; // a correction that says nothing of them keeps them
  const visit = photos ? { photos, ...shown(row) } : shown(row);
  return earlier.length > 0 ? { ...visit, earlier } : visit;
}
