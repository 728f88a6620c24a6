/** The photos of a record, small: each opens large, each says how far it has come, and what is not here says so. */
import { t } from "../messages/index.js";
import { NOT_NAMED, photoStanding, photosToSend } from "../rules/photos.js";
import { html, nothing, repeat } from "../vendor/lit-html.js";
import { icon } from "../widgets/icons.js";
import { albumOf } from "./photo-album.js";
import { showLarge } from "./photo-large.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../rules/photos.js").NamedPhoto|import("../rules/photos.js").ToldPhoto} Named */
/** @typedef {ReturnType<typeof photoStanding>} Standing */

/** @param {App} app @param {Named[]} photos */
export function photoStrip(app, photos) {
  const { facts } = albumOf(app);
  const standings = photos.map((one) => photoStanding(one, facts));
  const seen = standings.filter(({ id, state }) => facts.has(id) || (state === "kept" && app.status.online));
  const away = standings.filter(({ id, state }) => !facts.has(id) && state === "kept" && !app.status.online).length;
  return html`<div class="photos">
    ${
      seen.length
        ? html`<ul class="photo-strip" aria-label=${t("photo.list")}>
            ${repeat(
              seen,
              ({ id }) => id,
              (one) => html`<li>${pictureButton(app, one, standings)}${caption(one, standings)}</li>`,
            )}
          </ul>`
        : nothing
    }
    ${notes(standings, away)}
  </div>`;
}

/** @param {Standing[]} standings @param {number} away */
function notes(standings, away) {
  const kept = standings.filter(({ state }) => state === "kept").length;
  const awaited = standings.filter(({ state }) => state === "awaited").length;
  const held = standings.filter(({ state }) => state === "held").length;
  const refused = standings.filter(({ state }) => state === "refused");
  const note = (/** @type {import("../widgets/icons.js").IconName} */ shape, /** @type {string} */ words) =>
    html`<p class="photo-note small">${icon(shape)}${words}</p>`;
  const isUnderWay = kept < standings.length && standings.some(({ state }) => state !== "here");
  return html`${isUnderWay ? note("sending", t("photo.received", { n: standings.length, kept })) : nothing}
  ${awaited ? note("clock", t("photo.awaited", { n: awaited })) : nothing}
  ${held ? note("clock", t("photo.held", { n: held })) : nothing}
  ${away ? note("wind", t("photo.away", { n: away })) : nothing}
  ${refused.map((one) => note("issue", t("photo.refused", { n: standings.indexOf(one) + 1, why: t(`photo.why.${one.reason ?? "broken"}`) })))}`;
}

/** How many the server waits for. @param {App} app */
export const photosWaiting = (app) =>
  photosToSend([...albumOf(app).facts.values()], app.outbox).filter(({ reason }) => reason !== NOT_NAMED).length;

/** @param {App} app */
export function photosLeft(app) {
  const n = photosWaiting(app);
  const { photo_problem: problem } = app.status;
  return html`${n ? html`<p class="mid">${t("photo.left", { n })}</p>` : nothing}
  ${n && problem ? html`<p class="mid soon-word">${t(`photo.problem.${problem}`)}</p>` : nothing}`;
}

/** What a photo is called where it cannot be seen. @param {Standing} one @param {Standing[]} all */
export const nameOf = (one, all) => t("photo.name", { n: all.indexOf(one) + 1, of: all.length });

/** @param {Standing} one */
export const standingWords = ({ state, percent }) => t(`photo.state.${state}`, { percent });

/** @param {App} app @param {Standing} one @param {Standing[]} all */
export function pictureButton(app, one, all) {
  const url = albumOf(app).thumb(one.id, one.state === "kept");
  return html`<button
    type="button"
    class="photo-open"
    aria-label=${`${nameOf(one, all)}${t("list.comma")}${standingWords(one)}${t("list.comma")}${t("photo.enlarge")}`}
    @click=${(/** @type {Event} */ event) => showLarge(app, all, one, /** @type {HTMLElement} */ (event.currentTarget))}
  >
    ${url ? html`<img src=${url} alt="" width="104" height="78" />` : html`<span class="photo-empty">${icon("camera")}</span>`}
  </button>`;
}

/** Only while not all have arrived: nobody needs to read "received" under every old photo. @param {Standing} one @param {Standing[]} all */
export function caption(one, all) {
  if (all.every(({ state }) => state === "kept")) return nothing;
  return html`<small class="photo-state">${standingWords(one)}</small>`;
}
