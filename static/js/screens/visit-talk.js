/** What was said: phrases that fit kind and outcome, the same as last time, or a few words of one's own. */
import { t } from "../messages/index.js";
import { LONGEST_NOTE } from "../rules/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { pickAny } from "../widgets/picks.js";
import { phraseWords } from "../widgets/records.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").FoldedHousehold} FoldedHousehold */
/** @typedef {import("./visit-form.js").VisitState} VisitState */

/** @param {App} app @param {FoldedHousehold} folded @param {VisitState} state */
export function talk(app, folded, state) {
  const { form } = state;
  return html`<section class="card">
    <h2 class="h3" id="talk">
      ${t(form.outcome === null || form.outcome === "met" ? "visit.talk" : "visit.remark")}
    </h2>
    ${form.outcome === null ? html`<p class="mute mid">${t("visit.outcome_first")}</p>` : phrases(app, folded, state)}
    <div class="field space-top">
      <label class="seen-by-reader" for="notes">${t("visit.notes")}</label>
      <textarea
        id="notes"
        rows="3"
        autocomplete="off"
        maxlength=${LONGEST_NOTE}
        placeholder=${t("visit.notes_hint")}
        .value=${form.notes}
        aria-invalid=${state.faults.notes ? "true" : nothing}
        @input=${(/** @type {any} */ event) =>
          state.change(() => {
            form.notes = event.target.value;
          })}
      ></textarea>
    </div>
  </section>`;
}

/** As a phrase it would say nothing to a reader; here it fills in what was said. */
const AGAIN = "as-last-time";
const AT_FIRST = 8;

/** @param {App} app @param {FoldedHousehold} folded @param {VisitState} state */
function phrases(app, folded, state) {
  const { form } = state;
  const fitting = byUse(
    app,
    app.books.phrases.filter((phrase) => phrase.id !== AGAIN && state.fits(phrase.id)),
  );
  const shown = state.opened.phrases
    ? fitting
    : fitting.filter((phrase, at) => at < AT_FIRST || form.phrases.includes(phrase.id));
  const hidden = fitting.length - shown.length;
  const more = html`${sameAsLast(folded, state)}${
    hidden > 0
      ? html`<button
          type="button"
          class="pick more"
          @click=${() => {
            state.opened.phrases = true;
            app.redraw();
          }}
        >
          ${t("visit.more_phrases", { n: hidden })}
        </button>`
      : nothing
  }`;
  return pickAny({
    label: t("visit.phrases"),
    quiet: true,
    values: form.phrases,
    choices: shown.map((phrase) => ({ value: phrase.id, words: phraseWords(app.books, phrase.id) })),
    toggle: (id, on) =>
      state.change(() => {
        form.phrases = on ? [...form.phrases, id] : form.phrases.filter((other) => other !== id);
      }),
    more,
  });
}

/** What one says most often comes first. @param {App} app @param {import("../widgets/kinds.js").Phrase[]} phrases */
function byUse(app, phrases) {
  /** @type {Map<string, number>} */
  const uses = new Map();
  for (const folded of app.folded.households)
    for (const visit of folded.visits) for (const id of visit.phrases) uses.set(id, (uses.get(id) ?? 0) + 1);
  return [...phrases].sort((a, b) => (uses.get(b.id) ?? 0) - (uses.get(a.id) ?? 0));
}

/** The phrases and notes of the last visit with this outcome, to be looked at and mended. @param {FoldedHousehold} folded @param {VisitState} state */
function sameAsLast(folded, state) {
  const { form } = state;
  const last = folded.visits.find((visit) => visit.id !== form.id && visit.outcome === form.outcome);
  const ids = last?.phrases.filter((id) => state.fits(id)) ?? [];
  if (!last || (!ids.length && !last.notes)) return nothing;
  const copy = () =>
    state.change(() => {
      form.phrases = [...new Set([...form.phrases, ...ids])];
      if (!form.notes && last.notes) form.notes = last.notes;
    });
  return html`<button type="button" class="pick again" @click=${copy}>${t("visit.same_as_last")}</button>`;
}
