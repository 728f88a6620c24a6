/** What stands around every screen: the way back, the four tabs, what was just saved. */
import { language, t } from "../messages/index.js";
import { isOpen } from "../rules/index.js";
import { html, nothing, repeat } from "../vendor/lit-html.js";
import { icon } from "../widgets/icons.js";
import { syncChip } from "../widgets/sync-chip.js";
import { setPreference } from "./preferences.js";

/** @typedef {import("../widgets/kinds.js").App} App */

/** @param {App} app @param {{over?: unknown, title: unknown, chip?: boolean}} parts the head of a tab's own screen */
export function pageHead(app, { over = nothing, title, chip = true }) {
  return html`<header class="top">
    <div class="grow">
      <small>${over}</small>
      <h1 tabindex="-1">${title}</h1>
    </div>
    ${chip ? syncChip(app.status, app.outbox) : nothing}
  </header>`;
}

/** @param {App} app @param {{back: string, backWords?: unknown, title: unknown, aside?: unknown}} parts the head of a screen one comes to and leaves */
export function innerHead(app, { back, backWords, title, aside = nothing }) {
  return html`<header class="top inner">
    <button type="button" class="btn quiet back" @click=${() => app.back(back)}>
      ${icon("back")}<span>${backWords ?? t("go.back")}</span>
    </button>
    <h1 class="centre" tabindex="-1">${title}</h1>
    <div class="aside small">${aside}</div>
  </header>`;
}

/** @param {App} app @param {string | undefined} current */
export function tabs(app, current) {
  const open = app.folded.issues.filter((issue) => isOpen(issue, app.books.steps)).length;
  /** @type {[string, import("../widgets/icons.js").IconName, number][]} */
  const entries = [
    ["today", "home", 0],
    ["households", "list", app.folded.households.length],
    ["issues", "issue", open],
    ["me", "person", 0],
  ];
  return html`<nav class="tabs" aria-label=${t("tabs.label")}>
    <b class="brand">${t("app.name")}</b>
    ${entries.map(
      ([name, shape, count]) =>
        html`<a href=${`#/${name}`} aria-current=${current === name ? "page" : nothing}>
          ${icon(shape)}<span
            >${t(`tab.${name}`)}${count ? html` <span class="num">${count}</span>` : nothing}</span
          ></a
        >`,
    )}
  </nav>`;
}

/** The rule against burdens: every screen can be complained about. @param {string} about */
export function burden(about) {
  return html`<p class="burden">
    <a class="link-btn" href=${`#/feedback/${about}`}>${t("feedback.link")}</a>
  </p>`;
}

/** @param {App} app */
export function toastArea(app) {
  const toast = app.toast;
  return html`<div class="toasts" role="status" aria-live="polite">
    ${
      toast
        ? html`<div class="toast">
            <span class="grow">${toast.text}</span>
            ${repeat(
              toast.actions.filter((action) => action.when?.() ?? true),
              (action) => action.label,
              (action) => html`<button type="button" class="btn" @click=${action.press}>${action.label}</button>`,
            )}
            <button type="button" class="btn" aria-label=${t("toast.away")} @click=${() => app.hush()}>
              ${icon("away")}
            </button>
          </div>`
        : nothing
    }
  </div>`;
}

/** What hinders the app as a whole, and what to do about it. @param {App} app */
export function warning(app) {
  if (!app.warning) return nothing;
  const again = () => location.reload();
  return html`<div class="notice soon app-warning" role="alert">
    <span class="grow">${t(`warning.${app.warning}`)}</span>
    <button type="button" class="btn" @click=${again}>${t("warning.again")}</button>
  </div>`;
}

/** On the doorstep, where nobody has been asked yet. @param {App} app */
export function languageSwitch(app) {
  const other = language() === "zh" ? "en" : "zh";
  const change = () => void setPreference("language", other).then(app.redraw);
  return html`<p class="centre-text">
    <button type="button" class="link-btn" lang=${other} translate="no" @click=${change}>
      ${other === "en" ? "English" : "中文"}
    </button>
  </p>`;
}

/** The bar with which a form ends. @param {{words: string, hint: unknown, busy?: boolean}} parts */
export function saveBar({ words, hint, busy = false }) {
  return html`<footer class="save-bar">
    <div class="save-inner">
      <button type="submit" class="btn primary big" aria-disabled=${busy ? "true" : nothing}>${words}</button>
      <p class="small">${hint}</p>
    </div>
  </footer>`;
}

/** @param {{shape: import("../widgets/icons.js").IconName, words: unknown, next?: unknown}} parts */
export function empty({ shape, words, next = nothing }) {
  return html`<div class="empty">
    ${icon(shape)}
    <p>${words}</p>
    ${next}
  </div>`;
}

/**
 * A form whose household is no longer on this tablet, or no longer visited.
 *
 * @param {App} app
 * @param {Parameters<typeof innerHead>[1]} head
 * @param {unknown} [words]
 */
export function goneHousehold(app, head, words = t("household.gone")) {
  return html`${innerHead(app, head)}
    <main id="main" class="page"><div class="card">${empty({ shape: "home", words })}</div></main>`;
}
