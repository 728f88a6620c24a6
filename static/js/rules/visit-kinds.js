/**
 * Which kinds of visit are offered where. The server's rule decides (visits/policy.py: an enterprise is visited as
 * an enterprise, a leader's own visit is a leader's); this spares a cadre the choice of one that would be refused.
 */

const FAMILY = ["door", "appointment", "assistance", "condolence", "follow_up", "sweep", "alarm"];
const ENTERPRISE = ["enterprise", "appointment", "assistance", "condolence", "follow_up", "sweep", "alarm"];

/**
 * @param {"family"|"enterprise"|string} household  its kind
 * @param {string[]} roles  of who visits
 * @param {string} [current]  the kind chosen before: always offered, so that a correction can leave it
 * @returns {string[]}
 */
export function visitKinds(household, roles, current) {
  const kinds = household === "enterprise" ? [...ENTERPRISE] : [...FAMILY];
  if (roles.includes("leader")) kinds.splice(1, 0, "leader");
  return current && !kinds.includes(current) ? [current, ...kinds] : kinds;
}
