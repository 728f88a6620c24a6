/**
 * A visit that stands in the timeline can be changed by who made it: before it is sent as it is, afterwards by a
 * version that stands in for it. The original stays, and stays to be seen.
 */
import { t } from "../messages/index.js";
import { DAYS_BACK, daysBetween } from "../rules/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { moment } from "../widgets/dates.js";
import { visitGist } from "../widgets/records.js";
import { dotted, said } from "../widgets/said.js";
import { changePath, isUntried } from "./paths.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../rules/types.js").Visit} Visit */

/** The saved record behind a visit, where it was made on this tablet. @param {App} app @param {Visit} visit */
export function rowOf(app, visit) {
  return app.outbox.find((row) => row.kind === "visit.record" && row.entity_id === visit.id) ?? null;
}

/** @param {App} app @param {string} householdId @param {Visit} visit @returns {string} the screen on which it is changed */
export function changeOf(app, householdId, visit) {
  const row = rowOf(app, visit);
  return (row && changePath(row)) ?? `visit/${householdId}/correct/${visit.id}`;
}

/** As long as a visit may still be dated to that day. @param {App} app @param {Visit} visit */
function isMine(app, visit) {
  return visit.cadre_id === app.user.id && daysBetween(visit.started_at, app.now()) <= DAYS_BACK;
}

/** @param {App} app @param {string} householdId @param {Visit} visit */
export function changeLink(app, householdId, visit) {
  if (!isMine(app, visit)) return nothing;
  const row = rowOf(app, visit);
  return html`<a class="link-btn" href=${`#/${changeOf(app, householdId, visit)}`}
    >${t(row && isUntried(row) ? "go.edit" : "visit.correct")}<span class="seen-by-reader">
      ${moment(visit.started_at, app.now())}</span
    ></a
  >`;
}

/** What it said before. @param {App} app @param {Visit} visit */
export function earlierVersions(app, visit) {
  const { earlier = [] } = visit;
  if (!earlier.length) return nothing;
  return html`<details class="earlier">
    <summary>${visit.corrected_by ? t("visit.corrected_by_other") : t("visit.corrected")}</summary>
    ${earlier.map(
      (version) =>
        html`<p class="mid mute">
          ${dotted([
            moment(version.started_at, app.now()),
            t(`kind.${version.kind}`),
            t(`outcome.${version.outcome}`),
            said(version.cadre_name),
          ])}
          <span class="block keep-lines">${visitGist(app.books, version, 4000)}</span>
        </p>`,
    )}
  </details>`;
}
