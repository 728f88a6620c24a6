/** Me and this device: how it shows things, what lies on it, when it last spoke with the server, and the way out. */
import { language, t } from "../messages/index.js";
import { askToKeep, room } from "../store/disk.js";
import { signOut } from "../sync/signing-in.js";
import { html, nothing } from "../vendor/lit-html.js";
import { moment } from "../widgets/dates.js";
import { icon } from "../widgets/icons.js";
import { noticeList } from "../widgets/notices.js";
import { pickOne } from "../widgets/picks.js";
import { dotted, said } from "../widgets/said.js";
import { burden, pageHead } from "./frame.js";
import { preference, setPreference } from "./preferences.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {{persisted: boolean | null, used: number | null, refused: number}} State */

/** @type {import("../widgets/kinds.js").Screen} */
export const me = { title: "tab.me", tab: "me", open, view };

/** @param {App} app @returns {State} */
function open(app) {
  /** @type {State} */
  const state = { persisted: null, used: null, refused: 0 };
  void Promise.all([askToKeep(), room()]).then(([persisted, { used }]) => {
    Object.assign(state, { persisted, used });
    app.redraw();
  });
  return state;
}

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
      <div class="stack side-column">${locking(app)}${stored(app, state)}${leaving(app, state)}</div>
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
function stored(app, state) {
  const { status } = app;
  const waiting = app.outbox.filter((row) => row.state === "pending" || row.state === "sending").length;
  return html`<section class="card">
    <h2 class="h3">${t("me.device")}</h2>
    <dl class="facts">
      ${fact(t("me.last_sync"), status.last_sync_at ? moment(status.last_sync_at, app.now()) : t("outbox.never"))}
      ${fact(t("me.waiting"), t("me.records", { n: waiting }))}
      ${fact(t("me.households"), t("me.households_n", { n: app.folded.households.length }))}
      ${fact(t("me.roll"), t("me.households_n", { n: app.books.roll.households.length }))}
      ${state.used === null ? nothing : fact(t("me.space"), t("me.megabytes", { n: Math.max(0.1, Math.round(state.used / 1e5) / 10) }))}
      ${fact(t("me.kept"), state.persisted ? t("me.kept_yes") : t("me.kept_no"))}
      ${fact(t("me.version"), html`<span class="num" translate="no">${app.version || "–"}</span>`)}
    </dl>
    ${state.persisted === false ? html`<p class="space-top"><button type="button" class="btn" @click=${() => void persist(app, state)}>${t("me.keep_press")}</button></p>` : nothing}
    <p class="small space-top">${t("me.honest")}</p>
  </section>`;
}

/** @param {unknown} name @param {unknown} value */
function fact(name, value) {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** @param {App} app @param {State} state */
async function persist(app, state) {
  state.persisted = await askToKeep();
  app.say(t(state.persisted ? "me.kept_yes" : "me.kept_refused"));
}

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
