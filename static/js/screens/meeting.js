/** A courtyard meeting: where, when, who came by door number, how many heads. */
import { t } from "../messages/index.js";
import { LONGEST_NOTE, checkMeeting, emptyMeeting, meetingOperation } from "../rules/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { pickOne } from "../widgets/picks.js";
import { said } from "../widgets/said.js";
import { timeOf } from "../widgets/time-pick.js";
import { context } from "./context.js";
import { formOfMeeting } from "./forms-again.js";
import { burden, innerHead, saveBar } from "./frame.js";
import { heads, roll } from "./meeting-roll.js";
import { openDraft } from "./open-draft.js";
import { busily, kept } from "./saved.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../rules/operations.js").MeetingForm} MeetingForm */
/**
 * `row`: the saved record that is being changed; `text`: what is searched for in the roll; `before`: who came
 * last time.
 * @typedef {import("./open-draft.js").FormState<MeetingForm> & {row: import("../widgets/kinds.js").Row | null, text: string,
 *   timeOpen: boolean, before: Set<string> | null}} State
 */

/** @type {import("../widgets/kinds.js").Screen} */
export const meeting = {
  title: "meeting.title",
  form: true,
  open,
  view,
  close: (app, state) => state.draft.close(),
};

/** @param {App} app @param {Record<string, string>} params @returns {Promise<State>} */
async function open(app, { operation }) {
  const key = operation ? `meeting/change/${operation}` : "meeting";
  const row = app.outbox.find((entry) => entry.id === operation) ?? null;
  const grid = app.folded.households[0]?.household.grid_id ?? app.books.roll.grids[0]?.id ?? null;
  const fresh = row ? formOfMeeting(app, row) : emptyMeeting(app.now(), grid);
  return Object.assign(await openDraft(app, key, fresh), { row, text: "", timeOpen: false, before: null });
}

/** @param {App} app @param {State} state */
function view(app, state) {
  const { form } = state;
  return html`<form
    autocomplete="off"
    novalidate
    @submit=${(/** @type {Event} */ event) => save(event, app, state)}
  >
    ${innerHead(app, { back: "today", title: t("meeting.title"), aside: state.drafted ? t("draft.kept") : nothing })}
    <main id="main" class="page narrow stack">
      <section class="card stack">${place(app, state)}${time(app, state)}${grids(app, state)}</section>
      <section class="card stack">${roll(app, state)}</section>
      <section class="card stack">
        ${heads(state)}
        <div class="field">
          <label for="notes">${t("meeting.notes")}</label
          ><textarea
            id="notes"
            rows="3"
            autocomplete="off"
            maxlength=${LONGEST_NOTE}
            placeholder=${t("meeting.notes_hint")}
            .value=${form.notes}
            @input=${(/** @type {any} */ event) =>
              state.change(() => {
                form.notes = event.target.value;
              })}
          ></textarea>
        </div>
        <p class="small">${t("meeting.issues_hint")}</p>
      </section>
      ${burden("meeting")}
    </main>
    ${saveBar({ words: state.row ? t("visit.save_change") : t("go.save"), hint: t("meeting.count", { n: form.attended.length }), busy: state.busy })}
  </form>`;
}

/** Where and in which grid; who came then is offered first, and ticked by hand. @param {App} app @param {State} state */
function sameAsLast(app, state) {
  const last = app.folded.meetings.find((entry) => entry.id !== state.form.id);
  if (!last || state.row) return nothing;
  const copy = () => {
    state.before = new Set(last.attended);
    state.change((form) => {
      Object.assign(form, { place: last.place, grid_id: last.grid_id ?? form.grid_id });
      delete state.faults.place;
    });
  };
  return html`<button type="button" class="pick again" aria-pressed=${state.before ? "true" : "false"} @click=${copy}>
    ${t("visit.same_as_last")}
  </button>`;
}

/** @param {App} app @param {State} state */
function place(app, state) {
  const { form, faults } = state;
  const before = [...new Set(app.folded.meetings.map((entry) => entry.place))].slice(0, 3);
  return html`<div class="field">
      <label for="place"><span class="h3">${t("meeting.place")}</span></label>
      <input
        id="place"
        class="input"
        autocomplete="off"
        maxlength="120"
        placeholder=${t("meeting.place_hint")}
        .value=${form.place}
        aria-invalid=${faults.place ? "true" : nothing}
        @input=${(/** @type {any} */ event) =>
          state.change(() => {
            form.place = event.target.value;
            delete faults.place;
          })}
      />
      ${faults.place ? html`<p class="error">${t("meeting.say_place")}</p>` : nothing}
    </div>
    ${
      before.length
        ? html`<div class="picks" role="group" aria-label=${t("meeting.places_before")}>
            ${before.map(
              (name) =>
                html`<button
                  type="button"
                  class="pick ${form.place === name ? "on" : ""}"
                  @click=${() =>
                    state.change(() => {
                      form.place = name;
                      delete faults.place;
                    })}
                >
                  ${said(name)}
                </button>`,
            )}
            ${sameAsLast(app, state)}
          </div>`
        : nothing
    }`;
}

/** @param {App} app @param {State} state */
function time(app, state) {
  const { form } = state;
  return html`<div class="row tight wrap">
      <span class="mute mid">${t("visit.time")}</span
      ><span class="mid num">${timeOf.words(form.started_at, app.now())}</span>
      <button
        type="button"
        class="link-btn"
        aria-expanded=${state.timeOpen ? "true" : "false"}
        @click=${() => {
          state.timeOpen = !state.timeOpen;
          app.redraw();
        }}
      >
        ${t("go.change")}<span class="seen-by-reader"> ${t("visit.time")}</span>
      </button>
    </div>
    ${
      state.timeOpen || state.faults.started_at
        ? timeOf.picks({
            now: app.now(),
            at: form.started_at,
            fault: state.faults.started_at,
            pick: (at) =>
              state.change(() => {
                form.started_at = at;
                delete state.faults.started_at;
              }),
          })
        : nothing
    }`;
}

/** @param {App} app @param {State} state */
function grids(app, state) {
  const { grids: all } = app.books.roll;
  if (all.length < 2) return nothing;
  return pickOne({
    name: "grid",
    label: t("meeting.grid"),
    value: String(state.form.grid_id),
    choices: all.map((grid) => ({ value: String(grid.id), words: said(grid.name) })),
    pick: (value) =>
      state.change((form) => {
        form.grid_id = Number(value);
      }),
  });
}

/** @param {Event} event @param {App} app @param {State} state */
async function save(event, app, state) {
  event.preventDefault();
  if (state.busy) return;
  state.faults = checkMeeting(state.form, app.now());
  if (Object.keys(state.faults).length) {
    app.redraw();
    /** @type {HTMLElement | null} */ (document.querySelector("[aria-invalid='true']"))?.focus();
    return;
  }
  await busily(app, state, () => kept(app, state, [meetingOperation(state.form, context(app))], "today"));
}
