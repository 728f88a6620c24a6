/** Controls in which something is typed or set: text, numbers, dates and times, a scale, "understood". */
import { t } from "../messages/index.js";
import { html, live, nothing } from "../vendor/lit-html.js";
import { described } from "./words.js";

/** @typedef {import("./reading.js").Question} Question @typedef {import("./question.js").Asking} Asking @typedef {import("./question.js").Ids} Ids */

/** A text longer than this has no place in an answer. */
const LONGEST = 4000;
const LINES = 3;
/** So many steps are still seen at once. */
const PILLS = 11;

/** @param {Event} event */
const typedIn = (event) => /** @type {HTMLInputElement} */ (event.target).value;

/** @param {Question} question @param {Asking} asking @param {Ids} ids */
export function text(question, asking, ids) {
  const give = (/** @type {Event} */ event) => asking.give(question, typedIn(event));
  const isLong = question.look.includes("multiline") || question.rows !== null;
  if (isLong) {
    return html`<textarea class="input" id=${ids.control} rows=${question.rows ?? LINES} maxlength=${LONGEST}
      aria-describedby=${described(ids)} aria-invalid=${ids.error ? "true" : nothing} .value=${live(question.value)} @input=${give}></textarea>`;
  }
  const mode = question.look.includes("numbers") ? "numeric" : question.look.includes("url") ? "url" : nothing;
  return html`<input class="input" type="text" id=${ids.control} inputmode=${mode} maxlength=${LONGEST} autocomplete="off"
    aria-describedby=${described(ids)} aria-invalid=${ids.error ? "true" : nothing} .value=${live(question.value)} @input=${give} />`;
}

/** Typed as text: what is no number is kept on the screen and said. @param {Question} question @param {Asking} asking @param {Ids} ids */
export function number(question, asking, ids) {
  const typed = asking.typed(question.id)?.text ?? asking.open.get(`number/${question.id}`) ?? question.value;
  const give = (/** @type {Event} */ event) => {
    asking.open.set(`number/${question.id}`, typedIn(event)); // "2." becomes a number without its dot
    asking.give(question, typedIn(event));
  };
  const settle = () => {
    asking.open.delete(`number/${question.id}`);
    asking.redraw();
  };
  return html`<input class="input exact num" type="text" id=${ids.control} inputmode=${question.kind === "integer" ? "numeric" : "decimal"}
    autocomplete="off" aria-describedby=${described(ids)} aria-invalid=${ids.error ? "true" : nothing}
    .value=${live(typed)} @input=${give} @change=${settle} />`;
}

/** @type {Record<string, [string, (value: string) => string]>} the browser's control, and how an answer stands in it */
const MOMENTS = {
  date: ["date", (value) => value.slice(0, 10)],
  time: ["time", (value) => value.slice(0, 5)],
  datetime: ["datetime-local", (value) => value.slice(0, 16)],
};

/** @param {Question} question @param {Asking} asking @param {Ids} ids */
export function moment(question, asking, ids) {
  const [type, read] = MOMENTS[question.kind];
  return html`<input class="input exact" type=${type} id=${ids.control} aria-describedby=${described(ids)}
    aria-invalid=${ids.error ? "true" : nothing} .value=${live(read(question.value))}
    @change=${(/** @type {Event} */ event) => asking.give(question, typedIn(event))} />`;
}

/** A few steps are pills; more are a slider that says when nothing is chosen yet. @param {Question} question @param {Asking} asking @param {Ids} ids */
export function range(question, asking, ids) {
  const { start, end, step } = question.bounds ?? { start: 0, end: 1, step: 1 };
  const count = Math.floor((end - start) / step) + 1;
  if (count <= PILLS) return pills(question, asking, Array.from({ length: count }, (_, at) => rounded(start + at * step)));
  const give = (/** @type {Event} */ event) => asking.give(question, typedIn(event));
  return html`<div class="row wrap survey-range">
    <span class="num mute">${start}</span>
    <input class="grow" type="range" id=${ids.control} aria-label=${question.label.plain} min=${start} max=${end} step=${step} aria-describedby=${described(ids)}
      aria-valuetext=${question.value || t("survey.not_set")} .value=${live(question.value || String(start))} @input=${give} @click=${give} />
    <span class="num mute">${end}</span>
    <output class="chip ${question.value ? "accent" : ""}">${question.value || t("survey.not_set")}</output>
  </div>`;
}

/** 0.1 + 0.2 is no answer. @param {number} value */
const rounded = (value) => String(Number(value.toFixed(6)));

/** @param {Question} question @param {Asking} asking @param {string[]} values */
const pills = (question, asking, values) => html`<div class="picks">
  ${values.map((value) => html`<label class="pick"><input type="radio" name=${`r-${question.id}`} value=${value}
    .checked=${live(Number(question.value) === Number(value) && question.value !== "")}
    @change=${() => asking.give(question, value)} /><span class="num">${value}</span></label>`)}
</div>`;

/** @param {Question} question @param {Asking} asking */
export function acknowledge(question, asking) {
  const give = (/** @type {Event} */ event) => asking.give(question, /** @type {HTMLInputElement} */ (event.target).checked);
  return html`<div class="picks"><label class="pick"><input type="checkbox" .checked=${live(question.value !== "")} @change=${give} /><span>${t("survey.agree")}</span></label></div>`;
}
