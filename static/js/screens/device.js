/** This tablet in plain words: what lies on it, what has not arrived, how safely it is kept, and what the PIN is good for. */
import { t } from "../messages/index.js";
import { waitingSince } from "../rules/report.js";
import { megabytes } from "../rules/room.js";
import { askToKeep, room, usersHere } from "../store/disk.js";
import { PROTOCOL } from "../sync/push.js";
import { signingOf } from "../sync/signing-key.js";
import { html, nothing } from "../vendor/lit-html.js";
import { moment } from "../widgets/dates.js";
import { icon } from "../widgets/icons.js";
import "./life-words.js";
import { burden, innerHead } from "./frame.js";
import { lifeNotices } from "./life-notices.js";
import { sendNow } from "./send-now.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../sync/audit.js").Audited} Audited */
/**
 * @typedef {object} State
 * @property {boolean | null} persisted
 * @property {number | null} used  bytes
 * @property {number | null} free
 * @property {{id: string, state: string}[]} photos
 * @property {Audited | null} audited
 * @property {number} others  stores of other people on this tablet
 * @property {boolean} auditing
 * @property {import("../sync/signing-key.js").Signing} signing
 */

/** @type {import("../widgets/kinds.js").Screen} */
export const device = { title: "device.title", tab: "me", open, view };

/** @param {App} app @returns {Promise<State>} */
async function open(app) {
  const [{ used, free }, persisted, photos, audited, users, signing] = await Promise.all([
    room(),
    askToKeep(),
    app.store.photos().then((/** @type {any} */ kept) => kept.list()),
    app.store.meta("audited"),
    usersHere(),
    signingOf(app.store),
  ]);
  return { used, free, persisted, photos, audited, signing, others: Math.max(0, users - 1), auditing: false };
}

/** @param {App} app @param {State} state */
function view(app, state) {
  return html`${innerHead(app, { back: "me", title: t("device.title") })}
    <main id="main" class="page two even">
      <div class="stack main-column">${lifeNotices(app)} ${arrived(app, state)} ${lies(app, state)}</div>
      <div class="stack side-column">${reading(app)} ${safety(app, state)} ${honest(state)} ${program(app)}</div>
      ${burden("device")}
    </main>`;
}

/** What has not arrived yet. @param {App} app @param {State} state */
function arrived(app, state) {
  const { status } = app;
  const since = waitingSince(app.outbox);
  const waiting = state.photos.filter((photo) => photo.state === "waiting" || photo.state === "sending").length;
  const busy = status.state === "syncing";
  const sync = async () => {
    await sendNow(app);
    state.signing = await signingOf(app.store);
    app.redraw();
  };
  return html`<section class="card">
    <h2 class="h3">${t("device.arrived")}</h2>
    ${state.signing === "known" ? nothing : html`<p class="notice soon space-top"><span>${t(`device.signing_${state.signing}`)}</span></p>`}
    <dl class="facts">
      ${fact("device.waiting", since ? t("device.waiting_since", { n: status.waiting, at: moment(since, app.now()) }) : t("device.none"))}
      ${fact("device.photos_waiting", waiting ? t("device.photos_n", { n: waiting }) : t("device.none"))}
      ${fact("device.refused", status.quarantined ? t("device.records_n", { n: status.quarantined }) : t("device.none"))}
      ${fact("device.last_sync", status.last_sync_at ? moment(status.last_sync_at, app.now()) : t("outbox.never"))}
      ${fact("device.audited", auditWords(app, state.audited))}
    </dl>
    <div class="row wrap space-top">
      <button type="button" class="btn" aria-disabled=${busy ? "true" : nothing} @click=${() => void sync()}>
        ${icon("sending")}${t(busy ? "outbox.sending" : "device.sync")}
      </button>
      <button type="button" class="btn" aria-disabled=${state.auditing ? "true" : nothing} @click=${() => void audit(app, state)}>
        ${icon("tick")}${t("device.audit")}
      </button>
      <a class="btn quiet" href="#/outbox">${t("device.outbox")}</a>
    </div>
    <p class="small space-top">${t("device.audit_hint")}</p>
  </section>`;
}

/** @param {App} app @param {Audited | null} audited */
function auditWords(app, audited) {
  if (!audited) return t("device.audit_never");
  const at = moment(audited.at, app.now());
  return audited.missing ? t("device.audit_missing", { at, n: audited.missing }) : t("device.audit_good", { at });
}

/** @param {App} app @param {State} state */
async function audit(app, state) {
  if (state.auditing) return;
  state.auditing = true;
  app.redraw();
  await app.store.setMeta("audit_due", true);
  const answer = await app.engine.syncNow();
  state.audited = await app.store.meta("audited");
  state.auditing = false;
  app.say(answer?.outcome === "ok" ? auditWords(app, state.audited) : t("device.audit_later"));
}

/** What lies here. @param {App} app @param {State} state */
function lies(app, state) {
  const visits = app.folded.households.reduce((sum, folded) => sum + folded.visits.length, 0);
  return html`<section class="card">
    <h2 class="h3">${t("device.lies")}</h2>
    <dl class="facts">
      ${fact("device.households", t("me.households_n", { n: app.folded.households.length }))}
      ${fact("device.visits", t("device.visits_n", { n: visits }))}
      ${fact("device.photos", t("device.photos_n", { n: state.photos.length }))}
      ${fact("device.drafts", t("device.drafts_n", { n: app.drafts.length }))}
      ${fact("device.roll", t("me.households_n", { n: app.books.roll.households.length }))}
    </dl>
  </section>`;
}

/** Until when one may read here without the server. @param {App} app */
function reading(app) {
  const until = app.life?.lease.until;
  return html`<section class="card stack tight">
    <h2 class="h3">${t("device.reading")}</h2>
    ${until ? html`<p><b>${t(app.life?.lease.state === "over" ? "device.reading_over" : "device.reading_until", { at: moment(until, app.now()) })}</b></p>` : nothing}
    <p class="small">${t("device.reading_hint")}</p>
  </section>`;
}

/** @param {App} app @param {State} state */
function safety(app, state) {
  const { persisted, used, free } = state;
  const kept = persisted === null ? "device.kept_unknown" : persisted ? "device.kept_yes" : "device.kept_no";
  return html`<section class="card">
    <h2 class="h3">${t("device.safety")}</h2>
    <dl class="facts">
      ${fact("device.kept", t(kept))}
      ${used === null ? nothing : fact("device.used", t("me.megabytes", { n: Math.max(0.1, Math.round(used / 1e5) / 10) }))}
      ${free === null ? nothing : fact("device.free", free > 1e10 ? t("device.plenty") : t("me.megabytes", { n: megabytes(free) }))}
    </dl>
    <p class="small space-top">${t("device.kept_hint")}</p>
    ${persisted === false ? html`<p class="space-top"><button type="button" class="btn" @click=${() => void persist(app, state)}>${t("me.keep_press")}</button></p>` : nothing}
  </section>`;
}

/** @param {App} app @param {State} state */
async function persist(app, state) {
  state.persisted = await askToKeep();
  app.say(t(state.persisted ? "device.kept_yes" : "me.kept_refused"));
}

/** What the PIN protects, and what it does not. @param {State} state */
function honest({ others }) {
  return html`<section class="card stack tight">
    <h2 class="h3">${t("device.who")}</h2>
    <p>${t("device.pin_does")}</p>
    <p>${t("device.pin_does_not")}</p>
    ${others ? html`<p class="small">${t("device.others", { n: others })}</p>` : nothing}
  </section>`;
}

/** @param {App} app */
function program(app) {
  return html`<section class="card">
    <h2 class="h3">${t("device.program")}</h2>
    <dl class="facts">
      ${fact("me.version", html`<span class="num" translate="no">${app.version || "–"}</span>`)}
      ${fact("device.protocol", html`<span class="num" translate="no">${PROTOCOL}</span>`)}
    </dl>
    <p class="small space-top">${t("device.program_hint")}</p>
  </section>`;
}

/** @param {string} name @param {unknown} value */
function fact(name, value) {
  return html`<div>
    <dt>${t(name)}</dt>
    <dd>${value}</dd>
  </div>`;
}
