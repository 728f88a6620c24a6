/** One photo large, over the screen: leafed through by keys, by buttons and by a finger; put away it is forgotten. */
import { t } from "../messages/index.js";
import { html, nothing, render } from "../vendor/lit-html.js";
import { icon } from "../widgets/icons.js";
import { albumOf, whenForgotten } from "./photo-album.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {{id: string}} One */

const SWIPE = 48;

/**
 * @param {App} app
 * @param {One[]} all
 * @param {One} first
 * @param {HTMLElement} from where the eyes come back to
 */
export function showLarge(app, all, first, from) {
  const dialog = document.createElement("dialog");
  dialog.className = "photo-large";
  let at = all.indexOf(first);
  /** @type {string|null} */
  let url = null;
  let isComing = false;
  let turn = 0;
  let touchedAt = 0;

  const letGo = () => {
    if (url) URL.revokeObjectURL(url);
    url = null;
  };

  async function open() {
    const mine = ++turn;
    letGo();
    isComing = true;
    draw();
    const found = await albumOf(app).full(all[at].id);
    if (mine !== turn) return void (found && URL.revokeObjectURL(found));
    [url, isComing] = [found, false];
    draw();
  }

  /** @param {number} step */
  function leaf(step) {
    if (at + step < 0 || at + step >= all.length) return;
    at += step;
    void open();
  }

  function draw() {
    const name = t("photo.name", { n: at + 1, of: all.length });
    const button = (/** @type {number} */ step, /** @type {"back"|"next"} */ shape, /** @type {string} */ words) =>
      html`<button type="button" class="btn" aria-label=${words} ?disabled=${at + step < 0 || at + step >= all.length} @click=${() => leaf(step)}>${icon(shape)}</button>`;
    render(
      html`<div class="row between">
          <b class="num" aria-live="polite">${name}</b>
          <button type="button" class="btn" autofocus @click=${() => dialog.close()}>${t("photo.close")}</button>
        </div>
        <div class="photo-stage">
          ${url ? html`<img src=${url} alt=${name} />` : html`<p class="mute" role="status">${t(isComing ? "photo.opening" : "photo.not_here")}</p>`}
        </div>
        ${all.length > 1 ? html`<div class="row between">${button(-1, "back", t("photo.before"))}${button(1, "next", t("photo.after"))}</div>` : nothing}`,
      dialog,
    );
  }

  dialog.addEventListener("keydown", ({ key }) => {
    if (key === "ArrowLeft") leaf(-1);
    if (key === "ArrowRight") leaf(1);
  });
  dialog.addEventListener("touchstart", (event) => void (touchedAt = event.touches[0].clientX), { passive: true });
  dialog.addEventListener("touchend", (event) => {
    const moved = event.changedTouches[0].clientX - touchedAt;
    if (Math.abs(moved) > SWIPE) leaf(moved < 0 ? 1 : -1);
  });
  const away = () => dialog.close(); // the screen below has changed, or was locked
  window.addEventListener("hashchange", away);
  const noLonger = whenForgotten(away);
  dialog.addEventListener("close", () => {
    window.removeEventListener("hashchange", away);
    noLonger();
    turn += 1;
    letGo();
    dialog.remove();
    if (from.isConnected) from.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  void open();
}
