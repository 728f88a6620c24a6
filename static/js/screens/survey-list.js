/** Where questionnaires are begun and found again: in the visit that is being recorded, and on the household's card. */
import { t } from "../messages/index.js";
import { visitKinds } from "../rules/index.js";
import { formsFor, markOf, surveysOf } from "../rules/surveys.js";
import { html, nothing, repeat } from "../vendor/lit-html.js";
import { moment } from "../widgets/dates.js";
import { icon } from "../widgets/icons.js";
import { dotted, said } from "../widgets/said.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").FoldedHousehold} FoldedHousehold */
/** @typedef {ReturnType<typeof surveysOf>[number]} Answers */

/** @param {App} app @param {FoldedHousehold} folded @param {{id: string, kind: string}} [visit] that is being recorded @returns {unknown} */
export const surveysHere = (app, folded, visit) => (visit ? surveysAtVisit(app, folded, visit) : surveysOfHousehold(app, folded));

/** @param {App} app @param {FoldedHousehold} folded @param {{id: string, kind: string}} visit */
function surveysAtVisit(app, folded, visit) {
  const done = surveysOf(folded, app.outbox).filter((one) => one.visit_id === visit.id && !one.isReplaced);
  return formsFor(app.books.forms, folded, [visit.kind]).map((form) => {
    const filled = done.find((one) => one.form_id === form.form_id);
    const to = filled ? `survey/${folded.id}/look/${filled.id}` : `survey/${folded.id}/${markOf(form.form_id)}/visit/${visit.id}`;
    const words = filled ? html`<span class="chip done">${icon("tick")}${t("survey.done_short")}</span>` : t(isBegun(app, to) ? "survey.go_on" : "survey.optional");
    return html`<a class="item" href=${`#/${to}`}
      ><span class="row">${icon("list")}<b>${said(form.title)}</b></span><span class="mute mid right">${words}</span></a
    >`;
  });
}

/** @param {App} app @param {FoldedHousehold} folded */
function surveysOfHousehold(app, folded) {
  const forms = formsFor(app.books.forms, folded, visitKinds(folded.household.kind, app.user.roles));
  const done = surveysOf(folded, app.outbox);
  if (!forms.length && !done.length) return nothing;
  return html`<section class="card flush survey-card">
    <div class="card-head"><h2 class="h3">${t("survey.title")}</h2></div>
    <div class="items">
      ${forms.map((form) => entrance(app, folded, form))}
      ${repeat(done, ({ id }) => id, (one) => answersRow(app, folded, one))}
    </div>
  </section>`;
}

/** @param {App} app @param {FoldedHousehold} folded @param {import("../rules/surveys.js").Form} form */
function entrance(app, folded, form) {
  const to = `survey/${folded.id}/${markOf(form.form_id)}`;
  return html`<a class="item" href=${`#/${to}`}
    ><span class="row">${icon("edit")}<b>${said(form.title)}</b></span
    ><span class="mute mid right">${t(isBegun(app, to) ? "survey.go_on" : "survey.fill")}</span></a
  >`;
}

/** @param {App} app @param {string} key */
const isBegun = (app, key) => app.drafts.some((draft) => draft.key === key);

/** @param {App} app @param {FoldedHousehold} folded @param {Answers} one */
function answersRow(app, folded, one) {
  const title = one.told?.title ?? app.books.forms.find(({ form_id: id }) => id === one.form_id)?.title ?? one.form_id;
  const awaited = one.told?.files?.awaited ?? 0;
  return html`<a class="item" href=${`#/survey/${folded.id}/look/${one.id}`}>
    <span class="grow"
      ><span class="item-title">${said(title)}</span
      ><small class="block"
        >${dotted([
          moment(one.at, app.now()),
          said(one.told?.cadre_name ?? app.user.name),
          one.deprecated_id ? t("survey.instead") : nothing,
          one.isReplaced ? t("survey.corrected") : nothing,
          awaited ? t("survey.files_awaited", { n: awaited }) : nothing,
        ])}</small
      >${one.told?.comment ? html`<small class="block">${said(one.told.comment)}</small>` : nothing}</span
    >
    ${standing(one)}</a
  >`;
}

/** @param {Answers} one */
function standing({ row, told }) {
  if (row?.state === "quarantined" || row?.state === "conflict") return html`<span class="chip soon">${t("survey.to_check")}</span>`;
  if (row && row.state !== "acknowledged") return html`<span class="chip accent">${t("state.here")}</span>`;
  const review = told?.review ?? "received";
  return html`<span class="chip ${review === "approved" ? "done" : review === "received" ? "" : "soon"}">${t(`survey.review.${review}`)}</span>`;
}
