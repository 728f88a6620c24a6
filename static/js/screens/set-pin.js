/** The first PIN of a vault, asked for before anything is shown. */
import { t } from "../messages/index.js";
import { StoreProblem } from "../store/store.js";
import { setFirstPin } from "../store/setting-pin.js";
import { html, nothing } from "../vendor/lit-html.js";
import { languageSwitch } from "./frame.js";
import { choosePin, chosenPin, nothingChosen } from "./pin-fields.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("./pin-fields.js").Chosen & {busy: boolean, error: string | null}} State */

/** @type {import("../widgets/kinds.js").Screen} */
export const setPinScreen = {
  title: "set_pin.title",
  open: () => ({ ...nothingChosen(), busy: false, error: null }),
  view,
};

/** @param {App} app @param {State} state */
function view(app, state) {
  return html`<main class="doorstep" id="main">
    <form
      class="card sign-in"
      autocomplete="off"
      @submit=${(/** @type {Event} */ event) => submit(event, app, state)}
      novalidate
    >
      <h1 tabindex="-1">${t("set_pin.title")}</h1>
      <p class="mute">${t("set_pin.lead")}</p>
      <div role="alert">${state.error ? html`<p class="notice late">${state.error}</p>` : nothing}</div>
      ${choosePin(app, state)}
      <button class="btn primary big" aria-disabled=${state.busy ? "true" : nothing}>
        ${t(state.busy ? "set_pin.busy" : "set_pin.press")}
      </button>
      <p class="small">${t("set_pin.forgotten")}</p>
    </form>
    ${languageSwitch(app)}
  </main>`;
}

/** @param {Event} event @param {App} app @param {State} state */
async function submit(event, app, state) {
  event.preventDefault();
  const pin = state.busy ? null : chosenPin(app, state);
  if (pin === null) return;
  Object.assign(state, { busy: true, error: null });
  app.redraw();
  try {
    await setFirstPin(app.user.id, pin);
  } catch (fault) {
    if (!(fault instanceof StoreProblem)) throw fault;
    Object.assign(state, { busy: false, error: t(`warning.${fault.code}`) });
    return app.redraw();
  }
  Object.assign(state, nothingChosen());
  await app.pinSet();
}
