/** Answers given before, to be read: with the form's own words, as long as they lie on this tablet. */
import { t } from "../messages/index.js";
import { attachmentsOf, surveysOf } from "../rules/surveys.js";
import { openSurvey } from "../surveys/survey.js";
import { html, nothing } from "../vendor/lit-html.js";
import { moment } from "../widgets/dates.js";
import { dotted, said } from "../widgets/said.js";
import { empty, goneHousehold, innerHead } from "./frame.js";
import { photoStrip } from "./photo-door.js";
import { answersList } from "./survey-over.js";
import "./survey-part.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {{id: string, answers: string, told: import("../surveys/telling.js").Told[]|null}} State  told: null where they are not here */

/** @type {import("../widgets/kinds.js").Screen} */
export const surveyLook = { title: "survey.answers", tab: "households", open, view };

/** @param {App} app @param {Record<string, string>} params @returns {Promise<State>} */
async function open(app, { household: id, answers }) {
  const row = app.outbox.find((one) => one.entity_id === answers && one.kind === "survey.submit");
  const forms = await app.store.forms();
  const text = row ? await forms.file({ form_id: row.body.form_id, version: row.body.form_version }) : null;
  if (!row || !text) return { id, answers, told: null };
  const media = (/** @type {string} */ name) => forms.file({ form_id: row.body.form_id, version: row.body.form_version }, name);
  const resume = { xml: row.body.instance_xml, files: Object.keys(attachmentsOf(row)) };
  const survey = await openSurvey({ xform: await text.text(), media, resume }).catch(() => null);
  return { id, answers, told: survey?.told() ?? null };
}

/** @param {App} app @param {State} state */
function view(app, state) {
  const folded = app.household(state.id);
  const one = folded && surveysOf(folded, app.outbox).find(({ id }) => id === state.answers);
  if (!folded || !one) return goneHousehold(app, { back: `household/${state.id}`, title: t("survey.answers") }, t("survey.no_answers"));
  const title = one.told?.title ?? app.books.forms.find(({ form_id: id }) => id === one.form_id)?.title ?? one.form_id;
  const pictures = (one.row?.body.attachments ?? []).filter((/** @type {any} */ file) => file.type.startsWith("image/"));
  return html`${innerHead(app, { back: `household/${folded.id}`, backWords: said(folded.household.name), title: said(title) })}
    <main id="main" class="page narrow stack">
      <p class="mute mid">${dotted([moment(one.at, app.now()), said(one.told?.cadre_name ?? app.user.name), one.deprecated_id ? t("survey.instead") : nothing, one.isReplaced ? t("survey.corrected") : nothing])}</p>
      ${state.told ? answersList(state.told) : html`<div class="card">${empty({ shape: "list", words: t("survey.no_answers") })}</div>`}
      ${photoStrip(app, pictures)}
      ${state.told && one.row && !one.isReplaced ? html`<p><a class="btn" href=${`#/survey/${folded.id}/correct/${one.id}`}>${t("survey.correct")}</a></p>` : nothing}
    </main>`;
}
