/** The answer to an earlier issue, and what the household says to it. */
import { t } from "../messages/index.js";
import { brief } from "./reading.js";
import { html, nothing } from "../vendor/lit-html.js";
import { day } from "./dates.js";
import { pickOne } from "./picks.js";
import { dotted, said } from "./said.js";

/** @typedef {import("../rules/types.js").Issue} Issue */
/** @typedef {import("../rules/operations.js").CallbackAnswer} CallbackAnswer */

const NOT_ASKED = "not_asked";

/** @param {CallbackAnswer} answer @returns {string | null} */
function chosen(answer) {
  return answer.satisfaction ?? (answer.asked ? NOT_ASKED : null);
}

/**
 * @param {{issue: Issue, answer: CallbackAnswer, now: Date, change: (answer: CallbackAnswer) => void, head?: boolean}} parts
 */
export function answerCard({ issue, answer, now, change, head = true }) {
  const choices = ["satisfied", "basically", "not", NOT_ASKED].map((value) => ({
    value,
    words: t(`satisfaction.pick.${value}`),
  }));
  const pick = (/** @type {string | null} */ value) =>
    change({
      ...answer,
      asked: value !== null,
      satisfaction: value === NOT_ASKED ? null : /** @type {CallbackAnswer["satisfaction"]} */ (value),
    });
  return html`${
    head
      ? html`<h2 class="h3">${t("answer.title")}</h2>
          <p class="mid">
            ${dotted([
              said(brief(issue.description, 40)),
              issue.answered_by && issue.answered_at
                ? html`${said(issue.answered_by)} ${t("answer.done_on", { day: day(issue.answered_at, now) })}`
                : nothing,
            ])}
          </p>`
      : nothing
  }
  ${head && issue.answer ? html`<p class="quote">${said(issue.answer)}</p>` : nothing}
  ${pickOne({ name: `answer-${issue.id}`, label: t("answer.ask"), quiet: true, choices, value: chosen(answer), pick, free: true })}
  ${
    answer.satisfaction === "not" || answer.words
      ? html`<div class="field space-top">
          <label for=${`words-${issue.id}`}>${t("answer.words")}</label>
          <textarea
            id=${`words-${issue.id}`}
            rows="2"
            maxlength="2000"
            autocomplete="off"
            .value=${answer.words}
            @input=${(/** @type {any} */ event) => change({ ...answer, words: event.target.value })}
          ></textarea>
          ${answer.satisfaction === "not" ? html`<p class="hint">${t("answer.reopens")}</p>` : nothing}
        </div>`
      : nothing
  }`;
}
