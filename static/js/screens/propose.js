/** A household met on the way that stands on no register: where, and who if they say so. Visited at once. */
import { t } from "../messages/index.js";
import { checkProposal, emptyProposal, likelySame, placesIn, proposalOperation } from "../rules/proposals.js";
import { proposedAgain } from "../rules/proposals-again.js";
import { html, nothing } from "../vendor/lit-html.js";
import { icon } from "../widgets/icons.js";
import { pickOne } from "../widgets/picks.js";
import { whereAmI } from "../widgets/position.js";
import { dotted, said } from "../widgets/said.js";
import { context } from "./context.js";
import { formOfProposal } from "./forms-again.js";
import { burden, innerHead, saveBar } from "./frame.js";
import { openDraft } from "./open-draft.js";
import { isMendable } from "./paths.js";
import { busily, editRow, kept } from "./saved.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../rules/proposals.js").ProposalForm} ProposalForm */
/**
 * @typedef {import("./open-draft.js").FormState<ProposalForm> & {row: import("../widgets/kinds.js").Row | null,
 *   elsewhere: boolean}} State  elsewhere: the group is none of those known
 */

const PLACES_SHOWN = 16;

/** @type {import("../widgets/kinds.js").Screen} */
export const propose = {
  title: "propose.title",
  form: true,
  open,
  view,
  close: (app, state) => state.draft.close(),
};

/** @param {App} app @param {Record<string, string>} params @returns {Promise<State>} */
async function open(app, { operation }) {
  const key = operation ? `propose/change/${operation}` : "propose";
  const row = app.outbox.find((entry) => entry.id === operation) ?? null;
  const grid = app.folded.households[0]?.household.grid_id ?? app.books.roll.grids[0]?.id ?? null;
  const state = await openDraft(app, key, row ? formOfProposal(app, row, grid) : emptyProposal(app.now(), grid));
  const { group, hamlet, grid_id } = state.form;
  const known = placesIn(grid_id, app.books.roll.households);
  const elsewhere = !known.length || (Boolean(group || hamlet) && !known.some((place) => isPlace(place, state.form)));
  return Object.assign(state, { row, elsewhere });
}

/** @param {{group: string, hamlet: string}} place @param {ProposalForm} form */
const isPlace = (place, form) => place.group === form.group && place.hamlet === form.hamlet;

/** @param {App} app @param {State} state */
function view(app, state) {
  return html`<form
    autocomplete="off"
    novalidate
    @submit=${(/** @type {Event} */ event) => save(event, app, state)}
  >
    ${innerHead(app, { back: "today", title: t("propose.title"), aside: state.drafted ? t("draft.kept") : nothing })}
    <main id="main" class="page narrow stack">
      <p class="mute mid">${t("propose.lead")}</p>
      <section class="card stack">${kind(state)}${gridPick(app, state)}${place(app, state)}${door(app, state)}</section>
      <section class="card stack">
        <h2 class="h3">${t("propose.who")}</h2>
        ${field(state, "head", state.form.kind === "enterprise" ? "propose.contact" : "propose.head")}
        ${field(state, "phone", "propose.phone", "tel")}
      </section>
      <section class="card flush items">${position(app, state)}</section>
      ${burden("propose")}
    </main>
    ${saveBar({ words: state.row ? t("visit.save_change") : t("propose.press"), hint: t("propose.hint"), busy: state.busy })}
  </form>`;
}

/** @param {State} state */
function kind({ form, change }) {
  return pickOne({
    name: "kind",
    label: t("propose.kind"),
    value: form.kind,
    choices: ["family", "enterprise"].map((value) => ({ value, words: t(`propose.kind.${value}`) })),
    pick: (value) =>
      change(() => {
        form.kind = /** @type {any} */ (value ?? form.kind);
      }),
  });
}

/** @param {App} app @param {State} state */
function gridPick(app, { form, change }) {
  const { grids } = app.books.roll;
  if (grids.length < 2) return nothing;
  return pickOne({
    name: "grid",
    label: t("meeting.grid"),
    value: String(form.grid_id),
    choices: grids.map((grid) => ({ value: String(grid.id), words: said(grid.name) })),
    pick: (value) =>
      change(() => {
        Object.assign(form, { grid_id: Number(value), group: "", hamlet: "" });
      }),
  });
}

/** The groups and hamlets of the grid, to be tapped; others are written. @param {App} app @param {State} state */
function place(app, state) {
  const { form } = state;
  const places = placesIn(form.grid_id, app.books.roll.households).slice(0, PLACES_SHOWN);
  const at = places.findIndex((entry) => isPlace(entry, form));
  const pick = (/** @type {string | null} */ value) => {
    state.elsewhere = value === "elsewhere";
    const { group, hamlet } = places[Number(value)] ?? { group: "", hamlet: "" };
    state.change(() => Object.assign(form, { group, hamlet }));
  };
  const known = places.map(({ group, hamlet }, index) => ({ value: String(index), words: dotted([said(group), said(hamlet)]) }));
  return html`${
    places.length
      ? pickOne({
          name: "place",
          label: t("propose.place"),
          value: state.elsewhere ? "elsewhere" : at < 0 ? null : String(at),
          choices: [...known, { value: "elsewhere", words: t("propose.elsewhere") }],
          pick,
        })
      : nothing
  }${
    state.elsewhere
      ? html`<div class="row wrap top-aligned">
          ${field(state, "group", "propose.group")}${field(state, "hamlet", "propose.hamlet")}
        </div>`
      : nothing
  }`;
}

/** @param {App} app @param {State} state */
function door(app, state) {
  const same = likelySame(state.form, app.books.roll.households);
  return html`${field(state, "door", "propose.door")}
  ${
    same.length
      ? html`<div class="notice soon" role="status">
          <div class="grow">
            <p>${t("propose.known")}</p>
            ${same.map((entry) => html`<p>${dotted([said(entry.address), said(entry.head)])} ${ownCard(app, entry.id)}</p>`)}
          </div>
        </div>`
      : nothing
  }`;
}

/** @param {App} app @param {string} id */
function ownCard(app, id) {
  return app.household(id) ? html`<a class="link-btn" href=${`#/household/${id}`}>${t("household.open")}</a>` : nothing;
}

/** @param {State} state @param {"group"|"hamlet"|"door"|"head"|"phone"} name @param {string} label @param {string} [type] */
function field({ form, faults, change }, name, label, type = "text") {
  return html`<div class="field grow">
    <label for=${name}>${t(label)}</label>
    <input
      id=${name}
      class="input"
      type=${type}
      autocomplete="off"
      maxlength=${name === "head" ? 80 : 40}
      .value=${form[name]}
      aria-invalid=${faults[name] ? "true" : nothing}
      @input=${(/** @type {any} */ event) =>
        change(() => {
          form[name] = event.target.value;
          delete faults[name];
        })}
    />
    ${faults[name] ? html`<p class="error">${t(`fault.${faults[name]}`)}</p>` : nothing}
  </div>`;
}

/** @param {App} app @param {State} state */
function position(app, { form, change }) {
  const put = (/** @type {ProposalForm["position"]} */ found) =>
    change(() => {
      form.position = found;
    });
  if (form.position) {
    return html`<div class="item">
      <span class="row">${icon("pin")}<b>${t("position.noted", { n: form.position.accuracy_m ?? 0 })}</b></span>
      <button type="button" class="btn quiet small-ish" @click=${() => put(null)}>${t("go.remove")}</button>
    </div>`;
  }
  const note = async () => {
    const found = await whereAmI();
    found ? put(found) : app.say(t("position.none"));
  };
  return html`<button type="button" class="item" @click=${note}>
    <span class="row">${icon("pin")}<b>${t("position.note")}</b></span>
    <span class="mute mid right">${t("position.optional")}</span>
  </button>`;
}

/** @param {Event} event @param {App} app @param {State} state */
async function save(event, app, state) {
  event.preventDefault();
  if (state.busy) return;
  state.faults = checkProposal(state.form);
  if (Object.keys(state.faults).length) {
    app.redraw();
    /** @type {HTMLElement | null} */ (document.querySelector("[aria-invalid='true']"))?.focus();
    return;
  }
  const { row, key, form } = state;
  const made = proposalOperation(form, context(app));
  const write = row ? () => (isMendable(row) ? app.keep(proposedAgain(row, made, app.outbox), key) : editRow(app, row, made, key)) : undefined;
  const then = row ? undefined : () => app.replace(`household/${form.id}`);
  await busily(app, state, () => kept(app, state, [made], "today", { write, then }));
}
