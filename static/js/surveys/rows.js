/**
 * A row that an answer asks for ("how many people?") is gone when the number is made smaller, with all that was filled
 * in. The engine says nothing of it, so it is counted before and after.
 *
 * @typedef {import("./tree.js").Part} Part
 */
import { leavesOf } from "./tree.js";

/** @param {Part[]} parts @returns {number} rows of counted repeats in which something was filled in */
export function rowsWithAnswers(parts) {
  return parts.reduce((sum, part) => {
    const own = part.type === "repeat" && !part.canGrow ? part.parts.filter(isFilled).length : 0;
    return sum + own + rowsWithAnswers(part.parts);
  }, 0);
}

/** What stands there from the start is no answer. @param {Part} row */
const isFilled = (row) => leavesOf(row.node).some(({ nodeType, currentState, definition }) =>
  nodeType !== "model-value" && nodeType !== "note" && !currentState.readonly
  && currentState.instanceValue !== "" && currentState.instanceValue !== (definition.template?.value ?? ""));
