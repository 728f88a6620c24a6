/** What must be said before a change can be saved; the server's rules decide, these spare a refusal days later. */
import { digitsOf } from "./amending.js";
import { localDate, localParts } from "./time.js";

const OLDEST = 1890;

/** @typedef {Record<string, "required"|"too_long"|"not_a_year"|"not_a_phone"|"not_after">} AmendFaults */

/** @param {AmendFaults} faults @param {string} field @param {string} text @param {number} most @param {boolean} [needed] */
function checkText(faults, field, text, most, needed = false) {
  if (needed && !text.trim()) faults[field] = "required";
  else if ([...text.trim()].length > most) faults[field] = "too_long";
}

/**
 * @param {import("./amending.js").PersonForm} form
 * @param {Date} now
 * @returns {AmendFaults} empty when it can be saved
 */
export function checkPerson(form, now) {
  /** @type {AmendFaults} */
  const faults = {};
  if (form.left) {
    if (form.base.head && !form.heir) faults.heir = "required";
    return faults;
  }
  checkText(faults, "name", form.name, 80, true);
  if (!form.relation && !(form.family && form.head)) faults.relation = "required";
  const year = form.birth_year.normalize("NFKC").trim();
  if (year && !(/^\d{4}$/.test(year) && Number(year) >= OLDEST && Number(year) <= localParts(now).year)) faults.birth_year = "not_a_year";
  if (form.phone.trim() && !/^\+?\d{5,20}$/.test(digitsOf(form.phone))) faults.phone = "not_a_phone";
  return faults;
}

/** @param {import("./amending.js").HomeForm} form @returns {AmendFaults} */
export function checkHome(form) {
  /** @type {AmendFaults} */
  const faults = {};
  if (form.named) checkText(faults, "name", form.name, 80, true);
  checkText(faults, "group", form.group, 60);
  checkText(faults, "hamlet", form.hamlet, 60);
  checkText(faults, "door", form.door, 60, true);
  return faults;
}

/**
 * @param {import("./amending.js").TagForm} form
 * @param {boolean} sensitive
 * @param {Date} now
 * @returns {AmendFaults}
 */
export function checkTag(form, sensitive, now) {
  /** @type {AmendFaults} */
  const faults = {};
  if (!form.tag) faults.tag = "required";
  if (sensitive && !form.read) faults.read = "required";
  checkText(faults, "basis", form.basis, 200, sensitive);
  if (form.expires_on && form.expires_on <= localDate(now)) faults.expires_on = "not_after";
  return faults;
}
