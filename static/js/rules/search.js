/**
 * Finding a household by what one remembers: a name, a door number, a hamlet, the last digits of a phone.
 * All words typed must be found; nothing leaves the tablet.
 */

import { inDigits } from "./doors.js";

const MOST = 60;

/** @param {unknown} text */
const plain = (text) => inDigits(String(text ?? "")).toLowerCase().replace(/[\s·・]+/gu, "");

/** @param {import("./types.js").FoldedHousehold} folded */
function haystack(folded) {
  const { household } = folded;
  const parts = [household.name, household.address, household.village_name, household.group, household.hamlet,
    household.door, household.grid_name];
  for (const member of folded.members) parts.push(member.name, member.phone);
  return plain(parts.filter(Boolean).join("|"));
}

/** @param {string} text */
const words = (text) => String(text).split(/[\s,，、]+/u).map(plain).filter(Boolean);

/**
 * @param {import("./types.js").FoldedHousehold[]} households
 * @param {string} text
 * @returns {import("./types.js").FoldedHousehold[]} in the order given; all of them for an empty text
 */
export function searchHouseholds(households, text) {
  const wanted = words(text);
  if (wanted.length === 0) return households;
  return households.filter((folded) => {
    const hay = haystack(folded);
    return wanted.every((word) => hay.includes(word));
  }).slice(0, MOST);
}

/**
 * @param {import("./types.js").RollEntry[]} entries
 * @param {string} text
 * @returns {import("./types.js").RollEntry[]}
 */
export function searchRoll(entries, text) {
  const wanted = words(text);
  return entries.filter((entry) => {
    const hay = plain([entry.address, entry.group, entry.hamlet, entry.door, entry.head].filter(Boolean).join("|"));
    return wanted.every((word) => hay.includes(word));
  }).slice(0, wanted.length ? MOST : entries.length);
}
