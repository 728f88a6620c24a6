/** 家里有变化: from a visit to all that may have changed, and back to the visit. */
import { t } from "../messages/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { said } from "../widgets/said.js";
import { burden, empty, innerHead } from "./frame.js";
import { changesOf, leftChanges } from "./household-changes.js";
import { firm } from "./household-firm.js";
import { homeEdit, people } from "./household-people.js";
import { tagsOf } from "./household-tags.js";

/** @type {import("../widgets/kinds.js").Screen} */
export const amendHub = {
  title: "amend.title",
  tab: "households",
  open: async (app, { household: id }) => ({ id, left: await leftChanges(app) }),
  view(app, state) {
    const folded = app.household(state.id);
    const head = { back: `household/${state.id}`, backWords: folded ? said(folded.household.name) : undefined, title: t("amend.title") };
    const body = folded
      ? html`${changesOf(app, folded, state)}
          <section class="card">
            <h2 class="h3">${t("amend.home")}</h2>
            <p class="row between wrap">${said(folded.household.address)}<span>${homeEdit(folded)}</span></p>
          </section>
          ${firm(folded)} ${people(app, folded)} ${tagsOf(app, folded, state)} ${burden("household")}`
      : html`<div class="card">${empty({ shape: "home", words: t("household.gone") })}</div>`;
    return html`${innerHead(app, head)}
      <main id="main" class="page narrow stack">${body || nothing}</main>`;
  },
};
