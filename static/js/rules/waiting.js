/** What has to reach the server before something else can: a visit at a proposed door waits for the proposal. */

/**
 * The proposal an operation at this door has to wait for: the server may not know the household yet.
 * @param {import("./types.js").Row[]} outbox
 * @param {string|null|undefined} householdId
 * @returns {string|null} its operation
 */
export function proposalBehind(outbox, householdId) {
  const row = outbox.findLast((entry) => entry.kind === "household.propose" && entry.entity_id === householdId);
  return row && !row.contained ? row.id : null;
}

/**
 * What was saved here and cannot be received without this operation.
 * @param {import("./types.js").Row[]} outbox
 * @param {string} operationId
 */
export const behind = (outbox, operationId) => outbox.filter((row) => row.depends_on === operationId);

/**
 * The server has never seen it: there is nothing there that another could stand in for.
 * @param {Pick<import("./types.js").Row, "state"|"problem">} row
 */
export const neverArrived = (row) => row.state === "quarantined" && row.problem?.code === "too_large";
