/** Newly in your care: from whom and why, and in a few sentences what matters at the first door. */
import { careWords } from "../messages/care.js";
import { joinWords, t } from "../messages/index.js";
import { firstDoor } from "../rules/first-door.js";
import { html, nothing } from "../vendor/lit-html.js";
import { day } from "../widgets/dates.js";
import { plannedWords } from "../widgets/planned.js";
import { brief } from "../widgets/reading.js";
import { phraseWords, tagWords } from "../widgets/records.js";
import { said, tell } from "../widgets/said.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").FoldedHousehold} FoldedHousehold */
/** @typedef {import("../rules/first-door.js").Matter} Matter */
/** @typedef {{care?: "read"}} State  the notice was read, and the names are shown: of this opening of the screen only */

const NOTE = 60;

joinWords(careWords);

/** @param {App} app @param {FoldedHousehold} folded @param {{by: string, at: string}} handed @param {State} state */
export function careCard(app, folded, handed, state) {
  const why = t(`assigned.${folded.assignment?.reason}`);
  return html`<section class="card soon" aria-labelledby="in-care">
    <h2 class="h3" id="in-care">${t("care.title")}</h2>
    <p class="mute mid">${tell("care.since", { day: day(handed.at, app.now()), who: said(handed.by), why })}</p>
    <ul class="stack tight space-top">
      ${firstDoor(folded).map((matter) => html`<li>${sentence(app, matter, state)}</li>`)}
    </ul>
  </section>`;
}

/** @param {App} app @param {Matter} matter @param {State} state */
function sentence(app, matter, state) {
  if (matter.code === "never") return t("care.never");
  if (matter.code === "last") return last(app, matter.visit);
  if (matter.code === "open") return open(app, matter);
  if (matter.code === "remember") return remember(app, matter);
  return sensitive(app, matter.tags, state);
}

/** @param {App} app @param {import("../rules/types.js").Visit} visit */
function last(app, visit) {
  const phrases = visit.phrases.map((id) => phraseWords(app.books, id)).filter(Boolean);
  const what = visit.notes ? said(brief(visit.notes, NOTE)) : phrases.length ? phrases.join(t("list.comma")) : null;
  const known = { day: day(visit.started_at, app.now()), who: said(visit.cadre_name), outcome: t(`outcome.${visit.outcome}`) };
  return what ? tell("care.last_said", { ...known, what }) : tell("care.last", known);
}

/** @param {App} app @param {Extract<Matter, {code: "open"}>} matter */
function open(app, { issue, n }) {
  const by = issue.unit_name ? tell("care.with", { unit: said(issue.unit_name) }) : nothing;
  const until = issue.due_at ? t("care.promised", { day: day(issue.due_at, app.now()) }) : nothing;
  return html`${tell("care.open", { n, what: said(brief(issue.description, 40)) })}${by}${until}`;
}

/** @param {App} app @param {Extract<Matter, {code: "remember"}>} matter */
function remember(app, { planned, issue }) {
  const met = planned
    ? tell("care.planned", { at: plannedWords(planned.planned_at, app.now()), what: said(brief(planned.reason, 24)) })
    : nothing;
  const ask = issue ? tell("care.ask", { what: said(brief(issue.description, 40)) }) : nothing;
  return html`<b>${t("care.remember")}</b>${met}${ask}`;
}

/** By name only, and never without the notice. @param {App} app @param {string[]} tags @param {State} state */
function sensitive(app, tags, state) {
  const read = () => {
    state.care = "read";
    app.redraw();
  };
  return html`${t("care.sensitive", { n: tags.length })}
    <span class="block mid mute">${t("tag.notice")}</span>
    ${
      state.care === "read"
        ? html`<span class="row wrap tight space-top">${tags.map((tag) => html`<span class="chip soon">${tagWords(app.books, tag)}</span>`)}</span>`
        : html`<button type="button" class="btn small-ish space-top" @click=${read}>${t("care.names")}</button>`
    }`;
}
