/**
 * A household that stands on no register (a tenant, a new house), proposed at its door. The coordinator confirms it,
 * merges it with one that is known, or refuses it.
 *
 * @typedef {object} ProposalForm
 * @property {string} id
 * @property {string} operation_id
 * @property {"family"|"enterprise"} kind
 * @property {number|null} grid_id
 * @property {string} group
 * @property {string} hamlet
 * @property {string} door
 * @property {string} head
 * @property {string} phone
 * @property {import("./types.js").Position|null} position
 */
import { compareDoors } from "./doors.js";
import { newId } from "./ids.js";
import { operation, said } from "./operations.js";

const LONGEST = { address: 60, head: 80 };
const PHONE = /^\d{5,20}$/;

/**
 * @param {Date} now
 * @param {number|null} gridId
 * @returns {ProposalForm}
 */
export const emptyProposal = (now, gridId) => ({
  id: newId(now.getTime()), operation_id: newId(now.getTime()), kind: "family", grid_id: gridId, group: "", hamlet: "",
  door: "", head: "", phone: "", position: null,
});

/** @param {string} phone */
const digits = (phone) => phone.normalize("NFKC").replace(/[\s-]+/gu, "");

/** @param {ProposalForm} form */
const addressOf = (form) => `${form.group.trim()}${form.hamlet.trim()}${form.door.trim()}`;

/**
 * @param {ProposalForm} form
 * @returns {Record<string, "required"|"too_long"|"not_a_phone">} empty when it can be saved
 */
export function checkProposal(form) {
  /** @type {Record<string, "required"|"too_long"|"not_a_phone">} */
  const faults = {};
  if (!form.door.trim()) faults.door = "required";
  else if (addressOf(form).length > LONGEST.address) faults.door = "too_long";
  if (form.head.trim().length > LONGEST.head) faults.head = "too_long";
  const phone = digits(form.phone);
  if (phone && !PHONE.test(phone)) faults.phone = "not_a_phone";
  else if (phone && !form.head.trim()) faults.head = "required";
  return faults;
}

/**
 * @param {ProposalForm} form
 * @param {import("./operations.js").Context} context
 * @returns {import("./types.js").Operation}
 */
export function proposalOperation(form, context) {
  const body = said({ address: addressOf(form), kind: form.kind, head: form.head.trim(), phone: digits(form.phone),
    position: form.position, grid_id: form.grid_id, group: form.group.trim(), hamlet: form.hamlet.trim() });
  return operation("household.propose", form, null, body, context);
}

/**
 * Doors on the roll that may be the very one: the same number in the same group or hamlet.
 * @param {ProposalForm} form
 * @param {import("./types.js").RollEntry[]} roll
 * @returns {import("./types.js").RollEntry[]} a few at most
 */
export function likelySame(form, roll) {
  const door = form.door.trim();
  if (!door) return [];
  const fits = (/** @type {string} */ wanted, /** @type {string|null} */ there) => !wanted || compareDoors(wanted, there) === 0;
  return roll.filter((entry) => compareDoors(entry.door, door) === 0
    && (form.grid_id === null || entry.grid_id === form.grid_id)
    && fits(form.group.trim(), entry.group) && fits(form.hamlet.trim(), entry.hamlet)).slice(0, 3);
}

/**
 * The groups and hamlets of a grid, so that none has to be typed: each pair once, in walking order.
 * @param {number|null} gridId
 * @param {import("./types.js").RollEntry[]} roll
 * @returns {{group: string, hamlet: string}[]}
 */
export function placesIn(gridId, roll) {
  /** @type {Map<string, {group: string, hamlet: string}>} */
  const places = new Map();
  for (const entry of roll.filter((one) => gridId === null || one.grid_id === gridId)) {
    const place = { group: entry.group ?? "", hamlet: entry.hamlet ?? "" };
    if (place.group || place.hamlet) places.set(`${place.group}|${place.hamlet}`, place);
  }
  return [...places.values()].sort((left, right) => compareDoors(left.group, right.group)
    || compareDoors(left.hamlet, right.hamlet));
}
