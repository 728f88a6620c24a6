/** An issue raised in the middle of a visit: part of the visit's draft, saved with the visit. */
import { t } from "../messages/index.js";
import { checkIssue, emptyIssue } from "../rules/index.js";
import { html } from "../vendor/lit-html.js";
import { said } from "../widgets/said.js";
import { burden, innerHead, saveBar } from "./frame.js";
import { issueFields } from "./issue-form.js";
import { openVisit } from "./visit-form.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("./visit-form.js").VisitState & {at: number, issueFaults: Record<string, string>, picker: import("./issue-form.js").Picker}} State */

/** @type {import("../widgets/kinds.js").Screen} */
export const visitIssue = { title: "raise.title", form: true, open, view, close: closeIssue };

/** @param {App} app @param {Record<string, string>} params @returns {Promise<State>} */
async function open(app, { household, at }) {
  const state = /** @type {State} */ (await openVisit(app, { household }));
  const wanted = at === undefined ? state.form.issues.length : Number(at);
  state.at = Math.min(wanted, state.form.issues.length);
  state.form.issues[state.at] ??= emptyIssue(app.household(household) ?? null, app.now());
  state.issueFaults = {};
  state.picker = { group: null, open: !state.form.issues[state.at].category };
  return state;
}

/** @param {App} app @param {State} state */
function view(app, state) {
  const folded = app.household(state.id);
  const form = state.form.issues[state.at];
  if (!form) return html``;
  return html`<form
    autocomplete="off"
    novalidate
    @submit=${(/** @type {Event} */ event) => done(event, app, state)}
  >
    ${innerHead(app, { back: `visit/${state.id}`, backWords: t("visit.record"), title: t("raise.title"), aside: state.drafted ? t("draft.kept") : "" })}
    <main id="main" class="page narrow stack">
      ${folded ? html`<p class="mute mid">${said(folded.household.name)} · ${said(folded.household.address)}</p>` : ""}
      ${issueFields(app, { form, folded, faults: state.issueFaults, picker: state.picker, change: (apply) => state.change(() => apply(form)), keep: state.draft.keep })}
      ${burden("visit-issue")}
    </main>
    ${saveBar({ words: t("raise.add"), hint: t("raise.add_hint") })}
  </form>`;
}

/** @param {Event} event @param {App} app @param {State} state */
function done(event, app, state) {
  event.preventDefault();
  state.issueFaults = checkIssue(state.form.issues[state.at]);
  if (Object.keys(state.issueFaults).length === 0) return app.back(`visit/${state.id}`);
  app.redraw();
  /** @type {HTMLElement | null} */ (document.querySelector("[aria-invalid='true']"))?.focus();
}

/** An issue in which nothing was said was not meant. @param {App} app @param {State} state */
async function closeIssue(app, state) {
  const form = state.form.issues[state.at];
  if (form && !form.category && !form.description.trim()) {
    const before = state.form.issues.length;
    state.form.issues = state.form.issues.filter((other) => other !== form);
    if (state.drafted && before !== state.form.issues.length) state.draft.touch();
  }
  await state.draft.close();
}
