/** What concerned me lately, as the server's notices say; an issue that lies on this tablet opens. */
import { t } from "../messages/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { moment } from "./dates.js";
import { brief } from "./reading.js";
import { said } from "./said.js";

const MOST = 10;

/** @typedef {import("./kinds.js").App} App */
/** @typedef {App["folded"]["notices"][number]} Notice */

/** @param {App} app */
export function noticeList(app) {
  const { notices } = app.folded;
  if (notices.length === 0) return nothing;
  return html`<section class="card flush" aria-labelledby="notices">
    <div class="card-head"><h2 class="h3" id="notices">${t("me.notices")}</h2></div>
    <ul class="items">
      ${notices.slice(0, MOST).map((notice) => html`<li>${line(app, notice)}</li>`)}
    </ul>
  </section>`;
}

/** @param {App} app @param {Notice} notice */
function line(app, notice) {
  const issue = app.folded.issues.find((one) => one.id === notice.issue_id);
  const words = html`<span
    ><b>${t(`notice.${notice.code}`)}</b><br />${said(issue ? brief(issue.description) : notice.words)}<br /><small
      >${moment(notice.at, app.now())}</small
    ></span
  >`;
  return issue ? html`<a class="item" href=${`#/issue/${issue.id}`}>${words}</a>` : html`<div class="item">${words}</div>`;
}
