/** Arranging the next visit: a day, a part of it, a word. Everything but the day can be tapped. */
import { t } from "../messages/index.js";
import { DAYS_OFFERED, PARTS, cancelOperation, daysBetween } from "../rules/index.js";
import {
  LONGEST_REASON,
  appointmentOperation,
  checkAppointment,
  emptyAppointment,
  movedAppointment,
} from "../rules/appointment-form.js";
import { html, nothing } from "../vendor/lit-html.js";
import { fieldValue, fromField } from "../widgets/dates.js";
import { joined, pickOne, quickWords } from "../widgets/picks.js";
import { dayAhead, plannedWords } from "../widgets/planned.js";
import { said, tell } from "../widgets/said.js";
import { context } from "./context.js";
import { burden, goneHousehold, innerHead, saveBar } from "./frame.js";
import { openDraft } from "./open-draft.js";
import { isUntried } from "./paths.js";
import { busily, editRow, kept } from "./saved.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../rules/appointment-form.js").AppointmentForm} AppointmentForm */
/**
 * `planned`: the appointment that is being moved; `row`: its record, while that has not left the tablet.
 * @typedef {import("./open-draft.js").FormState<AppointmentForm> & {row: import("../widgets/kinds.js").Row | null,
 *   planned: import("../rules/types.js").Appointment | null, later: boolean}} State
 */

/** @type {import("../widgets/kinds.js").Screen} */
export const appointment = {
  title: "appointment.title",
  form: true,
  open,
  view,
  close: (app, state) => state.draft.close(),
};

/** @param {App} app @param {Record<string, string>} params @returns {Promise<State>} */
async function open(app, { household, appointment: id }) {
  const now = app.now();
  const planned = app.household(household)?.appointments?.find((entry) => entry.id === id) ?? null;
  const key = planned ? `appointment/${household}/move/${planned.id}` : `appointment/${household}`;
  const fresh = planned ? movedAppointment(planned, household, now) : emptyAppointment(household, now);
  const state = await openDraft(app, key, fresh);
  if (state.begun_at && daysBetween(state.begun_at, now) > 0) state.form.days = null; // "tomorrow" was another day
  const row = planned ? app.outbox.find((entry) => entry.entity_id === planned.id && isUntried(entry)) : null;
  return Object.assign(state, { planned, row: row ?? null, later: false });
}

/** @param {App} app @param {State} state */
function view(app, state) {
  const folded = app.household(state.form.household_id);
  if (!folded) return goneHousehold(app, { back: "today", title: t("appointment.title") });
  return html`<form
    autocomplete="off"
    novalidate
    @submit=${(/** @type {Event} */ event) => save(event, app, state)}
  >
    ${innerHead(app, {
      back: `household/${folded.id}`,
      backWords: said(folded.household.name),
      title: t(state.planned ? "appointment.move" : "appointment.title"),
      aside: state.drafted ? t("draft.kept") : nothing,
    })}
    <main id="main" class="page narrow stack">
      ${state.planned ? html`<p class="mute mid">${tell("appointment.was", { at: plannedWords(state.planned.planned_at, app.now()) })}</p>` : nothing}
      <section class="card stack">${dayPick(app, state)}${partPick(state)}</section>
      <section class="card">${reason(state)}</section>
      ${folded.members.length ? html`<section class="card">${whom(folded, state)}</section>` : nothing} ${burden("appointment")}
    </main>
    ${saveBar({ words: t("go.save"), hint: t("save.hint"), busy: state.busy })}
  </form>`;
}

/** @param {App} app @param {State} state */
function dayPick(app, state) {
  const { form, faults } = state;
  const now = app.now();
  const far = form.days !== null && form.days > DAYS_OFFERED;
  const set = (/** @type {number | null} */ days) =>
    state.change(() => {
      form.days = days;
      delete faults.days;
    });
  const offered = Array.from({ length: DAYS_OFFERED + 1 }, (_, days) => days);
  return html`${pickOne({
      name: "day",
      label: t("appointment.day"),
      value: form.days === null ? null : String(form.days),
      choices: offered.map((days) => ({ value: String(days), words: dayAhead(days, now) })),
      error: faults.days ? t(`fault.${faults.days === "required" ? "choose_day" : faults.days}`) : null,
      pick: (value) => set(Number(value)),
    })}
    <div class="field exact">
      <label for="exact-day">${t("appointment.other_day")}</label>
      <input
        id="exact-day"
        type="date"
        class="input"
        min=${dateOf(now)}
        .value=${far ? dateOf(new Date(now.getTime() + /** @type {number} */ (form.days) * 86_400_000)) : ""}
        @change=${(/** @type {any} */ event) => {
          const noon = fromField(`${event.target.value}T12:00`);
          if (noon) set(daysBetween(now, noon));
        }}
      />
    </div>`;
}

/** The value of a date field. @param {Date} at */
const dateOf = (at) => fieldValue(at).slice(0, 10);

/** @param {State} state */
function partPick({ form, faults, change }) {
  return pickOne({
    name: "part",
    label: t("appointment.part"),
    value: form.part,
    choices: PARTS.map((value) => ({ value, words: t(`part.${value}`) })),
    pick: (value) =>
      change(() => {
        form.part = /** @type {any} */ (value ?? form.part);
        delete faults.days;
      }),
  });
}

/** @param {State} state */
function reason({ form, faults, change }) {
  const write = (/** @type {string} */ words) =>
    change(() => {
      form.reason = words;
      delete faults.reason;
    });
  return html`<div class="field">
      <label for="reason"><span class="h3">${t("appointment.reason")}</span></label>
      <input
        id="reason"
        class="input"
        autocomplete="off"
        maxlength=${LONGEST_REASON}
        .value=${form.reason}
        aria-invalid=${faults.reason ? "true" : nothing}
        @input=${(/** @type {any} */ event) => write(event.target.value)}
      />
      ${faults.reason ? html`<p class="error">${t(`fault.${faults.reason}`)}</p>` : nothing}
    </div>
    ${quickWords("appointment.reasons", (word) => write(joined(form.reason, word)))}`;
}

/** @param {import("../widgets/kinds.js").FoldedHousehold} folded @param {State} state */
function whom(folded, { form, change }) {
  return pickOne({
    name: "whom",
    label: t("appointment.whom"),
    value: form.with_whom || null,
    free: true,
    choices: folded.members.map((member) => ({ value: member.name, words: said(member.name) })),
    pick: (value) =>
      change(() => {
        form.with_whom = value ?? "";
      }),
  });
}

/** @param {Event} event @param {App} app @param {State} state */
async function save(event, app, state) {
  event.preventDefault();
  if (state.busy) return;
  state.faults = checkAppointment(state.form, app.now());
  if (Object.keys(state.faults).length) {
    app.redraw();
    /** @type {HTMLElement | null} */ (document.querySelector("[aria-invalid='true']"))?.focus();
    return;
  }
  const { planned, row, key, form } = state;
  const around = context(app, form.household_id);
  const made = appointmentOperation(form, around);
  const moved = planned && !row ? [made, cancelOperation(planned, form.household_id, around)] : [made];
  const write = row ? () => editRow(app, row, made, key) : undefined;
  await busily(app, state, () => kept(app, state, moved, `household/${form.household_id}`, { write }));
}
