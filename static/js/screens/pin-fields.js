/** Choosing a PIN: typed twice, refused with the reason, digits or a passphrase. For the first one and for a new one. */
import { t } from "../messages/index.js";
import { pinProblem, plainPin } from "../vault/pin.js";
import { html, nothing } from "../vendor/lit-html.js";
import { setPreference } from "./preferences.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {{first: string, again: string, letters: boolean, faults: Record<string, string>}} Chosen */

/** @returns {Chosen} */
export const nothingChosen = () => ({ first: "", again: "", letters: false, faults: {} });

/** @param {App} app @param {Chosen} chosen @param {string} [what] the message that names the first field */
export function choosePin(app, chosen, what = "set_pin.first") {
  const turn = () => {
    Object.assign(chosen, { letters: !chosen.letters, first: "", again: "", faults: {} });
    app.redraw();
  };
  const kind = chosen.letters ? "words" : "digits";
  return html`${pinField({ id: "pin-first", label: t(`${what}.${kind}`), of: chosen, name: "first" })}
    ${pinField({ id: "pin-again", label: t("set_pin.again"), of: chosen, name: "again" })}
    <p>
      <button type="button" class="link-btn" @click=${turn}>
        ${t(chosen.letters ? "set_pin.use_digits" : "set_pin.use_words")}
      </button>
    </p>`;
}

/**
 * @param {{id: string, label: string, of: {letters: boolean, faults: Record<string, string>} & Record<string, any>,
 *   name: string}} field  what is typed is kept as `of[name]`
 */
export function pinField({ id, label, of, name }) {
  const fault = of.faults[name];
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <input
      id=${id}
      class="input pin"
      type="password"
      inputmode=${of.letters ? "text" : "numeric"}
      autocomplete="off"
      maxlength="128"
      aria-invalid=${fault ? "true" : nothing}
      aria-describedby=${fault ? `${id}-fault` : nothing}
      .value=${of[name]}
      @input=${(/** @type {any} */ event) => {
        of[name] = event.target.value;
      }}
    />
    ${fault ? html`<p class="error" id=${`${id}-fault`}>${fault}</p>` : nothing}
  </div>`;
}

/**
 * Says what is wrong where it is typed, and goes there.
 * @param {App} app @param {Chosen} chosen @param {Record<string, string>} [more]
 * @returns {string | null} the PIN, when it may be taken
 */
export function chosenPin(app, chosen, more = {}) {
  const problem = pinProblem(chosen.first);
  const isSame = plainPin(chosen.first) === plainPin(chosen.again);
  chosen.faults = { ...more };
  if (problem) chosen.faults.first = words(problem, chosen.first);
  else if (!isSame) chosen.faults.again = t("set_pin.differ");
  if (Object.keys(chosen.faults).length === 0) {
    void setPreference("entry", chosen.letters ? "letters" : "digits");
    return chosen.first;
  }
  showFault(app);
  return null;
}

/** @param {string} problem @param {string} typed */
function words(problem, typed) {
  const pin = plainPin(typed);
  if (problem !== "pin_too_short") return t(`set_pin.problem.${problem}`);
  return /^\d*$/.test(pin) ? t("set_pin.problem.too_few_digits", { n: pin.length }) : t("set_pin.problem.too_few_words");
}

/** @param {App} app */
export function showFault(app) {
  app.redraw();
  /** @type {HTMLElement | null} */ (document.querySelector("[aria-invalid='true']"))?.focus();
}
