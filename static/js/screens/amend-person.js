/** Someone of a household: added, corrected, given another number, or gone. */
import { t } from "../messages/index.js";
import { personBody, personForm } from "../rules/amending.js";
import { checkPerson } from "../rules/amend-checks.js";
import { html, nothing } from "../vendor/lit-html.js";
import { pickOne } from "../widgets/picks.js";
import { masked } from "../widgets/reading.js";
import { said, tell } from "../widgets/said.js";
import { amendScreen, faultOf, textField, tickField } from "./amend.js";

/** @typedef {import("./amend.js").State} State */

const KIN = ["spouse", "son", "daughter", "daughter_in_law", "son_in_law", "father", "mother", "grandson", "granddaughter", "grandparent", "sibling", "tenant", "other"];
const STAFF = ["owner", "contact", "other"];

export const amendPerson = amendScreen({
  name: "person",
  title: "amend.person",
  make: personForm,
  body: personBody,
  check: (form, app) => checkPerson(form, app.now()),
  fields: (app, folded, state) =>
    html`${state.form.left ? nothing : html`${who(state)}${number(state)}`}${state.form.member_id ? leaving(state) : nothing}`,
});

/** @param {State} state */
function who(state) {
  const { form } = state;
  const choices = form.family ? KIN : STAFF;
  const all = form.relation && form.relation !== "head" && !choices.includes(form.relation) ? [form.relation, ...choices] : choices;
  const headed = form.family && form.head;
  return html`<section class="card stack">
    ${textField(state, "name", { label: t("amend.name") })}
    ${
      headed
        ? nothing
        : pickOne({
            name: "relation",
            label: t(form.family ? "amend.relation" : "amend.role"),
            value: form.relation,
            choices: all.map((value) => ({ value, words: t(`relation.${value}`) })),
            error: faultOf(state, "relation"),
            pick: (value) => set(state, "relation", value),
          })
    }
    ${form.base.head ? nothing : tickField(state, "head", t(form.family ? "amend.head" : "amend.first_contact"))}
    ${pickOne({
      name: "sex",
      label: t("amend.sex"),
      value: form.sex,
      free: true,
      choices: ["f", "m"].map((value) => ({ value, words: t(`sex.${value}`) })),
      pick: (value) => set(state, "sex", value),
    })}
    <div class="short-field">${textField(state, "birth_year", { label: t("amend.birth_year"), most: 4, mode: "numeric" })}</div>
  </section>`;
}

/** @param {State} state @param {string} name @param {unknown} value */
function set(state, name, value) {
  state.change((form) => {
    form[name] = value;
    delete state.faults[name];
  });
}

/** The number on record is not shown in clear: a new one is typed, or nothing. @param {State} state */
function number(state) {
  const { form } = state;
  const here = form.base.phone;
  return html`<section class="card stack">
    ${textField(state, "phone", {
      label: t("amend.phone"),
      type: "tel",
      most: 40,
      hint: html`${here ? tell("amend.phone_here", { phone: said(masked(here)) }) : nothing} ${form.member_id ? t("amend.phone_checked") : nothing}`,
    })}
    ${here && !form.phone ? tickField(state, "no_phone", t("amend.no_phone")) : nothing}
  </section>`;
}

/** @param {State} state */
function leaving(state) {
  const { form } = state;
  if (form.base.head && !form.others.length) return html`<p class="small centre-text">${t("amend.all_left")}</p>`;
  return html`<section class="card stack">
    ${tickField(state, "left", html`<b>${tell("amend.left", { who: said(form.base.name) })}</b><span class="block mid mute">${t("amend.left_hint")}</span>`)}
    ${
      form.left && form.base.head
        ? pickOne({
            name: "heir",
            label: t(form.family ? "amend.heir" : "amend.next_contact"),
            value: form.heir,
            choices: form.others.map((/** @type {any} */ other) => ({ value: other.id, words: said(other.name) })),
            error: faultOf(state, "heir"),
            pick: (value) => set(state, "heir", value),
          })
        : nothing
    }
  </section>`;
}
