/** Another PIN in place of the one that is set. Guessing at the old one waits as at the door. */
import { t } from "../messages/index.js";
import { StoreProblem } from "../store/store.js";
import { changePin } from "../store/setting-pin.js";
import { html, nothing } from "../vendor/lit-html.js";
import { innerHead } from "./frame.js";
import { choosePin, chosenPin, nothingChosen, pinField, showFault } from "./pin-fields.js";
import { preference } from "./preferences.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("./pin-fields.js").Chosen & {old: string, busy: boolean}} State */

/** @returns {State} */
const open = () => ({ ...nothingChosen(), letters: preference("entry") === "letters", old: "", busy: false });

/** @type {import("../widgets/kinds.js").Screen} */
export const changePinScreen = { title: "change_pin.title", tab: "me", open, view };

/** @param {App} app @param {State} state */
function view(app, state) {
  return html`${innerHead(app, { back: "me", title: t("change_pin.title") })}
    <main id="main" class="page narrow">
      <form
        class="card stack loose"
        autocomplete="off"
        @submit=${(/** @type {Event} */ event) => submit(event, app, state)}
        novalidate
      >
        ${pinField({ id: "pin-old", label: t("change_pin.old"), of: state, name: "old" })}
        ${choosePin(app, state, "change_pin.new")}
        <p>
          <button class="btn primary" aria-disabled=${state.busy ? "true" : nothing}>
            ${t(state.busy ? "set_pin.busy" : "change_pin.press")}
          </button>
        </p>
      </form>
    </main>`;
}

/** @param {Event} event @param {App} app @param {State} state */
async function submit(event, app, state) {
  event.preventDefault();
  if (state.busy) return;
  const pin = chosenPin(app, state, state.old.trim() ? {} : { old: t("unlock.fill") });
  if (pin === null) return;
  state.busy = true;
  app.redraw();
  const clock = () => app.now().getTime();
  const answer = await changePin(app.user.id, { from: state.old, to: pin }, clock).catch(refusal);
  state.busy = false;
  if (answer.ok) {
    app.say(t("change_pin.done"));
    return app.back("me");
  }
  state.old = "";
  state.faults = { old: "words" in answer ? answer.words : whyNot(answer) };
  showFault(app);
}

/** @param {{wait: number, tried: boolean}} answer */
function whyNot({ wait, tried }) {
  const later = wait > 0 ? t("change_pin.wait", { n: Math.ceil(wait / 1000) }) : "";
  return [tried ? t("unlock.wrong") : "", later].filter(Boolean).join(" ");
}

/** @param {unknown} fault */
function refusal(fault) {
  if (!(fault instanceof StoreProblem)) throw fault;
  return { ok: /** @type {const} */ (false), words: t(`warning.${fault.code}`) };
}
