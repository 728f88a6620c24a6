/** Recording on while nothing may be read: the door in words, how it was, a word about it. */
import { t } from "../messages/index.js";
import { checkDoor, doorOperations, emptyDoor } from "../rules/at-the-door.js";
import { html, nothing } from "../vendor/lit-html.js";
import { pickOne } from "../widgets/picks.js";
import "./life-words.js";
import { burden, innerHead, saveBar } from "./frame.js";
import { openDraft } from "./open-draft.js";
import { tellUnsaved } from "./saved.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../rules/at-the-door.js").DoorForm} DoorForm */
/** @typedef {import("./open-draft.js").FormState<DoorForm>} State */

const OUTCOMES = ["met", "nobody_home", "come_back_later", "refused"];
const LONGEST_DOOR = 60;
const LONGEST_NOTE = 2000;

/** @type {import("../widgets/kinds.js").Screen} */
export const door = {
  title: "door.title",
  form: true,
  open: (app) => openDraft(app, "door", emptyDoor(app.now())),
  view,
  close: (app, state) => state.draft.close(),
};

/** @param {App} app @param {State} state */
function view(app, state) {
  return html`<form autocomplete="off" novalidate @submit=${(/** @type {Event} */ event) => save(event, app, state)}>
    ${innerHead(app, { back: "closed", title: t("door.title"), aside: state.drafted ? t("draft.kept") : nothing })}
    <main id="main" class="page narrow stack">
      <p class="mute mid">${t("door.lead")}</p>
      <section class="card stack">${where(state)} ${outcome(state)} ${notes(state)}</section>
      ${burden("door")}
    </main>
    ${saveBar({ words: t("go.save"), hint: t("door.hint"), busy: state.busy })}
  </form>`;
}

/** @param {State} state */
function where({ form, faults, change }) {
  return html`<div class="field">
    <label for="door">${t("door.where")}</label>
    <input
      id="door"
      class="input"
      autocomplete="off"
      maxlength=${LONGEST_DOOR}
      .value=${form.proposal.door}
      aria-invalid=${faults.door ? "true" : nothing}
      @input=${(/** @type {any} */ event) =>
        change(() => {
          form.proposal.door = event.target.value;
          delete faults.door;
        })}
    />
    ${faults.door ? html`<p class="error">${t(`fault.${faults.door}`)}</p>` : nothing}
  </div>`;
}

/** @param {State} state */
function outcome({ form, faults, change }) {
  return pickOne({
    name: "outcome",
    label: t("visit.outcome"),
    value: form.visit.outcome,
    choices: OUTCOMES.map((value) => ({ value, words: t(`outcome.${value}`) })),
    error: faults.outcome ? t("visit.choose_outcome") : null,
    pick: (value) =>
      change(() => {
        form.visit.outcome = /** @type {any} */ (value);
        delete faults.outcome;
      }),
  });
}

/** @param {State} state */
function notes({ form, change }) {
  return html`<div class="field">
    <label for="notes">${t("door.notes")}</label>
    <textarea
      id="notes"
      class="input"
      rows="4"
      maxlength=${LONGEST_NOTE}
      .value=${form.visit.notes}
      @input=${(/** @type {any} */ event) =>
        change(() => {
          form.visit.notes = event.target.value;
        })}
    ></textarea>
  </div>`;
}

/** @param {Event} event @param {App} app @param {State} state */
async function save(event, app, state) {
  event.preventDefault();
  if (state.busy) return;
  state.faults = checkDoor(state.form);
  if (Object.keys(state.faults).length) {
    app.redraw();
    /** @type {HTMLElement | null} */ (document.querySelector("[aria-invalid='true']"))?.focus();
    return;
  }
  state.busy = true;
  app.redraw();
  await state.draft.stop();
  const context = { user: app.user, now: app.now(), last_sync_at: app.status.last_sync_at };
  try {
    await app.keep(doorOperations(state.form, context), state.key);
    app.replace("today");
    app.say(t("door.saved"));
  } catch (problem) {
    state.draft.touch();
    tellUnsaved(app, problem);
  }
  state.busy = false;
}
