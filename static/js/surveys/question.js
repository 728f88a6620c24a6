/**
 * One question on the page: its words, its control, and what is still wrong with the answer. Every control is a real
 * one of the browser, so that keyboards and readers know it.
 *
 * @typedef {import("./reading.js").Question} Question
 * @typedef {import("./answering.js").Given} Given
 * @typedef {object} Asking  what a control may do
 * @property {(question: Question, given: Given) => void} give
 * @property {(id: string) => {text: string, trouble: string}|undefined} typed  what was typed and is no answer
 * @property {(question: Question) => boolean} isTried   the page was left or is to be left: what is missing is said
 * @property {(question: Question, file: Blob, name: string) => void} take
 * @property {(id: string) => {busy: boolean, trouble: string|null}|undefined} taking
 * @property {(name: string) => {url: string|null, bytes: number}|undefined} kept  a file of the answers
 * @property {(name: string) => string|null} picture  a picture of the form
 * @property {() => Promise<{lat: number, lon: number, accuracy_m: number}|null>} whereAmI
 * @property {Map<string, any>} open   what is unfolded or being searched for, by question
 * @property {Map<string, () => Promise<void>>} drawn  takes what was drawn and not yet said to be right, when the page is left
 * @property {() => void} redraw
 */
import { t } from "../messages/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { many, one } from "./choices.js";
import { files } from "./files.js";
import { acknowledge, moment, number, range, text } from "./inputs.js";
import { place } from "./place.js";
import { rank } from "./ranking.js";
import { described, shown } from "./words.js";

/** Controls that name themselves by a legend, for they are several. */
const GROUPS = new Set(["range", "one", "many", "rank", "geopoint", "image", "audio", "video", "file", "signature", "acknowledge"]);
/** @type {Record<string, (question: Question, asking: Asking, ids: Ids) => unknown>} */
const CONTROLS = {
  text, integer: number, decimal: number, date: moment, time: moment, datetime: moment, one, many, rank, range,
  geopoint: place, acknowledge, image: files, audio: files, video: files, file: files, signature: files,
};

/** @typedef {{control: string, error: string|null, hint: string|null}} Ids */

/** @param {Question} question */
export const domId = ({ id }) => `q-${id.replace(/\W/g, "-")}`;

/** @param {Question} question @param {Asking} asking */
export function ask(question, asking) {
  if (question.kind === "note") return note(question, asking);
  const wrong = wrongWith(question, asking);
  const own = domId(question);
  const ids = { control: own, error: wrong ? `${own}-error` : null, hint: question.hint ? `${own}-hint` : null };
  const isGroup = GROUPS.has(question.kind);
  const label = html`${shown(question.label, asking.picture)}${question.isRequired ? html` <span class="survey-required">${t("survey.required")}</span>` : nothing}`;
  const body = html`${question.hint ? html`<p class="small" id=${ids.hint}>${shown(question.hint, asking.picture)}</p>` : nothing}
    ${question.isReadonly ? html`<p class="survey-fixed"><bdi>${question.value || "—"}</bdi></p>` : control(question, asking, ids)}
    ${wrong ? html`<p class="error" id=${ids.error}>${wrong}</p>` : nothing}`;
  return isGroup || question.isReadonly
    ? html`<fieldset class="survey-question" data-name=${question.name} aria-describedby=${described(ids)}>
        <legend class="label">${label}</legend>
        ${body}
      </fieldset>`
    : html`<div class="survey-question field" data-name=${question.name}>
        <label class="label" for=${ids.control}>${label}</label>
        ${body}
      </div>`;
}

/** @param {Question} question @param {Asking} asking @param {Ids} ids */
function control(question, asking, ids) {
  const draw = CONTROLS[question.kind];
  return draw ? draw(question, asking, ids) : html`<p class="mid soon-word">${t("survey.unknown")}</p>`;
}

/** @param {Question} question @param {Asking} asking */
const note = (question, asking) => html`<div class="survey-question survey-note" data-name=${question.name}>
  ${shown(question.label, asking.picture)}${question.hint ? html`<p class="small">${shown(question.hint)}</p>` : nothing}
</div>`;

/** What was typed counts first; what is missing is no fault before one goes on. @param {Question} question @param {Asking} asking */
function wrongWith(question, asking) {
  const typed = asking.typed(question.id);
  if (typed) return t(`survey.trouble.${typed.trouble}`);
  const { violation } = question;
  if (!violation || (violation.condition === "required" && !asking.isTried(question))) return null;
  return violation.words ?? t(violation.condition === "required" ? "survey.must" : "survey.wrong");
}
