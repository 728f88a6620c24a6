/** Where one stands, asked on a press; by hand where no satellite is seen. */
import { t } from "../messages/index.js";
import { html, live, nothing } from "../vendor/lit-html.js";
import { decimal } from "./answering.js";

/** @typedef {import("./reading.js").Question} Question @typedef {import("./question.js").Asking} Asking @typedef {import("./question.js").Ids} Ids */

/** @param {Question} question @param {Asking} asking @param {Ids} ids */
export function place(question, asking, ids) {
  const state = asking.open.get(question.id) ?? {};
  const [lat, lon, , accuracy] = question.value.split(" ");
  const locate = async () => {
    asking.open.set(question.id, { busy: true });
    asking.redraw();
    const found = await asking.whereAmI();
    asking.open.set(question.id, { failed: !found });
    if (found) asking.give(question, found);
    else asking.redraw();
  };
  const clear = () => asking.give(question, null);
  return html`${question.value ? html`<p class="row wrap"><b class="num">${lat}, ${lon}</b> ${Number(accuracy) ? html`<span class="mute mid">${t("survey.near", { n: Math.round(Number(accuracy)) })}</span>` : nothing}
      <button type="button" class="btn quiet" @click=${clear}>${t("survey.clear")}</button></p>` : nothing}
    <p><button type="button" class="btn" aria-disabled=${state.busy ? "true" : nothing} @click=${() => { if (!state.busy) void locate(); }}>
      ${t(state.busy ? "survey.placing" : question.value ? "survey.place_again" : "survey.place")}</button></p>
    <p role="status" class="mid soon-word">${state.failed ? t("survey.no_place") : nothing}</p>
    <details class="by-hand" ?open=${Boolean(state.failed)}><summary>${t("survey.by_hand")}</summary>${byHand(question, asking, ids, lat ?? "", lon ?? "")}</details>`;
}

/** @param {Question} question @param {Asking} asking @param {Ids} ids @param {string} lat @param {string} lon */
function byHand(question, asking, ids, lat, lon) {
  const half = asking.open.get(`${question.id}/typed`) ?? { lat, lon };
  const type = (/** @type {"lat"|"lon"} */ name) => (/** @type {Event} */ event) => {
    const typed = { ...half, [name]: /** @type {HTMLInputElement} */ (event.target).value };
    asking.open.set(`${question.id}/typed`, typed);
    const [north, east] = [decimal(typed.lat), decimal(typed.lon)];
    if (north !== null && east !== null && Math.abs(Number(north)) <= 90 && Math.abs(Number(east)) <= 180)
      asking.give(question, { lat: Number(north), lon: Number(east) });
  };
  return html`<div class="row wrap">${/** @type {const} */ (["lat", "lon"]).map((name) => html`<div class="field"><label class="label" for=${`${ids.control}-${name}`}>${t(`survey.${name}`)}</label>
    <input class="input exact num" type="text" inputmode="decimal" autocomplete="off" id=${`${ids.control}-${name}`} .value=${live(half[name])} @input=${type(name)} /></div>`)}</div>`;
}
