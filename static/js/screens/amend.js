/**
 * The forms for what changed in a household. They open as they were left, say only what was changed, and are kept
 * like any other record; one that was sent while it lay open says the rest on what was sent.
 */
import { t } from "../messages/index.js";
import { amendOperation, placeOfAmend } from "../rules/amend-said.js";
import { caughtUp, rebased, reopened, untriedAmend } from "../rules/amending.js";
import { html, nothing } from "../vendor/lit-html.js";
import { pickOne } from "../widgets/picks.js";
import { said } from "../widgets/said.js";
import { context } from "./context.js";
import { burden, goneHousehold, innerHead, saveBar } from "./frame.js";
import { openDraft } from "./open-draft.js";
import { busily, kept } from "./saved.js";
import { withdraw } from "./withdraw.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").FoldedHousehold} FoldedHousehold */
/** @typedef {import("../widgets/kinds.js").Row} Row */
/** @typedef {import("./open-draft.js").FormState<any> & {id: string, which: string | undefined, row: Row | null, meanwhile: string[]}} State */

/**
 * @typedef {object} Part
 * @property {"person" | "home" | "firm" | "tag"} name
 * @property {string} title message key
 * @property {(folded: FoldedHousehold, which: string | undefined, now: Date) => any} make
 * @property {(form: any) => import("../rules/amending.js").AmendBody} body
 * @property {(form: any, app: App) => Record<string, string>} check
 * @property {(app: App, folded: FoldedHousehold, state: State) => unknown} fields
 */

/** @param {Part} part @returns {import("../widgets/kinds.js").Screen} */
export const amendScreen = (part) => ({
  title: part.title,
  form: true,
  open: (app, params) => open(app, part, params),
  view: (app, state) => view(app, part, state),
  close: (app, state) => state.draft.close(),
});

/** @param {App} app @param {Part} part @param {Record<string, string>} params @returns {Promise<State>} */
async function open(app, part, { household: id, which: whose, operation }) {
  const row = operation
    ? (app.outbox.find((entry) => entry.id === operation) ?? null)
    : untriedAmend(app.outbox, id, part.name, whose);
  const which = row ? (placeOfAmend(row)?.member ?? row.body.add_tags?.[0]?.tag) : whose;
  const key = ["amend", id, part.name, row ? `change/${row.id}` : whose].filter(Boolean).join("/");
  const folded = app.household(id);
  const fresh = folded ? part.make(folded, which, app.now()) : { household_id: id };
  const state = /** @type {State} */ (await openDraft(app, key, row ? reopened(fresh, row) : fresh));
  const { form, meanwhile } = row ? { form: state.form, meanwhile: [] } : caughtUp(state.form, fresh);
  return Object.assign(state, { id, which, row, form, meanwhile });
}

/** @param {App} app @param {Part} part @param {State} state */
function view(app, part, state) {
  const folded = app.household(state.id);
  const head = {
    back: `household/${state.id}`,
    backWords: folded ? said(folded.household.name) : undefined,
    title: t(part.title),
    aside: state.drafted ? t("draft.kept") : nothing,
  };
  if (!folded) return goneHousehold(app, head);
  return html`<form autocomplete="off" novalidate @submit=${(/** @type {Event} */ event) => save(event, app, part, state)}>
    ${innerHead(app, head)}
    <main id="main" class="page narrow stack">${part.fields(app, folded, state)} ${burden("household")}</main>
    ${saveBar({ words: t(state.row ? "visit.save_change" : "go.save"), hint: t("save.hint"), busy: state.busy })}
  </form>`;
}

/** @param {Event} event @param {App} app @param {Part} part @param {State} state */
async function save(event, app, part, state) {
  event.preventDefault();
  if (state.busy) return;
  state.faults = part.check(state.form, app);
  if (Object.keys(state.faults).length) return showFault(app);
  sentMeanwhile(app, part, state);
  const body = part.body(state.form);
  if (!Object.keys(body).length) return state.row ? giveUp(app, state) : app.say(t("amend.nothing"));
  const operation = amendOperation(state.form, state.id, body, context(app, state.id));
  await busily(app, state, () => kept(app, state, [operation], `household/${state.id}`));
}

/** Everything was put back as it had been. @param {App} app @param {State} state */
async function giveUp(app, state) {
  await state.draft.drop();
  await withdraw(app, /** @type {Row} */ (state.row));
  app.back(`household/${state.id}`);
}

/** @param {App} app @param {Part} part @param {State} state */
function sentMeanwhile(app, part, state) {
  const row = app.outbox.find((entry) => entry.id === state.row?.id);
  const folded = app.household(state.id);
  if (!state.row || !folded || (row && row.state === "pending" && row.attempts === 0)) return;
  state.form = rebased(state.form, part.make(folded, state.which, app.now()), app.now());
  state.row = null;
}

/** @param {App} app */
function showFault(app) {
  app.redraw();
  const wrong = /** @type {HTMLElement | null} */ (document.querySelector("[aria-invalid='true']"));
  wrong?.focus();
  wrong?.closest("section")?.scrollIntoView({ block: "center" });
}

/** What is wrong with a field, in words. @param {State} state @param {string} name @returns {string | null} */
export function faultOf(state, name) {
  const fault = state.faults[name];
  return fault ? t(fault === "required" ? `amend.need.${name}` : `fault.${fault}`) : null;
}

/**
 * One of a closed list of codes, or none of them.
 * @param {State} state @param {string} name
 * @param {{label: unknown, codes: readonly string[], words: (code: string) => unknown}} parts
 */
export function codeField(state, name, { label, codes, words }) {
  return pickOne({
    name,
    label,
    value: state.form[name],
    free: true,
    choices: codes.map((value) => ({ value, words: words(value) })),
    pick: (value) =>
      state.change((form) => {
        form[name] = value;
      }),
  });
}

/**
 * @param {State} state @param {string} name
 * @param {{label: unknown, hint?: unknown, most?: number, type?: string, mode?: string}} parts
 */
export function textField(state, name, { label, hint = nothing, most = 80, type = "text", mode }) {
  const fault = faultOf(state, name);
  const now = state.meanwhile.includes(name) ? t("amend.meanwhile", { now: String(state.form.base[name] ?? "") }) : nothing;
  return html`<div class="field">
    <label for=${`amend-${name}`}>${label}</label
    ><input
      id=${`amend-${name}`}
      type=${type}
      inputmode=${mode ?? nothing}
      autocomplete="off"
      maxlength=${most}
      aria-invalid=${fault ? "true" : nothing}
      aria-describedby=${`amend-${name}-hint`}
      .value=${state.form[name] ?? ""}
      @input=${(/** @type {any} */ event) =>
        state.change((form) => {
          form[name] = event.target.value;
          delete state.faults[name];
        })}
    />
    <div id=${`amend-${name}-hint`}>
      ${fault ? html`<p class="error">${fault}</p>` : nothing}
      ${now === nothing ? nothing : html`<p class="soon-word mid" translate="no">${now}</p>`}
      ${hint === nothing ? nothing : html`<p class="hint">${hint}</p>`}
    </div>
  </div>`;
}

/** @param {State} state @param {string} name @param {unknown} words */
export function tickField(state, name, words) {
  const fault = faultOf(state, name);
  return html`<div>
    <label class="check"
      ><input
        type="checkbox"
        aria-invalid=${fault ? "true" : nothing}
        .checked=${Boolean(state.form[name])}
        @change=${(/** @type {any} */ event) =>
          state.change((form) => {
            form[name] = event.target.checked;
            delete state.faults[name];
          })}
      /><span>${words}</span></label
    >
    ${fault ? html`<p class="error">${fault}</p>` : nothing}
  </div>`;
}
