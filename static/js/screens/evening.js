/**
 * The evening at home: the visits of the day one after the other, each with its phrases and its note at hand, so that
 * words are added without opening each household. Nothing has to be written.
 */
import { t } from "../messages/index.js";
import { EVENINGS, nextBare, visitOperations, visitsOfDay } from "../rules/index.js";
import { html, keyed, nothing } from "../vendor/lit-html.js";
import { moment } from "../widgets/dates.js";
import { pickOne } from "../widgets/picks.js";
import { visitGist } from "../widgets/records.js";
import { dotted, said } from "../widgets/said.js";
import { context } from "./context.js";
import { formInsteadOf, formOfVisit } from "./forms-again.js";
import { burden, empty, innerHead } from "./frame.js";
import { openDraft } from "./open-draft.js";
import { replaceRow, tellUnsaved } from "./saved.js";
import { changeOf, rowOf } from "./visit-again.js";
import { phraseFits } from "./visit-form.js";
import { talk } from "./visit-talk.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../rules/evening.js").Written} Written */
/** @typedef {{phrases: string[], notes: string}} Words */
/**
 * The form holds the evening looked at, the visit in front, and what was written for each and not yet kept.
 * @typedef {{days: number, at: string | null, words: Record<string, Words>}} EveningForm
 * @typedef {import("./open-draft.js").FormState<EveningForm> & {passed: Set<string>, opened: {phrases: boolean}}} State
 */

/** @type {import("../widgets/kinds.js").Screen} */
export const evening = {
  title: "evening.title",
  form: true,
  open,
  view,
  close: (app, state) => state.draft.close(),
};

/** @param {App} app @returns {Promise<State>} */
async function open(app) {
  /** @type {EveningForm} */
  const fresh = { days: 0, at: null, words: {} };
  const state = await openDraft(app, "evening", fresh);
  return Object.assign(state, { passed: /** @type {Set<string>} */ (new Set()), opened: { phrases: false } });
}

/** @param {App} app @param {State} state */
const written = (app, { form }) => visitsOfDay(app.folded.households, app.now(), app.user.id, form.days);

/** The visit in front: the one chosen, else the first that lacks a note. @param {Written[]} list @param {State} state */
function placeOf(list, { form }) {
  const chosen = list.findIndex((entry) => entry.visit.id === form.at);
  return chosen >= 0 ? chosen : Math.max(0, nextBare(list, -1));
}

/** @param {Written} entry @param {State} state @returns {Words} */
const wordsOf = ({ visit }, { form }) => form.words[visit.id] ?? { phrases: visit.phrases, notes: visit.notes };

/** @param {Written} entry @param {State} state */
function isChanged(entry, state) {
  const { phrases, notes } = wordsOf(entry, state);
  return notes.trim() !== entry.visit.notes.trim() || phrases.join() !== entry.visit.phrases.join();
}

/** @param {App} app @param {State} state */
function view(app, state) {
  const list = written(app, state);
  const at = placeOf(list, state);
  const aside = list.length ? html`<span class="num">${at + 1} / ${list.length}</span>` : nothing;
  return html`<form
    autocomplete="off"
    novalidate
    @submit=${(/** @type {Event} */ event) => void goOn(event, app, state)}
  >
    ${innerHead(app, { back: "today", title: t("evening.title"), aside })}
    <main id="main" class="page narrow stack">
      ${dayPick(app, state)}
      ${
        list.length
          ? html`${keyed(list[at].visit.id, inFront(app, list[at], state))}${others(app, list, at, state)}`
          : html`<div class="card">${empty({ shape: "note", words: t("evening.nothing") })}</div>`
      }
      ${burden("evening")}
    </main>
    ${list.length ? bar(app, list, at, state) : nothing}
  </form>`;
}

/** Asked only where the evening before has something too. @param {App} app @param {State} state */
function dayPick(app, state) {
  const counts = EVENINGS.map((days) => visitsOfDay(app.folded.households, app.now(), app.user.id, days).length);
  if (state.form.days === 0 && !counts.slice(1).some(Boolean)) return nothing;
  const pick = (/** @type {string | null} */ value) =>
    state.change((form) => Object.assign(form, { days: Number(value), at: null }));
  return html`<section class="card">
    ${pickOne({
      name: "evening",
      label: t("evening.which"),
      value: String(state.form.days),
      choices: counts.map((n, days) => ({
        value: String(days),
        words: html`${t(days ? "day.yesterday" : "day.today")} <span class="num">${n}</span>`,
      })),
      pick,
    })}
  </section>`;
}

/** @param {App} app @param {Written} entry @param {State} state */
function inFront(app, entry, state) {
  const { household: folded, visit } = entry;
  const form = { id: visit.id, kind: visit.kind, outcome: visit.outcome, household_id: folded.id, ...wordsOf(entry, state) };
  const talking = /** @type {any} */ ({
    form,
    faults: {},
    opened: state.opened,
    fits: (/** @type {string} */ phrase) => phraseFits(app, phrase, form),
    change: (/** @type {(form: Words) => void} */ apply) => {
      apply(form);
      state.change(({ words }) => {
        words[visit.id] = { phrases: form.phrases, notes: form.notes };
      });
    },
  });
  return html`<section class="card">
      <div class="row between wrap top-aligned">
        <div class="grow">
          <h2 tabindex="-1" id="in-front">${said(folded.household.name)}</h2>
          <p class="mute mid">
            ${dotted([said(folded.household.address), moment(visit.started_at, app.now()), t(`kind.${visit.kind}`), t(`outcome.${visit.outcome}`)])}
          </p>
        </div>
        <a class="link-btn" href=${`#/${changeOf(app, folded.id, visit)}`}
          >${t("evening.more")}<span class="seen-by-reader"> ${said(folded.household.name)}</span></a
        >
      </div>
    </section>
    ${talk(app, folded, talking)}`;
}

/** @param {App} app @param {Written[]} list @param {number} at @param {State} state */
function others(app, list, at, state) {
  return html`<section>
    <h2 class="group-name">${t("evening.list")}</h2>
    <ul class="card flush items">
      ${list.map(
        (entry, place) =>
          html`<li>
            <button
              type="button"
              class="item"
              aria-current=${place === at ? "true" : nothing}
              @click=${() => step(app, state, entry)}
            >
              <span class="grow"
                ><b>${said(entry.household.household.name)}</b>
                <small class="block">${visitGist(app.books, entry.visit, 24)}</small></span
              >${standing(entry, state)}
            </button>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** @param {Written} entry @param {State} state */
function standing(entry, state) {
  if (isChanged(entry, state)) return html`<span class="chip soon">${t("evening.unsaved")}</span>`;
  if (entry.visit.notes) return html`<span class="chip done">${t("evening.written")}</span>`;
  return entry.bare ? html`<span class="chip">${t("evening.bare")}</span>` : nothing;
}

/** @param {App} app @param {Written[]} list @param {number} at @param {State} state */
function bar(app, list, at, state) {
  const words = isChanged(list[at], state) ? "evening.keep_next" : "evening.next";
  return html`<footer class="save-bar">
    <div class="save-inner">
      <div class="row">
        <button
          type="button"
          class="btn big"
          aria-disabled=${at === 0 ? "true" : nothing}
          @click=${() => at > 0 && step(app, state, list[at - 1])}
        >
          ${t("evening.previous")}
        </button>
        <button type="submit" class="btn primary big grow" aria-disabled=${state.busy ? "true" : nothing}>${t(words)}</button>
      </div>
      <p class="small">${t("evening.hint")}</p>
    </div>
  </footer>`;
}

/** What was typed waits in the draft. @param {App} app @param {State} state @param {Written} entry */
function step(app, state, entry) {
  state.form.at = entry.visit.id;
  state.opened.phrases = false;
  app.redraw();
  window.scrollTo(0, 0);
  /** @type {HTMLElement | null} */ (document.querySelector("#in-front"))?.focus({ preventScroll: true });
}

/** Keep what was written here, then on to the next that lacks a word. @param {Event} event @param {App} app @param {State} state */
async function goOn(event, app, state) {
  event.preventDefault();
  const list = written(app, state);
  if (state.busy || !list.length) return;
  const at = placeOf(list, state);
  const next = nextBare(list, at, state.passed);
  const following = next >= 0 ? list[next] : undefined;
  if (isChanged(list[at], state) && !(await keepWords(app, state, list[at]))) return;
  state.passed.add(list[at].visit.id);
  if (following) return step(app, state, following);
  if (Object.keys(state.form.words).length === 0) await state.draft.drop();
  app.back("today");
  app.say(t("evening.done"));
}

/** @param {App} app @param {State} state @param {Written} entry @returns {Promise<boolean>} */
async function keepWords(app, state, entry) {
  const { visit, household: folded } = entry;
  const row = rowOf(app, visit);
  const before = row ? formOfVisit(app, row) : formInsteadOf(app, folded.id, visit);
  const [operation] = visitOperations({ ...before, ...wordsOf(entry, state) }, context(app, folded.id));
  state.busy = true;
  try {
    await (row ? replaceRow(app, row, operation) : app.keep([operation]));
  } catch (problem) {
    tellUnsaved(app, problem);
    return false;
  } finally {
    state.busy = false;
  }
  state.change(({ words }) => {
    delete words[visit.id];
  });
  return true;
}
