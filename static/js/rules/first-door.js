/**
 * What matters at the first door of a household that one knows only from its dossier: four things at most, each from
 * facts that are there.
 *
 * @typedef {import("./types.js").Issue} Issue
 * @typedef {{code: "last", visit: import("./types.js").Visit} | {code: "never"}
 *   | {code: "open", issue: Issue, n: number}
 *   | {code: "remember", planned: import("./types.js").Appointment|null, issue: Issue|null}
 *   | {code: "sensitive", tags: string[]}} Matter
 */
const GRAVE = { danger: 0, urgent: 1, normal: 2 };
const due = (/** @type {Issue} */ issue) => Date.parse(issue.due_at ?? "") || Infinity;

/** The gravest first, then what was promised soonest. @param {Issue} left @param {Issue} right */
const byWeight = (left, right) => GRAVE[left.urgency] - GRAVE[right.urgency] || due(left) - due(right) || 0;

/**
 * @param {import("./types.js").FoldedHousehold} folded
 * @returns {Matter[]}
 */
export function firstDoor({ last_visit: visit, issues, open_issues: open, appointments = [], tags }) {
  const asked = issues.find((issue) => issue.callback_due) ?? null;
  const waiting = open.filter((issue) => !issue.callback_due).sort(byWeight);
  const sensitive = tags.filter((tag) => tag.sensitive).map((tag) => tag.tag);
  /** @type {Matter[]} */
  const matters = [visit ? { code: "last", visit } : { code: "never" }];
  if (waiting.length > 0) matters.push({ code: "open", issue: waiting[0], n: waiting.length });
  if (appointments.length > 0 || asked) matters.push({ code: "remember", planned: appointments[0] ?? null, issue: asked });
  if (sensitive.length > 0) matters.push({ code: "sensitive", tags: sensitive });
  return matters;
}
