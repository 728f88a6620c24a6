/** The household's visits and meetings, newest first. */
import { t } from "../messages/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { day } from "../widgets/dates.js";
import { phraseWords } from "../widgets/records.js";
import { givenWords } from "../widgets/given.js";
import { dotted, said } from "../widgets/said.js";
import { empty } from "./frame.js";
import { photoStrip } from "./photo-door.js";
import { changeLink, earlierVersions } from "./visit-again.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").FoldedHousehold} FoldedHousehold */

/** @param {App} app @param {FoldedHousehold} folded @param {{all: boolean}} state */
export function timeline(app, folded, state) {
  const entries = [
    ...folded.visits.map((visit) => ({
      at: visit.started_at,
      body: visitEntry(app, folded, visit),
      here: visit.local && visit.row_state !== "acknowledged",
    })),
    ...folded.meetings.map((meeting) => ({
      at: meeting.started_at,
      body: meetingEntry(meeting),
      here: meeting.local && meeting.row_state !== "acknowledged",
    })),
  ].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  if (!entries.length)
    return html`<section class="card">${empty({ shape: "note", words: t("household.no_visits") })}</section>`;
  const shown = state.all ? entries : entries.slice(0, 6);
  return html`<section class="card">
    <h2 class="h3">${t("household.timeline")}</h2>
    <ol class="timeline">
      ${shown.map(
        (entry) =>
          html`<li>
            <small class="when num">${day(entry.at, app.now())}</small>
            <div>
              ${entry.body}
              ${entry.here ? html`<span class="chip accent">${t("state.here")}</span>` : nothing}
            </div>
          </li>`,
      )}
    </ol>
    ${
      shown.length < entries.length
        ? html`<button
            type="button"
            class="link-btn"
            @click=${() => {
              state.all = true;
              app.redraw();
            }}
          >
            ${t("household.all_visits", { n: entries.length })}
          </button>`
        : nothing
    }
  </section>`;
}

/** @param {App} app @param {FoldedHousehold} folded @param {import("../rules/types.js").Visit} visit */
function visitEntry(app, folded, visit) {
  const words = visit.phrases
    .map((id) => phraseWords(app.books, id))
    .filter(Boolean)
    .join(t("list.comma"));
  return html`<b class="outcome-${visit.outcome}">${t(`outcome.${visit.outcome}`)}</b>
    <span class="mute mid"
      >${dotted([t(`kind.${visit.kind}`), said(visit.cadre_name), ...visit.companions.map((name) => said(name))])}</span
    >
    ${words ? html`<p class="mid">${words}</p>` : nothing}${visit.notes ? html`<p class="mid keep-lines">${said(visit.notes)}</p>` : nothing}
    ${givenWords(visit.given)} ${photoStrip(app, visit.photos)} ${earlierVersions(app, visit)} ${changeLink(app, folded.id, visit)}`;
}

/** @param {import("../rules/types.js").Attendance} meeting */
function meetingEntry(meeting) {
  return html`<b>${t(meeting.attended ? "meeting.came" : "meeting.did_not_come")}</b>
    <span class="mute mid">${dotted([t("kind.courtyard_meeting"), said(meeting.place)])}</span>`;
}
