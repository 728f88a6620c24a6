/**
 * A visit on a tablet that may not read: the door in words, and what happened. It travels as a household proposed at its
 * door and a visit to it, which the coordinator joins to the household on the register.
 *
 * @typedef {import("./types.js").Operation} Operation
 * @typedef {{proposal: import("./proposals.js").ProposalForm, visit: import("./operations.js").VisitForm}} DoorForm
 */
import { emptyVisit, visitOperations } from "./operations.js";
import { checkProposal, emptyProposal, proposalOperation } from "./proposals.js";

/** @param {Date} now @returns {DoorForm} */
export function emptyDoor(now) {
  const proposal = emptyProposal(now, null); // the server knows in which grid this cadre keeps most doors
  return { proposal, visit: emptyVisit({ household: { id: proposal.id, kind: "family" } }, now) };
}

/** @param {DoorForm} form @returns {Record<string, string>} empty when it can be saved */
export function checkDoor({ proposal, visit }) {
  return { ...checkProposal(proposal), ...(visit.outcome ? {} : { outcome: "required" }) };
}

/**
 * @param {DoorForm} form
 * @param {import("./operations.js").Context} context
 * @returns {Operation[]}
 */
export function doorOperations({ proposal, visit }, context) {
  const [made] = visitOperations(visit, { ...context, depends_on: proposal.operation_id });
  return [proposalOperation(proposal, context), made];
}
