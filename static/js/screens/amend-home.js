/** Where a household is to be found: hamlet, group, door, place; of an enterprise also its name. */
import { t } from "../messages/index.js";
import { homeBody, homeForm } from "../rules/amending.js";
import { checkHome } from "../rules/amend-checks.js";
import { same } from "../rules/merge3.js";
import { SPEECH } from "../rules/speech.js";
import { html, nothing } from "../vendor/lit-html.js";
import { icon } from "../widgets/icons.js";
import { whereAmI } from "../widgets/position.js";
import { amendScreen, codeField, textField } from "./amend.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("./amend.js").State} State */

export const amendHome = amendScreen({
  name: "home",
  title: "amend.home",
  make: (folded, which, now) => homeForm(folded, now),
  body: homeBody,
  check: checkHome,
  fields: (app, folded, state) =>
    html`<section class="card stack">
        ${state.form.named ? textField(state, "name", { label: t("amend.house_name") }) : nothing}
        ${textField(state, "group", { label: t("amend.group"), most: 60 })}
        ${textField(state, "hamlet", { label: t("amend.hamlet"), most: 60 })}
        ${textField(state, "door", { label: t("amend.door"), most: 60 })}
      </section>
      <section class="card flush items">${place(app, state)}</section>
      <section class="card">
        ${codeField(state, "speaks", { label: t("field.speaks"), codes: SPEECH, words: (code) => t(`speech.${code}`) })}
      </section>`,
});

/** @param {App} app @param {State} state */
function place(app, state) {
  const { form } = state;
  const put = (/** @type {any} */ position) =>
    state.change(() => {
      form.position = position;
    });
  if (!same(form.position, form.base.position)) {
    return html`<div class="item">
      <span class="row">${icon("pin")}<b>${t("amend.place_new")}</b></span>
      <button type="button" class="btn quiet small-ish" @click=${() => put(form.base.position)}>${t("go.remove")}</button>
    </div>`;
  }
  const here = async () => {
    const found = await whereAmI();
    if (found) put({ lat: found.lat, lon: found.lon });
    else app.say(t("position.none"));
  };
  return html`<button type="button" class="item" @click=${here}>
    <span class="row">${icon("pin")}<b>${t("amend.place")}</b></span>
    <span class="mute mid right">${t(form.base.position ? "amend.place_known" : "position.optional")}</span>
  </button>`;
}
