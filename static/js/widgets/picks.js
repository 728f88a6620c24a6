/** Choices as pills: real radios and tick boxes under the paint, so keyboards and readers know them. */
import { t } from "../messages/index.js";
import { html, live, nothing } from "../vendor/lit-html.js";

/** @typedef {{value: string, words: unknown}} Choice */

/**
 * One of several. Pressing the chosen one again gives it up when `free`.
 * @param {{name: string, label: unknown, choices: Choice[], value: string | null | undefined, pick: (value: string | null) => void,
 *   quiet?: boolean, free?: boolean, error?: string | null}} group
 */
export function pickOne({ name, label, choices, value, pick, quiet = false, free = false, error = null }) {
  return html`<fieldset class="pick-group" aria-describedby=${error ? `${name}-error` : nothing}>
    <legend class=${quiet ? "seen-by-reader" : "label"}>${label}</legend>
    <div class="picks">
      ${choices.map(
        (choice) =>
          html`<label class="pick">
            <input
              type="radio"
              name=${name}
              value=${choice.value}
              aria-invalid=${error ? "true" : nothing}
              .checked=${live(choice.value === value)}
              @change=${() => pick(choice.value)}
              @click=${() => {
                if (free && choice.value === value) pick(null);
              }}
            />
            <span>${choice.words}</span></label
          >`,
      )}
    </div>
    ${error ? html`<p class="error" id=${`${name}-error`}>${error}</p>` : nothing}
  </fieldset>`;
}

/**
 * Any of several.
 * @param {{label: unknown, choices: Choice[], values: string[], toggle: (value: string, on: boolean) => void, quiet?: boolean, more?: unknown}} group
 */
export function pickAny({ label, choices, values, toggle, quiet = false, more = nothing }) {
  return html`<fieldset class="pick-group">
    <legend class=${quiet ? "seen-by-reader" : "label"}>${label}</legend>
    <div class="picks">
      ${choices.map(
        (choice) =>
          html`<label class="pick">
            <input
              type="checkbox"
              value=${choice.value}
              .checked=${live(values.includes(choice.value))}
              @change=${(/** @type {Event} */ event) => toggle(choice.value, /** @type {HTMLInputElement} */ (event.target).checked)}
            />
            <span>${choice.words}</span></label
          >`,
      )}
      ${more}
    </div>
  </fieldset>`;
}

/** Words that add themselves to a text, so that most of it needs no typing. @param {string} key message with words parted by | @param {(word: string) => void} add */
export function quickWords(key, add) {
  return html`<div class="picks quick" role="group" aria-label=${t("quick.label")}>
    ${t(key)
      .split("|")
      .map((word) => html`<button type="button" class="pick" @click=${() => add(word)}>${word.replace(/:$/, "")}</button>`)}
  </div>`;
}

/** Adds a word the way one would type it. @param {string} text @param {string} word */
export function joined(text, word) {
  const end = text.trimEnd();
  if (!end) return word;
  const han = /[\u2e80-\u9fff\uff00-\uffef]$/u.test(end) || /^[\u2e80-\u9fff]/u.test(word);
  return han ? end + word : `${end} ${word}`;
}
