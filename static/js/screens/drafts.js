/** What was begun and not finished: offered again, whatever closed the tablet. */
import { t } from "../messages/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { moment } from "../widgets/dates.js";
import { icon } from "../widgets/icons.js";
import { dotted, said } from "../widgets/said.js";

/** @typedef {import("../widgets/kinds.js").App} App */

/** The screen a draft belongs to. Keys are screen paths, so that a draft knows its own way. @param {string} key */
const kindOf = (key) => key.split("/")[0];

const KINDS = ["visit", "raise", "meeting", "propose", "appointment", "amend", "evening", "issue", "feedback", "survey"];

/** A sentence that was taken out again is nothing to go on with. @param {{key: string, value: any}} draft */
const isBegun = ({ key, value }) => KINDS.includes(kindOf(key)) && (kindOf(key) !== "issue" || Boolean(value.text?.trim()));

/** @param {App} app */
export function draftList(app) {
  const known = app.drafts.filter(isBegun);
  if (!known.length) return nothing;
  return html`<section class="card flush items" aria-label=${t("draft.list")}>
    ${known.map((draft) => draftRow(app, draft))}
  </section>`;
}

/** @param {App} app @param {{key: string, value: any}} draft */
function draftRow(app, { key, value }) {
  const household = app.household(value.form?.household_id) ?? value.home;
  const drop = async () => {
    await app.store.dropDraft(key);
    await app.refresh();
    app.say(t("draft.dropped"), [{ label: t("go.undo"), press: () => void bringBack(app, key, value) }]);
  };
  return html`<div class="item wrap">
    <span class="row grow"
      >${icon("edit")}<span
        ><b>${t(`draft.${kindOf(key)}`)}</b>
        <small class="block"
          >${dotted([household ? said(household.household.name) : nothing, value.at ? moment(value.at, app.now()) : nothing])}</small
        ></span
      ></span
    >
    <span class="row tight"
      ><a class="btn small-ish" href=${`#/${key}`}>${t("draft.go_on")}</a>
      <button type="button" class="btn quiet small-ish" @click=${drop}>${t("draft.drop")}</button></span
    >
  </div>`;
}

/** @param {App} app @param {string} key @param {unknown} value */
async function bringBack(app, key, value) {
  await app.store.saveDraft(key, value);
  app.hush();
  await app.refresh();
}
