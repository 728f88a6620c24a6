/**
 * What is due at a household, from its facts and the clock: the same list as the desk's (fieldvisit/desk/tasks.py),
 * which a test compares. Today picks from it what is worth a walk; here nothing is left out.
 *
 * @typedef {"appointment"|"callback_due"|"overdue"|"never_visited"|"new_household"|"absent"|"tag_to_verify"
 *   |"moved_away"|"field_task"|"sample"} TaskCode
 */
import { absentReasons, appointmentReasons, overdueReasons, setReasons, tagReasons } from "./today.js";

/**
 * @param {import("./types.js").FoldedHousehold} folded
 * @param {Date} now
 * @returns {TaskCode[]}
 */
export function tasksOf(folded, now) {
  if (!folded.household.active) return [];
  /** @type {TaskCode[]} */
  const codes = [appointmentReasons, setReasons, overdueReasons, absentReasons, tagReasons]
    .flatMap((reasons) => reasons(folded, now).map((reason) => /** @type {TaskCode} */ (reason.code)));
  if (folded.issues.some((issue) => issue.callback_due)) codes.push("callback_due");
  if (folded.last_visit?.outcome === "moved_away") codes.push("moved_away");
  return codes;
}
