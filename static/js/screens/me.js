/** Me: how this device shows things, the ways to what lies on it, and the way out. */
import { language, t } from "../messages/index.js";
import { signOut } from "../sync/signing-in.js";
import { html, nothing } from "../vendor/lit-html.js";
import { icon } from "../widgets/icons.js";
import { noticeList } from "../widgets/notices.js";
import { pickOne } from "../widgets/picks.js";
import { dotted, said } from "../widgets/said.js";
import { burden, pageHead } from "./frame.js";
import { preference, setPreference } from "./preferences.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {{refused: number}} State */

/** @type {import("../widgets/kinds.js").Screen} */
export const me = { title: "tab.me", tab: "me", open: () => ({ refused: 0 }), view };

/** @param {App} app @param {State} state */
function view(app, state) {
  const { user } = app;
  return html`${pageHead(app, { over: dotted([...user.roles.map((role) => t(`role.${role}`)), html`<span translate="no">${user.username}</span>`]), title: said(user.name) })}
    <main id="main" class="page two even">
      <div class="stack main-column">
        ${noticeList(app)}
        <section class="card stack loose">${languagePick(app)}${contrastPick(app)}${typePick(app)}</section>
        <nav class="card flush items" aria-label=${t("me.more")}>
          <a class="item" href="#/outbox"
            ><span class="row">${icon("tray")}<b>${t("outbox.title")}</b></span
            >${icon("next")}</a
          >
          <a class="item" href="#/device"
            ><span class="row">${icon("device")}<b>${t("me.device")}</b></span
            >${icon("next")}</a
          >
          <a class="item" href="#/feedback/me"
            ><span class="row">${icon("note")}<b>${t("feedback.title")}</b></span
            >${icon("next")}</a
          >
          <a class="item" href="#/me/pin"
            ><span class="row">${icon("lock")}<b>${t("change_pin.title")}</b></span
            >${icon("next")}</a
          >
        </nav>
      </div>
      <div class="stack side-column">${locking(app)}${leaving(app, state)}</div>
      ${burden("me")}
    </main>`;
}

/** @param {App} app */
function languagePick(app) {
  return pickOne({
    name: "language",
    label: t("me.language"),
    value: language(),
    pick: (value) => void setPreference("language", value ?? "zh").then(app.redraw),
    choices: [
      { value: "zh", words: html`<span lang="zh-CN" translate="no">中文</span>` },
      { value: "en", words: html`<span lang="en" translate="no">English</span>` },
    ],
  });
}

/** @param {App} app */
function contrastPick(app) {
  const asked = matchMedia("(prefers-contrast: more)").matches ? "high" : "normal";
  return pickOne({
    name: "contrast",
    label: t("me.contrast"),
    value: preference("contrast") ?? asked,
    choices: ["normal", "high"].map((value) => ({ value, words: t(`me.contrast.${value}`) })),
    pick: (value) => void setPreference("contrast", value ?? "normal").then(app.redraw),
  });
}

/** @param {App} app */
function typePick(app) {
  return pickOne({
    name: "type",
    label: t("me.type"),
    value: preference("type") ?? "normal",
    choices: ["normal", "large"].map((value) => ({ value, words: t(`me.type.${value}`) })),
    pick: (value) => void setPreference("type", value ?? "normal").then(app.redraw),
  });
}

/** @param {App} app @param {State} state */
/** @param {App} app */
function locking(app) {
  return html`<section class="card stack tight">
    <button type="button" class="btn" @click=${() => void app.lock()}>${icon("lock")}${t("me.lock_now")}</button>
    <p class="small">${t("me.lock_hint")}</p>
  </section>`;
}

/** @param {App} app @param {State} state */
function leaving(app, state) {
  return html`<section class="card stack tight">
    <p class="mid mute">${t("me.sign_out_hint")}</p>
    ${state.refused ? html`<p class="notice soon" role="alert">${t("me.sign_out_refused", { n: state.refused })}</p>` : nothing}
    <div class="row wrap">
      <button type="button" class="btn" @click=${() => void leave(app, state)}>${t("me.sign_out")}</button>
      ${state.refused ? html`<a class="btn quiet" href="#/outbox">${t("outbox.title")}</a>` : nothing}
    </div>
  </section>`;
}

/** @param {App} app @param {State} state */
async function leave(app, state) {
  const answer = await signOut(app.store);
  if (answer.ok) return app.leave();
  state.refused = answer.problem.waiting ?? 1;
  app.redraw();
}
