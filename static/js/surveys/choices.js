/** One of several, or several: pills, a scale, a list of the browser, or a search where there are many. */
import { t } from "../messages/index.js";
import { html, live, nothing } from "../vendor/lit-html.js";
import { described, shown } from "./words.js";

/** @typedef {import("./reading.js").Question} Question @typedef {import("./reading.js").Choice} Choice */
/** @typedef {import("./question.js").Asking} Asking @typedef {import("./question.js").Ids} Ids */

/** More than these are searched. */
const MANY = 15;
const FOUND = 12;
const SEARCHED = ["search", "autocomplete"];
const COLUMNS = ["likert", "columns", "columns-pack", "horizontal", "horizontal-compact", "quickcompact"];

/** @param {Question} question @param {Asking} asking @param {Ids} ids */
export function one(question, asking, ids) {
  if (question.choices.length === 0) return html`<p class="mid mute">${t("survey.no_choices")}</p>`;
  const pick = (/** @type {string} */ value) => asking.give(question, value);
  if (isSearched(question)) return searched(question, asking, ids, "radio", (value) => pick(value));
  if (question.look.includes("minimal")) return list(question, ids, pick);
  return html`<div class=${layout(question)}>${question.choices.map((choice) => option(question, asking, choice, "radio", () => pick(choice.value),
    () => { if (question.chosen[0] === choice.value) pick(""); }))}</div>`;
}

/** @param {Question} question @param {Asking} asking @param {Ids} ids */
export function many(question, asking, ids) {
  if (question.choices.length === 0) return html`<p class="mid mute">${t("survey.no_choices")}</p>`;
  const toggle = (/** @type {string} */ value, /** @type {boolean} */ on) =>
    asking.give(question, on ? [...question.chosen, value] : question.chosen.filter((other) => other !== value));
  if (isSearched(question)) return searched(question, asking, ids, "checkbox", toggle);
  return html`<div class=${layout(question)}>${question.choices.map((choice) =>
    option(question, asking, choice, "checkbox", (on) => toggle(choice.value, on)))}</div>`;
}

/** @param {Question} question */
const isSearched = ({ look, choices }) => choices.length > MANY || SEARCHED.some((name) => look.includes(name));

/** @param {Question} question */
const layout = ({ look }) => (look.includes("likert") ? "survey-likert" : COLUMNS.some((name) => look.includes(name)) ? "picks" : "survey-options");

/**
 * @param {Question} question @param {Asking} asking @param {Choice} choice @param {"radio"|"checkbox"} type
 * @param {(on: boolean) => void} change @param {() => void} [again] pressed when it is chosen already
 */
function option(question, asking, choice, type, change, again) {
  return html`<label class="pick survey-option"><input type=${type} name=${`c-${question.id}`} value=${choice.value}
      .checked=${live(question.chosen.includes(choice.value))} @click=${again ?? nothing}
      @change=${(/** @type {Event} */ event) => change(/** @type {HTMLInputElement} */ (event.target).checked)} /><span>${shown(choice.words, asking.picture)}</span></label>`;
}

/** @param {Question} question @param {Ids} ids @param {(value: string) => void} pick */
function list(question, ids, pick) {
  const [chosen = ""] = question.chosen;
  return html`<select class="input" id=${ids.control} aria-label=${question.label.plain} aria-describedby=${described(ids)}
    @change=${(/** @type {Event} */ event) => pick(/** @type {HTMLSelectElement} */ (event.target).value)}>
    <option value="" ?selected=${chosen === ""}>${t("survey.pick")}</option>
    ${question.choices.map(({ value, words }) => html`<option value=${value} ?selected=${value === chosen}>${words.plain}</option>`)}
  </select>`;
}

/**
 * A few are shown, and those that are chosen always.
 * @param {Question} question @param {Asking} asking @param {Ids} ids @param {"radio"|"checkbox"} type @param {(value: string, on: boolean) => void} change
 */
function searched(question, asking, ids, type, change) {
  const sought = asking.open.get(question.id) ?? "";
  const fits = (/** @type {Choice} */ { words }) => words.plain.toLowerCase().includes(sought.trim().toLowerCase());
  const chosen = question.choices.filter(({ value }) => question.chosen.includes(value));
  const found = question.choices.filter((choice) => !chosen.includes(choice) && fits(choice));
  const search = (/** @type {Event} */ event) => {
    asking.open.set(question.id, /** @type {HTMLInputElement} */ (event.target).value);
    asking.redraw();
  };
  return html`<input class="input" type="search" id=${ids.control} autocomplete="off" placeholder=${t("survey.search")}
      aria-label=${`${t("survey.search")}: ${question.label.plain}`} .value=${live(sought)} @input=${search} />
    <div class="survey-options space-top">
      ${[...chosen, ...found.slice(0, FOUND)].map((choice) => option(question, asking, choice, type, (on) => change(choice.value, on)))}
    </div>
    <p class="small" role="status">${found.length === 0 && chosen.length === 0 ? t("survey.no_match") : found.length > FOUND ? t("survey.more_match", { n: found.length - FOUND }) : nothing}</p>`;
}
