/**
 * What the server's word on an operation means for its row and for the dossiers held.
 *
 * @typedef {import("./types.js").PushResult} PushResult
 * @typedef {import("./types.js").RowState} RowState
 * @typedef {import("./types.js").RowProblem} RowProblem
 */

/** Operations that the fold shows exactly as the server will: only these need no new copy of the dossier. */
const FAITHFUL = new Set(["visit.record"]);

/**
 * The one dossier in which the fold shows a row exactly as the server will, if there is one. A correction has none: the
 * visit it stands in for may have kept an appointment that is open again, which only the server knows.
 * @param {{kind: string, supersedes?: string|null, household_id?: string|null}} row
 * @returns {string|null}
 */
export const shownIn = (row) => (FAITHFUL.has(row.kind) && !row.supersedes && row.household_id) || null;

/** @param {PushResult} result @returns {PushResult} a duplicate counts as what it was the first time */
function firstWord(result) {
  const original = /** @type {any} */ (result.original);
  if (result.outcome !== "duplicate" || !original) return result;
  const first = typeof original === "string" ? { outcome: original } : original;
  return first.outcome && first.outcome !== "duplicate" ? { ...result, ...first, id: result.id } : result;
}

/**
 * @param {PushResult} result
 * @returns {{state: RowState, problem: RowProblem|null, settled: boolean}}
 */
export function settlement(result) {
  const word = firstWord(result);
  const { outcome, message, field = null } = word;
  switch (outcome) {
    case "applied":
    case "duplicate":
      return { state: "acknowledged", problem: null, settled: true };
    case "conflict":
      return { state: "conflict", settled: true,
        problem: { code: word.code ?? "conflict", message, field, kept: word.kept, yours: word.yours } };
    case "rejected":
      return { state: "quarantined", settled: true, problem: { code: word.code ?? "rejected", message, field } };
    case "deferred":
      return { state: "pending", settled: false,
        problem: { code: "waiting_for_parent", waiting_for: word.waiting_for } };
    default:
      return { state: "pending", settled: false, problem: word.code ? { code: word.code, message, field } : null };
  }
}

/**
 * Which dossiers may take over the token that the push answered. Only where the token held is the one the
 * write began from, so that nobody else's write is skipped, and only where the fold already shows all that
 * changed; everything else is pulled, such as the household that one was merged into.
 * @param {PushResult[]} results
 * @param {Map<string, string|null>} shown  operation id → the dossier in which the fold shows it as the server will
 * @param {Map<string, string>} tokens     dossier id → token held
 * @returns {Map<string, string>} dossier id → token to hold
 */
export function adoptions(results, shown, tokens) {
  /** @type {Map<string, string>} */
  const held = new Map();
  const refused = new Set();
  for (const result of results) {
    const applied = result.outcome === "applied";
    for (const [id, { from, to }] of Object.entries(result.dossiers ?? {})) {
      if (tokens.get(id) === to) continue;
      const token = held.get(id) ?? tokens.get(id);
      // One push has one pair for all that raised a dossier: a visit never takes over what something beside it changed.
      const faithful = applied && shown.get(result.id) === id;
      if (faithful && token !== undefined && (token === from || token === to)) held.set(id, to);
      else refused.add(id);
    }
  }
  for (const id of refused) held.delete(id);
  return held;
}
