/**
 * A refused proposal is mended in its own place, under its own id, because what was recorded at that door names it. The
 * visits and issues that were refused with it only because they waited for it go again behind it, each in place of itself.
 *
 * @typedef {import("./types.js").Row} Row
 * @typedef {import("./types.js").Operation} Operation
 */
import { newId } from "./ids.js";
import { replacedIn } from "./versions.js";

/** What the server takes a second version of. */
const GOES_ALONG = new Set(["visit.record", "issue.raise"]);

/**
 * @param {Row} row the refused proposal
 * @param {Operation} mended what its form says now
 * @param {Row[]} outbox
 * @returns {Operation[]} in the order in which the server needs them
 */
export function proposedAgain(row, mended, outbox) {
  const again = { ...mended, id: newId(), entity_id: row.entity_id, supersedes: row.entity_id };
  const isReplaced = replacedIn(outbox);
  const waiting = outbox.filter((one) => one.problem?.code === "waiting_for_parent" && one.state === "quarantined"
    && GOES_ALONG.has(one.kind) && !isReplaced(one));
  return [again, ...behindThem(new Map([[row.id, again]]), waiting)];
}

/**
 * @param {Map<string, Operation>} parents operation that was refused → what stands in for it
 * @param {Row[]} waiting
 * @returns {Operation[]}
 */
function behindThem(parents, waiting) {
  /** @type {Map<string, Operation>} */
  const made = new Map();
  for (const row of waiting) {
    const parent = parents.get(row.depends_on ?? "");
    if (parent) made.set(row.id, standIn(row, parent));
  }
  return made.size === 0 ? [] : [...made.values(), ...behindThem(made, waiting)];
}

/** @param {Row} row @param {Operation} parent @returns {Operation} */
function standIn({ kind, entity_id, household_id, captured_at, last_sync_at, base_revision, body }, parent) {
  const of = parent.kind === "visit.record" && body.visit_id ? { visit_id: parent.entity_id } : {};
  return { id: newId(), kind, entity_id: newId(), household_id, captured_at, last_sync_at, base_revision, supersedes: entity_id,
    depends_on: parent.id, body: { ...body, ...of } };
}
