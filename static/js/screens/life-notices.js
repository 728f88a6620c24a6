/** What is said of the tablet itself at the head of Today and on its own screen: calm, and with what to do. */
import { t } from "../messages/index.js";
import { hush } from "../store/former.js";
import { html, nothing } from "../vendor/lit-html.js";
import { day as dayWords, moment } from "../widgets/dates.js";
import "./life-words.js";

/** @typedef {import("../widgets/kinds.js").App} App */

/** @param {App} app */
export function lifeNotices(app) {
  if (!app.life) return nothing;
  return [lost(app), gone(app), lease(app), oldProgram(app), room(app)];
}

/** @param {App} app */
function lost(app) {
  const { life } = app;
  if (!life?.told) return nothing;
  const { lost: number, same, seen_on: day } = life.told;
  const which = same ? "cleared" : "other";
  const words = t(number ? `life.${which}` : `life.${which}_none`, { n: number ?? 0, day: day ? dayWords(`${day}T04:00:00Z`, app.now()) : "" });
  const read = () => {
    hush(app.store.userId);
    life.told = null;
    app.redraw();
  };
  return notice("lost", words, read);
}

/** What the server had forgotten and was sent again. @param {App} app */
function gone(app) {
  const { life } = app;
  if (!life?.audit) return nothing;
  const read = () => {
    life.audit = null;
    void app.store.setMeta("audit_told", null);
    app.redraw();
  };
  return notice("audit", t("life.audit_again", { n: life.audit.missing, at: moment(life.audit.at, app.now()) }), read);
}

/** @param {App} app */
function lease(app) {
  const { life } = app;
  if (!life || life.lease.state === "open") return nothing;
  return notice("lease", t(`life.lease_${life.lease.state}`, { at: moment(life.lease.until.toISOString(), app.now()) }));
}

/** @param {App} app */
function oldProgram(app) {
  return app.status.problem?.code === "unsupported_protocol" ? notice("program", t("life.old_program")) : nothing;
}

/** @param {App} app */
function room(app) {
  return app.life?.isLow ? notice("room", t("life.low")) : nothing;
}

/** @param {string} kind @param {string} words @param {(() => void)} [read] */
function notice(kind, words, read) {
  return html`<div class="notice soon" role="status" data-life=${kind}>
    <span class="grow">${words}</span>
    ${read ? html`<button type="button" class="btn" @click=${read}>${t("life.read")}</button>` : nothing}
  </div>`;
}
