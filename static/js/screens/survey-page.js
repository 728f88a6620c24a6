/** One page of a questionnaire: where one is, what is asked there, and the rows of a repeat. */
import { t } from "../messages/index.js";
import { html, nothing, repeat } from "../vendor/lit-html.js";
import { ask } from "../surveys/question.js";
import { shown } from "../surveys/words.js";
import { icon } from "../widgets/icons.js";
import { said } from "../widgets/said.js";
import { askingOn, removeRow } from "./survey-asking.js";
import { turn } from "./survey-turning.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("./survey-opening.js").State} State */
/** @typedef {import("../surveys/paging.js").Page} Page */
/** @typedef {import("../surveys/tree.js").Part} Part */
/** @typedef {import("../surveys/survey.js").Survey} Survey */

/** So much of a row tells which one it is. */
const GIST = 2;

/** @param {App} app @param {import("../rules/surveys.js").SurveyForm} form */
export const titleOf = (app, form) => app.books.forms.find(({ form_id: id }) => id === form.form_id)?.title || form.title || form.form_id;

/** @param {App} app @param {State} state @param {Page[]} pages @param {number} at */
export function pageHeading(app, state, pages, at) {
  const survey = /** @type {Survey} */ (state.survey);
  const n = state.isAtEnd ? pages.length : at + 1;
  const words = state.isAtEnd ? t("survey.check") : t("survey.page", { n, of: pages.length });
  return html`<section class="survey-where">
    <div class="row between wrap">
      <h2 class="survey-heading" tabindex="-1">${words}</h2>
      ${survey.languages.length > 1 ? languages(app, survey) : nothing}
    </div>
    <progress max=${pages.length} value=${n} aria-label=${words}></progress>
    ${pages.length > 1 ? jumps(app, state, pages, at) : nothing}
  </section>`;
}

/** @param {App} app @param {Survey} survey */
function languages(app, survey) {
  const change = (/** @type {Event} */ event) => {
    survey.setLanguage(/** @type {HTMLSelectElement} */ (event.target).value);
    app.redraw();
  };
  const plain = (/** @type {string} */ name) => name.replace(/\s*\([\w-]+\)$/, "");
  return html`<label class="row tight"><span class="mute mid">${t("survey.language")}</span>
    <select class="input survey-language" @change=${change}>
      ${survey.languages.map((/** @type {string} */ name) => html`<option value=${name} ?selected=${name === survey.language}>${plain(name)}</option>`)}
    </select></label>`;
}

/** @param {App} app @param {State} state @param {Page[]} pages @param {number} at */
function jumps(app, state, pages, at) {
  const survey = /** @type {Survey} */ (state.survey);
  const go = (/** @type {Event} */ event) => turn(app, state, /** @type {HTMLSelectElement} */ (event.target).value);
  return html`<label class="row tight survey-jump"><span class="mute mid">${t("survey.jump")}</span>
    <select class="input grow" @change=${go}>
      ${pages.map((page, n) => html`<option value=${page.key} ?selected=${!state.isAtEnd && n === at}>${n + 1} · ${nameOf(survey, page)}</option>`)}
    </select></label>`;
}

/** @param {Survey} survey @param {Page} page what it is about, in a few words */
function nameOf(survey, { trail, items, kind }) {
  const inner = trail.at(-1);
  const group = inner && (inner.type === "row" ? rowName(survey, trail) : survey.words(inner)?.plain);
  if (kind === "rows") return survey.words(items[0])?.plain || t("survey.a_row");
  const first = items.find((item) => item.type === "question" && item.isRelevant);
  return [group, first ? survey.label(first).plain.slice(0, 24) : ""].filter(Boolean).join(" · ");
}

/** @param {Survey} survey @param {Part[]} trail ends with a row */
function rowName(survey, trail) {
  const [row, rows] = [trail[trail.length - 1], trail[trail.length - 2]];
  return t("survey.row", { name: survey.words(rows)?.plain || t("survey.a_row"), n: rows.parts.indexOf(row) + 1 });
}

/** @param {App} app @param {State} state @param {Page} page */
export function pageView(app, state, page) {
  const survey = /** @type {Survey} */ (state.survey);
  const asking = askingOn(app, state, page.key);
  return html`<section class="card stack survey-page">
    ${page.trail.map((part, at) => heading(survey, page.trail.slice(0, at + 1), asking.picture))}
    ${page.kind === "rows" ? rows(app, state, page.items[0]) : repeat(page.items.filter((item) => item.isRelevant), ({ id }) => id, (item) =>
      (item.type === "question" ? ask(survey.question(item), asking) : html`<h3 class="h3">${shown(survey.words(item), asking.picture)}</h3>`))}
  </section>`;
}

/** A row is named after its repeat, which is not named twice. @param {Survey} survey @param {Part[]} trail @param {(name: string) => string|null} picture */
function heading(survey, trail, picture) {
  const last = trail[trail.length - 1];
  if (last.type === "repeat") return nothing;
  const words = last.type === "row" ? said(rowName(survey, trail)) : shown(survey.words(last), picture);
  return words === nothing ? nothing : html`<h3 class="h3">${words}</h3>`;
}

/** @param {App} app @param {State} state @param {Part} part a repeat */
function rows(app, state, part) {
  const survey = /** @type {Survey} */ (state.survey);
  const name = survey.words(part)?.plain || t("survey.a_row");
  const add = () => {
    survey.addRow(part.id);
    state.draft.touch();
    const first = survey.pages().find(({ trail }) => trail.some((one) => one.type === "row" && one === trail.at(-1)) && isInLast(trail, part.id));
    turn(app, state, first?.key ?? state.form.page);
  };
  return html`<h3 class="h3">${said(name)}</h3>
    <p class="mid mute" role="status">${part.parts.length ? t("survey.rows", { n: part.parts.length }) : t("survey.no_rows")}</p>
    <ul class="items survey-rows">
      ${repeat(part.parts, ({ id }) => id, (row, at) => html`<li class="item wrap">
        <span class="grow"><b>${said(t("survey.row", { name, n: at + 1 }))}</b> <span class="mid mute">${said(gistOf(survey, row))}</span></span>
        <span class="row tight">
          <button type="button" class="btn small-ish" @click=${() => turn(app, state, firstPage(survey, row))}>${t("survey.open_row")}<span class="seen-by-reader"> ${name} ${at + 1}</span></button>
          ${part.canGrow ? html`<button type="button" class="btn quiet small-ish" @click=${() => removeRow(app, state, part.id, at)}>${t("go.remove")}<span class="seen-by-reader"> ${name} ${at + 1}</span></button>` : nothing}
        </span>
      </li>`)}
    </ul>
    ${part.canGrow ? html`<button type="button" class="btn" @click=${add}>${icon("plus")}${t("survey.add_row", { name })}</button>` : nothing}`;
}

/** @param {Part[]} trail @param {string} repeatId whether this lies in the last row of that repeat */
const isInLast = (trail, repeatId) => trail.some((one, at) => one.id === repeatId && one.parts.at(-1)?.id === trail[at + 1]?.id);

/** @param {Survey} survey @param {Part} row */
const firstPage = (survey, row) => survey.pages().find(({ trail }) => trail.some(({ id }) => id === row.id))?.key ?? "";

/** @param {Survey} survey @param {Part} row @returns {string} */
export const gistOf = (survey, row) => questionsIn(row).map((part) => survey.said(part)).filter(Boolean).slice(0, GIST).join("，");

/** @param {Part} part @returns {Part[]} */
const questionsIn = (part) => (part.type === "question" ? (part.isRelevant ? [part] : []) : part.parts.flatMap(questionsIn));
