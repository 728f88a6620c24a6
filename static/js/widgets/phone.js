/** A telephone number: covered until pressed, so that nobody reads it over the shoulder; then it can be rung. */
import { t } from "../messages/index.js";
import { masked, spaced } from "./reading.js";
import { html } from "../vendor/lit-html.js";
import { icon } from "./icons.js";

/** Uncovered numbers of the screen that is open. Closing the screen covers them again. @type {Set<string>} */
const uncovered = new Set();

export function coverAll() {
  uncovered.clear();
}

/** @param {import("./kinds.js").App} app @param {string} key whose number @param {string} phone @param {{words?: string}} [options] */
export function phone(app, key, phone, { words } = {}) {
  if (uncovered.has(key)) {
    return html`<a class="btn phone" href=${`tel:${phone}`}
      >${icon("phone")}<span class="num" translate="no">${spaced(phone)}</span></a
    >`;
  }
  const uncover = (/** @type {Event} */ event) => {
    uncovered.add(key);
    const place = /** @type {HTMLElement} */ (event.currentTarget).parentElement;
    app.redraw();
    /** @type {HTMLElement | null | undefined} */ (place?.querySelector("a.phone"))?.focus();
  };
  return html`<button type="button" class="btn ${words ? "" : "quiet"} phone" @click=${uncover}>
    ${icon("phone")}
    ${words ?? html`<span class="num" translate="no">${masked(phone)}</span><span class="seen-by-reader">${t("phone.show")}</span>`}
  </button>`;
}
