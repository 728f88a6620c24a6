/** All my households, in the order in which one walks; found by name, door or the last digits of a number. */
import { t } from "../messages/index.js";
import { searchHouseholds } from "../rules/index.js";
import { html, nothing, repeat } from "../vendor/lit-html.js";
import { icon } from "../widgets/icons.js";
import { said } from "../widgets/said.js";
import { searchField } from "../widgets/search-field.js";
import { burden, empty, pageHead } from "./frame.js";
import { byHamlet } from "../widgets/reading.js";
import { standing } from "./today.js";

/** @typedef {import("../widgets/kinds.js").App} App */

/** @type {import("../widgets/kinds.js").Screen} */
export const households = { title: "households.title", tab: "households", open: () => ({ text: "" }), view };

/** @param {App} app @param {{text: string}} state */
function view(app, state) {
  const all = app.folded.households;
  const found = searchHouseholds(all, state.text);
  const now = app.now();
  return html`${pageHead(app, { over: t("households.over"), title: t("households.mine", { n: all.length }) })}
    <main id="main" class="page stack">
      ${searchField({
        words: t("households.search"),
        value: state.text,
        input: (text) => {
          state.text = text;
          app.redraw();
        },
      })}
      <p class="seen-by-reader" role="status">${state.text ? t("search.found", { n: found.length }) : ""}</p>
      ${found.length ? nothing : html`<div class="card">${empty({ shape: "search", words: all.length ? t("search.nothing") : t("today.no_households") })}</div>`}
      <div class="hamlets">
        ${byHamlet(found, (folded) => folded.household).map(
          ({ name, rows }) =>
            html`<section>
              <h2 class="group-name">
                ${name ? said(name) : t("households.elsewhere")}
                <span class="mute light num">${rows.length}</span>
              </h2>
              <div class="card flush items">
                ${repeat(
                  rows,
                  (folded) => folded.id,
                  (folded) => row(app, folded, now),
                )}
              </div>
            </section>`,
        )}
      </div>
      <p class="centre-text"><a class="link-btn" href="#/propose">${icon("plus")}${t("propose.link")}</a></p>
      ${burden("households")}
    </main>`;
}

/** @param {App} app @param {import("../widgets/kinds.js").FoldedHousehold} folded @param {Date} now */
function row(app, folded, now) {
  const { household } = folded;
  return html`<a class="item" href=${`#/household/${folded.id}`}>
    <span class="grow"
      ><span class="item-title"
        ><span class="door num">${said(household.door ?? household.address)}</span> ${said(household.name)}
        ${household.kind === "enterprise" ? html`<span class="chip">${t("household.enterprise")}</span>` : nothing}
        ${household.active || household.state === "proposed" ? nothing : html`<span class="chip">${t("household.inactive")}</span>`}</span
      >
      <small class="block">${standing(app, folded, now, 40)}</small></span
    >
    ${folded.issues.some((issue) => issue.callback_due) ? html`<span class="chip done">${t("reason.answered")}</span>` : nothing}</a
  >`;
}
