/** When it happened: now, this morning, last evening, or one of the last seven days. */
import { t } from "../messages/index.js";
import { timeChoices } from "../rules/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { day, fieldValue, fromField, moment } from "./dates.js";
import { pickOne } from "./picks.js";

/** @param {string | null} at null is the moment of saving @param {Date} now */
function words(at, now) {
  return at === null ? t("time.now_is", { at: moment(now, now) }) : moment(at, now);
}

/** @param {{code: string, at: string, days_ago: number}} choice @param {Date} now */
function choiceWords(choice, now) {
  if (choice.code !== "day") return t(`time.${choice.code}`);
  return choice.days_ago === 1 ? t("day.yesterday") : day(choice.at, now);
}

/** @param {{now: Date, at: string | null, pick: (at: string | null) => void, fault?: string}} parts */
function picks({ now, at, pick, fault }) {
  const choices = timeChoices(now).map((choice) => ({
    value: choice.code === "now" ? "now" : choice.at,
    words: choiceWords(choice, now),
  }));
  return html`<div class="stack">
    ${pickOne({ name: "time", label: t("visit.time"), choices, value: at ?? "now", pick: (value) => pick(value === "now" ? null : value) })}
    <div class="field exact">
      <label for="exact-time">${t("time.exact")}</label>
      <input
        id="exact-time"
        type="datetime-local"
        class="input"
        .value=${at ? fieldValue(at) : ""}
        max=${fieldValue(now)}
        aria-invalid=${fault ? "true" : nothing}
        @change=${(/** @type {any} */ event) => {
          const exact = fromField(event.target.value);
          if (exact) pick(exact);
        }}
      />
      ${fault ? html`<p class="error">${t(`fault.${fault}`)}</p>` : nothing}
    </div>
  </div>`;
}

export const timeOf = { words, picks };
