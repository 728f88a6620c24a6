/** A tag, with its source and basis. A sensitive one is read out first, and set only where they agree. */
import { named, t } from "../messages/index.js";
import { tagBody, tagForm } from "../rules/amending.js";
import { checkTag } from "../rules/amend-checks.js";
import { html, nothing } from "../vendor/lit-html.js";
import { icon } from "../widgets/icons.js";
import { joined, pickOne, quickWords } from "../widgets/picks.js";
import { tagWords } from "../widgets/records.js";
import { amendScreen, faultOf, textField, tickField } from "./amend.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").FoldedHousehold} FoldedHousehold */
/** @typedef {import("./amend.js").State} State */

const SOURCES = ["visit", "register", "resident"];

/** @param {App} app @param {string | null} code */
const kindOf = (app, code) => app.books.tags.find((kind) => kind.code === code);

export const amendTag = amendScreen({
  name: "tag",
  title: "amend.tag",
  make: tagForm,
  body: tagBody,
  check: (form, app) => checkTag(form, Boolean(kindOf(app, form.tag)?.sensitive), app.now()),
  fields,
});

/** @param {App} app @param {FoldedHousehold} folded @param {State} state */
function fields(app, folded, state) {
  const { form } = state;
  const kind = kindOf(app, form.tag);
  return html`<section class="card">${form.held ? html`<h2 class="h3">${tagWords(app.books, form.tag)}</h2>` : html`${choose(app, folded, state)}<p class="hint lock-hint">${icon("lock")}${t("amend.lock_hint")}</p>`}</section>
    ${
      kind?.sensitive && !form.held
        ? html`<section class="card stack">
            <p class="read-aloud"><b>${t("tag.read_aloud")}</b> ${named({ zh: kind.notice_zh ?? "", en: kind.notice_en ?? "" })}</p>
            ${tickField(state, "read", t("amend.agreed"))}
          </section>`
        : nothing
    }
    ${form.tag && (!kind?.sensitive || form.read) ? grounds(state, Boolean(kind?.sensitive)) : nothing}`;
}

/** @param {App} app @param {FoldedHousehold} folded @param {State} state */
function choose(app, folded, state) {
  const held = new Set(state.row ? [] : folded.tags.map((tag) => tag.tag));
  return pickOne({
    name: "tag",
    label: t("amend.which_tag"),
    value: state.form.tag,
    choices: app.books.tags
      .filter((kind) => !held.has(kind.code))
      .map((kind) => ({ value: kind.code, words: html`${kind.sensitive ? icon("lock") : nothing}${named(kind)}` })),
    error: faultOf(state, "tag"),
    pick: (value) =>
      state.change((form) => {
        Object.assign(form, { tag: value, read: false });
        state.faults = {};
      }),
  });
}

/** @param {State} state @param {boolean} needed */
function grounds(state, needed) {
  const { form } = state;
  const add = (/** @type {string} */ word) =>
    state.change(() => {
      form.basis = joined(form.basis, word);
      delete state.faults.basis;
    });
  return html`<section class="card stack">
    ${
      form.held
        ? nothing
        : pickOne({
            name: "source",
            label: t("amend.source"),
            value: form.source,
            choices: SOURCES.map((value) => ({ value, words: t(`amend.source.${value}`) })),
            pick: (value) =>
              state.change(() => {
                form.source = value;
              }),
          })
    }
    ${textField(state, "basis", { label: t(needed ? "amend.basis" : "amend.basis_optional"), most: 200 })}
    ${quickWords("amend.bases", add)}
    <div class="short-field">${textField(state, "expires_on", { label: t("amend.expires"), type: "date" })}</div>
  </section>`;
}
