/**
 * Which steps an issue can take, read from the server's own table (reference data `steps`), so that no rule
 * of the workflow is written a second time here.
 */

/**
 * @param {string} state
 * @param {import("./types.js").StepTable|null|undefined} steps
 * @returns {string[]}
 */
export function openSteps(state, steps) {
  const found = (steps?.table ?? []).filter((entry) => entry.from === state).map((entry) => entry.step);
  return [...new Set(found)];
}

/**
 * @param {{state: string}} issue
 * @param {import("./types.js").StepTable|null|undefined} steps
 */
export function isOpen(issue, steps) {
  return steps ? steps.open_states.includes(issue.state) : issue.state !== "closed";
}
