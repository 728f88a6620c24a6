/**
 * What is known of an enterprise, from the form to what travels: the trade, how many work there, what to look after.
 *
 * @typedef {object} FirmForm
 * @property {string} id
 * @property {string} operation_id
 * @property {string} household_id
 * @property {{trade: string|null, staff: number|null, safety: string|null}} base
 * @property {string|null} trade
 * @property {string} staff      typed; empty: not known
 * @property {string} safety
 */
import { changed, identity, withFields } from "./amending.js";

/** As the server has them (fieldvisit/households/rules.py). */
export const TRADES = ["textile", "leather", "metal", "chemical", "food", "building", "shop", "catering", "trade", "service", "farm", "other"];
const MOST_STAFF = 100_000;
export const LONGEST_SAFETY = 500;

/**
 * @param {import("./types.js").FoldedHousehold} folded
 * @param {Date} now
 * @returns {FirmForm}
 */
export function firmForm(folded, now) {
  const { trade = null, staff = null, safety = null } = folded.household;
  return { ...identity(folded, now), base: { trade, staff, safety }, trade, staff: staff === null ? "" : String(staff), safety: safety ?? "" };
}

/** @param {string} text */
const numberOf = (text) => text.normalize("NFKC").trim();

/** @param {FirmForm} form @returns {import("./amend-said.js").AmendBody} empty when nothing was changed */
export function firmBody(form) {
  const staff = numberOf(form.staff);
  return withFields(changed(form.base, { trade: form.trade, staff: staff ? Number(staff) : null, safety: form.safety.trim() }));
}

/** @param {FirmForm} form @returns {Record<string, string>} empty when it can be saved */
export function checkFirm(form) {
  /** @type {Record<string, string>} */
  const faults = {};
  const staff = numberOf(form.staff);
  if (staff && !(/^\d{1,6}$/.test(staff) && Number(staff) <= MOST_STAFF)) faults.staff = "not_a_count";
  if ([...form.safety.trim()].length > LONGEST_SAFETY) faults.safety = "too_long";
  return faults;
}
