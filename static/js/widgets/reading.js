/** Reads a folded household for the screens: who to name, what was said, what is still open. Pure. */
import { compareDoors } from "../rules/doors.js";
import { year } from "./dates.js";

/** @typedef {import("../rules/types.js").FoldedHousehold} Folded */
/** @typedef {import("../rules/types.js").Issue} Issue */
/** @typedef {import("../rules/types.js").Member} Member */

/** @param {Folded} folded @returns {Member | undefined} */
export function head(folded) {
  return folded.members.find((member) => member.head) ?? folded.members[0];
}

/** @param {Folded} folded */
export function pastIssues(folded) {
  const open = new Set(folded.open_issues.map((issue) => issue.id));
  return folded.issues.filter((issue) => !open.has(issue.id));
}

/** Answers that the household has not been asked about. @param {Folded} folded @returns {Issue[]} */
export function answersToTell(folded) {
  return folded.issues.filter((issue) => issue.callback_due);
}

/** The last visit at which somebody said something. @param {Folded} folded */
export function lastTalk(folded) {
  return folded.visits.find((visit) => visit.outcome === "met" && (visit.notes || visit.phrases.length));
}

/** @param {Member} member @param {Date} now @returns {number | null} */
export function age(member, now) {
  return member.birth_year ? year(now) - member.birth_year : null;
}

/** The first number worth ringing: the head's, else anyone's. @param {Folded} folded */
export function phoneOf(folded) {
  return head(folded)?.phone ?? folded.members.find((member) => member.phone)?.phone ?? null;
}

/** 138****5678 @param {string} phone */
export function masked(phone) {
  return phone.length < 8 ? "****" : `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}

/** 138 1234 5678 @param {string} phone */
export function spaced(phone) {
  return /^1\d{10}$/.test(phone) ? `${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}` : phone;
}

/** First words of a longer text. Counts characters as people do, also outside the basic plane. @param {string} text @param {number} [most] */
export function brief(text, most = 28) {
  const line = text.trim().split("\n")[0];
  const letters = [...line];
  return letters.length <= most && line === text.trim() ? line : `${letters.slice(0, most).join("")}…`;
}

/**
 * In groups, as one walks: group and hamlet, then door. @template T
 * @param {T[]} rows @param {(row: T) => {group?: string | null, hamlet: string | null, door: string | null}} place
 * @returns {{name: string, rows: T[]}[]}
 */
export function byHamlet(rows, place) {
  /** @type {Map<string, T[]>} */
  const groups = new Map();
  for (const row of rows) {
    const { group, hamlet } = place(row);
    const name = [group, hamlet].filter(Boolean).join(" ");
    const inside = groups.get(name);
    inside ? inside.push(row) : groups.set(name, [row]);
  }
  return [...groups]
    .map(([name, inside]) => ({
      name,
      rows: inside.sort((a, b) => compareDoors(place(a).door, place(b).door)),
    }))
    .sort((a, b) => compareDoors(a.name, b.name));
}
