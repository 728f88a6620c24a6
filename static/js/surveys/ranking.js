/** An order, made with two buttons at each entry: a finger that shakes and a keyboard do it as well as a mouse. */
import { t } from "../messages/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { shown } from "./words.js";

/** @typedef {import("./reading.js").Question} Question @typedef {import("./question.js").Asking} Asking */

/** @param {Question} question @param {Asking} asking */
export function rank(question, asking) {
  const order = question.chosen.length ? question.chosen : question.choices.map(({ value }) => value);
  const wordsOf = new Map(question.choices.map(({ value, words }) => [value, words]));
  const move = (/** @type {number} */ at, /** @type {number} */ by) => {
    const next = [...order];
    next.splice(at + by, 0, ...next.splice(at, 1));
    asking.give(question, next);
  };
  return html`<ol class="survey-rank">
      ${order.map((value, at) => html`<li class="row between">
        <span class="grow"><span class="num mute">${at + 1}</span> ${shown(wordsOf.get(value) ?? null, asking.picture)}</span>
        ${button(t("survey.up"), wordsOf.get(value)?.plain ?? "", at === 0, () => move(at, -1))}
        ${button(t("survey.down"), wordsOf.get(value)?.plain ?? "", at === order.length - 1, () => move(at, 1))}
      </li>`)}
    </ol>
    ${question.chosen.length ? nothing : html`<button type="button" class="btn" @click=${() => asking.give(question, order)}>${t("survey.order_ok")}</button>`}`;
}

/** @param {string} words @param {string} what @param {boolean} isIdle @param {() => void} press */
const button = (words, what, isIdle, press) =>
  html`<button type="button" class="btn quiet" ?disabled=${isIdle} @click=${press}>${words}<span class="seen-by-reader"> ${what}</span></button>`;
