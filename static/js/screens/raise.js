/** Raising an issue outside a visit: for one of my households, a neighbour in the grid, or a place that is nobody's. */
import { t } from "../messages/index.js";
import { checkIssue, emptyIssue, issueOperations, searchHouseholds, searchRoll } from "../rules/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { icon } from "../widgets/icons.js";
import { placeOf } from "../widgets/records.js";
import { dotted, said } from "../widgets/said.js";
import { searchField } from "../widgets/search-field.js";
import { context } from "./context.js";
import { formOfIssue } from "./forms-again.js";
import { burden, innerHead, saveBar } from "./frame.js";
import { issueFields } from "./issue-form.js";
import { openDraft } from "./open-draft.js";
import { photosTaken } from "./photo-door.js";
import { busily, kept } from "./saved.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../rules/operations.js").IssueForm} IssueForm */
/**
 * @typedef {import("./open-draft.js").FormState<IssueForm> & {row: import("../widgets/kinds.js").Row | null,
 *   picker: import("./issue-form.js").Picker, where: {open: boolean, text: string}}} State
 */

const SHOWN = 12;

/** @type {import("../widgets/kinds.js").Screen} */
export const raise = {
  title: "raise.title",
  form: true,
  open,
  view,
  close: (app, state) => state.draft.close(),
};

/** @param {App} app @param {Record<string, string>} params @returns {Promise<State>} */
async function open(app, { household, operation }) {
  const key = operation ? `raise/change/${operation}` : household ? `raise/at/${household}` : "raise";
  const row = app.outbox.find((entry) => entry.id === operation) ?? null;
  const fresh = row
    ? formOfIssue(app, row)
    : { ...emptyIssue(app.household(household) ?? null, app.now()), household_id: household ?? null };
  const state = await openDraft(app, key, fresh);
  const picker = { group: null, open: !state.form.category };
  return Object.assign(state, { row, picker, where: { open: false, text: "" } });
}

/** @param {App} app @param {State} state */
function view(app, state) {
  return html`<form
    autocomplete="off"
    novalidate
    @submit=${(/** @type {Event} */ event) => save(event, app, state)}
  >
    ${innerHead(app, { back: "issues", title: t("raise.title"), aside: state.drafted ? t("draft.kept") : nothing })}
    <main id="main" class="page narrow stack">
      <section class="card">${where(app, state)}</section>
      ${issueFields(app, { form: state.form, folded: app.household(state.form.household_id), faults: state.faults, picker: state.picker, change: state.change, keep: state.draft.keep })}
      ${burden("raise")}
    </main>
    ${saveBar({ words: state.row ? t("visit.save_change") : t("go.save"), hint: t("save.hint"), busy: state.busy })}
  </form>`;
}

/** @param {App} app @param {State} state */
function where(app, state) {
  const { form } = state;
  const folded = app.household(form.household_id);
  const known = folded
    ? dotted([said(folded.household.name), said(folded.household.address)])
    : form.household_id
      ? placeOf(app, form.household_id)
      : t("raise.public_place");
  const toggle = () => {
    state.where.open = !state.where.open;
    app.redraw();
  };
  return html`<div class="row between wrap">
      <div>
        <h2 class="h3">${t("raise.where")}</h2>
        <p>${known}</p>
      </div>
      <button
        type="button"
        class="link-btn"
        aria-expanded=${state.where.open ? "true" : "false"}
        @click=${toggle}
      >
        ${t("go.change")}<span class="seen-by-reader"> ${t("raise.where")}</span>
      </button>
    </div>
    ${state.where.open ? search(app, state) : nothing}`;
}

/** Own households first, with their names; the rest of the grid from the roll, names covered. @param {App} app @param {State} state */
function search(app, state) {
  const { text } = state.where;
  const own = searchHouseholds(app.folded.households, text).slice(0, SHOWN);
  const ids = new Set(app.folded.households.map((folded) => folded.id));
  const roll = text
    ? searchRoll(app.books.roll.households, text)
        .filter((entry) => !ids.has(entry.id))
        .slice(0, SHOWN)
    : [];
  const set = (/** @type {string | null} */ id) => () => {
    state.where = { open: false, text: "" };
    state.change((form) => {
      form.household_id = id;
      form.reporter = { ...form.reporter, member_id: null };
    });
  };
  return html`<div class="stack space-top">
    ${searchField({
      id: "where",
      words: t("raise.search"),
      value: text,
      input: (value) => {
        state.where.text = value;
        app.redraw();
      },
    })}
    <div class="items found">
      <button type="button" class="item" @click=${set(null)}>
        <span class="row">${icon("pin")}<b>${t("raise.public_place")}</b></span>
      </button>
      ${own.map(
        ({ id, household }) =>
          html`<button type="button" class="item" @click=${set(id)}>
            <span>${said(household.name)} <span class="mute mid">${said(household.address)}</span></span>
          </button>`,
      )}
      ${roll.map(
        (entry) =>
          html`<button type="button" class="item" @click=${set(entry.id)}>
            <span>${said(entry.address)} <span class="mute mid">${said(entry.head)}</span></span>
          </button>`,
      )}
    </div>
    ${text && !own.length && !roll.length ? html`<p class="mute mid" role="status">${t("search.nothing")}</p>` : nothing}
    ${text ? nothing : html`<p class="small">${t("raise.search_hint")}</p>`}
  </div>`;
}

/** @param {Event} event @param {App} app @param {State} state */
async function save(event, app, state) {
  event.preventDefault();
  if (state.busy) return;
  state.faults = checkIssue(state.form);
  if (Object.keys(state.faults).length) {
    app.redraw();
    /** @type {HTMLElement | null} */ (document.querySelector("[aria-invalid='true']"))?.focus();
    return;
  }
  await busily(app, state, async () => {
    await photosTaken(state.form);
    await kept(app, state, issueOperations(state.form, context(app, state.form.household_id)), "issues");
  });
}
