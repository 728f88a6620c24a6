/** Visits and issues in words: the same words wherever they are shown. */
import { named, t } from "../messages/index.js";
import { amendGist } from "./amends.js";
import { daysBetween, daysLate } from "../rules/time.js";
import { brief } from "./reading.js";
import { html, nothing } from "../vendor/lit-html.js";
import { day } from "./dates.js";
import { plannedWords } from "./planned.js";
import { dotted, said, tell } from "./said.js";

/** @typedef {import("./kinds.js").App} App */
/** @typedef {import("./kinds.js").Books} Books */
/** @typedef {import("../rules/types.js").Visit} Visit */
/** @typedef {import("../rules/types.js").Issue} Issue */

/** @param {Books} books @param {string} id */
export function phraseWords(books, id) {
  return named(
    books.phrases.find((phrase) => phrase.id === id),
    "",
  );
}

/** @param {Books} books @param {string} code */
export function categoryWords(books, code) {
  const found = books.categories.find((category) => category.code === code);
  return found ? named(found) : said(code);
}

/** @param {Books} books @param {string} code */
export function tagWords(books, code) {
  const found = books.tags.find((tag) => tag.code === code);
  return found ? named(found) : said(code);
}

/** What was said at a visit, else how it went. @param {Books} books @param {Pick<Visit, "notes"|"phrases"|"outcome">} visit @param {number} [most] */
export function visitGist(books, visit, most = 40) {
  if (visit.notes) return said(brief(visit.notes, most));
  const words = visit.phrases.map((id) => phraseWords(books, id)).filter(Boolean);
  return words.length ? words.join(t("list.comma")) : t(`outcome.${visit.outcome}`);
}

/** @param {Issue} issue @param {Date} now @returns {{tone: string, words: string}} */
export function issueStanding(issue, now) {
  if (issue.local && !issue.recorded_at) return { tone: "accent", words: t("state.here") };
  const tones = { resolved: "done", closed: "done", in_progress: "accent", signed: "accent" };
  const tone = tones[/** @type {keyof typeof tones} */ (issue.state)] ?? "";
  const running = issue.due_at && ["submitted", "dispatched", "returned", "signed", "in_progress"].includes(issue.state);
  const due = /** @type {string} */ (issue.due_at);
  const left = running ? daysBetween(now, due) : 99;
  const late = running ? daysLate(due, now) : 0;
  const words = t(`state.${issue.state}`);
  if (late > 0) return { tone: "late", words: t("state.overdue", { state: words, n: late }) };
  if (!left) return { tone: "soon", words: t("state.due_today", { state: words }) };
  if (left <= 2) return { tone: "soon", words: t("state.due_soon", { state: words, n: left }) };
  return { tone, words };
}

/** @param {Issue} issue @param {Date} now */
export function issueChip(issue, now) {
  const { tone, words } = issueStanding(issue, now);
  return html`<span class="chip ${tone}">${words}</span>`;
}

/** @param {App} app @param {Issue} issue @param {{where?: boolean}} [options] */
export function issueRow(app, issue, { where = true } = {}) {
  const now = app.now();
  const household = where ? app.household(issue.household_id) : undefined;
  const ended = issue.state === "resolved" || issue.state === "closed";
  const facts = dotted([
    categoryWords(app.books, issue.category),
    household
      ? said(household.household.name)
      : where && issue.household_id
        ? placeOf(app, issue.household_id)
        : nothing,
    issue.unit_name ? said(issue.unit_name) : nothing,
    day(issue.occurred_at, now),
  ]);
  return html`<a class="item" href=${`#/issue/${issue.id}`}>
    <span class="grow"
      ><span class="item-title">${said(brief(issue.description, 36))}</span
      >${ended && issue.answer ? html`<span class="block mid">${said(brief(issue.answer, 60))}</span>` : nothing}<small
        class="block"
        >${facts}</small
      ></span
    >
    ${issueChip(issue, now)}</a
  >`;
}

/** Where a neighbour lives, from the roll. @param {App} app @param {string} id */
export function placeOf(app, id) {
  const row = app.books.roll.households.find((entry) => entry.id === id);
  return row ? said(row.address) : nothing;
}

/** 她／他／对方, as one says it at the door. @param {import("../rules/types.js").Member | undefined} member */
function pronoun(member) {
  return t(member?.sex === "f" ? "say.her" : member?.sex === "m" ? "say.him" : "say.them");
}

/**
 * The first sentence at the door: what became of the last issue.
 * @param {App} app @param {Issue} issue @param {import("../rules/types.js").Member | undefined} member
 */
export function sayFirst(app, issue, member) {
  const who = pronoun(member);
  const text = issue.answer
    ? said(brief(issue.answer, 120))
    : t(`issue_outcome.${issue.outcome ?? "solved"}`);
  const answer = html`<b class="answer">${t("say.open")}${text}${t("say.close")}</b>`;
  return html`<p class="say">${tell("say.first", { who, answer })}${tell("say.ask", { who })}</p>
    <p class="mid mute">
      ${dotted([
        tell("say.about", { what: said(brief(issue.description, 40)) }),
        issue.answered_by && issue.answered_at
          ? tell("say.by", { by: said(issue.answered_by), day: day(issue.answered_at, app.now()) })
          : nothing,
      ])}
    </p>`;
}

/** What a saved record says, in a few words. @param {App} app @param {{kind: string, household_id?: string | null, body: Record<string, any>}} row */
export function recordGist(app, row) {
  const folded = app.household(row.household_id);
  const who = folded
    ? said(folded.household.name)
    : row.household_id
      ? placeOf(app, row.household_id)
      : nothing;
  const { body } = row;
  switch (row.kind) {
    case "visit.record":
      return dotted([who, t(`outcome.${body.outcome}`)]);
    case "issue.raise":
      return dotted([who, categoryWords(app.books, body.category), said(brief(body.description ?? "", 24))]);
    case "callback.record":
      return dotted([who, t(body.satisfaction ? `satisfaction.${body.satisfaction}` : "issue.not_reached")]);
    case "meeting.record":
      return dotted([said(body.place), t("meeting.count", { n: body.attended?.length ?? 0 })]);
    case "household.propose":
      return dotted([said(body.address), said(body.head)]);
    case "appointment.make":
      return dotted([who, plannedWords(body.planned_at, app.now()), said(brief(body.reason ?? "", 24))]);
    case "appointment.cancel":
    case "task.done":
    case "survey.submit":
      return who;
    case "household.amend":
      return dotted([who, ...amendGist(app, row)]);
    default:
      return said(brief(body.text ?? "", 30));
  }
}
