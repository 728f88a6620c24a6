/** What a visit may also carry: issues, companions, what was given, the place. All of it optional, none of it in the way. */
import { t } from "../messages/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { icon } from "../widgets/icons.js";
import { whereAmI } from "../widgets/position.js";
import { categoryWords } from "../widgets/records.js";
import { dotted, said } from "../widgets/said.js";
import { photoField } from "./photo-door.js";
import { canAmend } from "./amend-act.js";
import { surveysHere } from "./survey-door.js";
import { asksGiven, given } from "./visit-given.js";
import { who } from "./visit-people.js";
import { brief } from "../widgets/reading.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("./visit-form.js").VisitState} VisitState */

/** @param {App} app @param {import("../widgets/kinds.js").FoldedHousehold} folded @param {VisitState} state */
export function extras(app, folded, state) {
  return html`${asksGiven(state) ? given(state) : nothing}
    <section class="card flush items" aria-label=${t("visit.also")}>
      ${state.again ? nothing : state.form.issues.map((issue, at) => issueEntry(app, state, issue, at))}
      ${
        state.again
          ? nothing
          : html`<a class="item" href=${`#/visit/${folded.id}/issue`}
              ><span class="row"
                >${icon("issue")}<b
                  >${state.form.issues.length ? t("visit.another_issue") : t("raise.title")}</b
                ></span
              >
              <span class="mute mid right">${t("visit.issue_hint")}</span></a
            >${surveysHere(app, folded, state.form)}`
      }
      ${photoField(app, { form: state.form, change: state.change, keep: state.draft.keep })}
      ${place(app, state)} ${who(app, folded, state)} ${state.again ? nothing : html`${canAmend(folded) ? changesHere(folded) : nothing}${nextTime(folded)}`}
    </section>`;
}

/** Somebody moved in, another number: the visit waits as a draft meanwhile. @param {import("../widgets/kinds.js").FoldedHousehold} folded */
const changesHere = (folded) =>
  html`<a class="item" href=${`#/amend/${folded.id}`}
    ><span class="row">${icon("edit")}<b>${t("amend.title")}</b></span><span class="mute mid right">${t("amend.hint")}</span></a
  >`;

/** What was begun here waits as a draft meanwhile. @param {import("../widgets/kinds.js").FoldedHousehold} folded */
function nextTime(folded) {
  return html`<a class="item" href=${`#/appointment/${folded.id}`}
    ><span class="row">${icon("clock")}<b>${t("appointment.next")}</b></span>
    <span class="mute mid right">${t("appointment.next_hint")}</span></a
  >`;
}

/** @param {App} app @param {VisitState} state @param {import("../rules/operations.js").IssueForm} issue @param {number} at */
function issueEntry(app, state, issue, at) {
  const drop = () =>
    state.change((form) => {
      form.issues = form.issues.filter((other) => other.id !== issue.id);
    });
  return html`<div class="item">
    <a class="grow plain" href=${`#/visit/${state.id}/issue/${at}`}
      ><span class="item-title">${said(brief(issue.description, 36))}</span>
      <small class="block"
        >${dotted([categoryWords(app.books, issue.category ?? ""), issue.on_spot ? t("raise.on_spot_short") : t(`urgency.${issue.urgency}`)])}</small
      ></a
    >
    <button type="button" class="btn quiet small-ish" @click=${drop}>${t("go.remove")}</button>
  </div>`;
}

/** @param {App} app @param {VisitState} state */
function place(app, state) {
  const { form } = state;
  if (form.position) {
    const drop = () =>
      state.change(() => {
        form.position = null;
      });
    return html`<div class="item">
      <span class="row"
        >${icon("pin")}<b>${t("position.noted", { n: form.position.accuracy_m ?? 0 })}</b></span
      >
      <button type="button" class="btn quiet small-ish" @click=${drop}>${t("go.remove")}</button>
    </div>`;
  }
  const note = async () => {
    const found = await whereAmI();
    if (found)
      state.change(() => {
        form.position = found;
      });
    else app.say(t("position.none"));
  };
  return html`<button type="button" class="item" @click=${note}>
    <span class="row">${icon("pin")}<b>${t("position.note")}</b></span>
    <span class="mute mid right">${t("position.optional")}</span>
  </button>`;
}
