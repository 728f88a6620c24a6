/**
 * Recording a visit, on one screen. Kind and time are preset, the outcome never is. The common visit is one pick
 * and one press; everything else is there for who wants it.
 */
import { has, t } from "../messages/index.js";
import { checkVisit, emptyCallback, visitKinds, visitOperations } from "../rules/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { answerCard } from "../widgets/answer-card.js";
import { pickOne } from "../widgets/picks.js";
import { sayFirst } from "../widgets/records.js";
import { said } from "../widgets/said.js";
import { timeOf } from "../widgets/time-pick.js";
import { context } from "./context.js";
import { burden, goneHousehold, innerHead, saveBar } from "./frame.js";
import { answersToTell, head } from "../widgets/reading.js";
import { photosTaken } from "./photo-door.js";
import { busily, kept } from "./saved.js";
import { closeVisit, openVisit } from "./visit-form.js";
import { extras } from "./visit-extras.js";
import { talk } from "./visit-talk.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("./visit-form.js").VisitState} VisitState */

const OUTCOMES = ["met", "nobody_home", "refused", "come_back_later", "moved_away"];
/** @type {import("../widgets/kinds.js").Screen} */
export const visit = {
  title: "visit.record",
  form: true,
  open: openVisit,
  view,
  close: (app, state) => closeVisit(state),
};

/** @param {App} app @param {VisitState} state */
function view(app, state) {
  const folded = app.household(state.id);
  if (!folded) return goneHousehold(app, { back: "today", title: t("visit.record") });
  if (state.gone) return goneHousehold(app, { back: "today", title: t("visit.record") }, t("visit.gone"));
  return html`<form
    autocomplete="off"
    novalidate
    @submit=${(/** @type {Event} */ event) => save(event, app, state)}
  >
    ${innerHead(app, {
      back: `household/${folded.id}`,
      backWords: said(folded.household.name),
      title: t(state.again ? "visit.correct_title" : "visit.record"),
      aside: state.drafted ? t("draft.kept") : nothing,
    })}
    <main id="main" class="page narrow stack">
      <section class="card">${outcome(folded, state)}${kindAndTime(app, folded, state)}</section>
      ${state.again ? nothing : answers(app, folded, state)} ${talk(app, folded, state)}
      ${extras(app, folded, state)} ${burden("visit")}
    </main>
    ${saveBar({ words: state.again ? t("visit.save_change") : t("go.save"), hint: t("save.hint"), busy: state.busy })}
  </form>`;
}

/** Nobody is "home" at a works. @param {string} value @param {string} household its kind */
function outcomeWords(value, household) {
  const own = `outcome.pick.${household}.${value}`;
  return t(has(own) ? own : `outcome.pick.${value}`);
}

/** @param {import("../widgets/kinds.js").FoldedHousehold} folded @param {VisitState} state */
function outcome({ household }, state) {
  return pickOne({
    name: "outcome",
    label: t("visit.outcome"),
    value: state.form.outcome,
    choices: OUTCOMES.map((value) => ({ value, words: outcomeWords(value, household.kind) })),
    error: state.faults.outcome ? t("visit.choose_outcome") : null,
    pick: (value) =>
      state.change((form) => {
        form.outcome = /** @type {any} */ (value);
        delete state.faults.outcome;
        form.phrases = form.phrases.filter((id) => state.fits(id));
      }),
  });
}

/** @param {App} app @param {import("../widgets/kinds.js").FoldedHousehold} folded @param {VisitState} state */
function kindAndTime(app, folded, state) {
  const { form, opened } = state;
  const toggle = (/** @type {"kind" | "time"} */ name) => () => {
    opened[name] = !opened[name];
    app.redraw();
  };
  return html`<div class="row wrap preset">
      <span class="row tight"
        ><span class="mute mid">${t("visit.kind")}</span
        ><span class="chip accent">${t(`kind.${form.kind}`)}</span>
        <button
          type="button"
          class="link-btn"
          aria-expanded=${opened.kind ? "true" : "false"}
          @click=${toggle("kind")}
        >
          ${t("go.change")}<span class="seen-by-reader"> ${t("visit.kind")}</span>
        </button></span
      >
      <span class="row tight"
        ><span class="mute mid">${t("visit.time")}</span
        ><span class="mid num">${timeOf.words(form.started_at, app.now())}</span>
        <button
          type="button"
          class="link-btn"
          aria-expanded=${opened.time ? "true" : "false"}
          @click=${toggle("time")}
        >
          ${t("go.change")}<span class="seen-by-reader"> ${t("visit.time")}</span>
        </button></span
      >
    </div>
    ${
      opened.kind
        ? pickOne({
            name: "kind",
            label: t("visit.kind"),
            value: form.kind,
            choices: visitKinds(folded.household.kind, app.user.roles, form.kind).map((value) => ({
              value,
              words: t(`kind.${value}`),
            })),
            pick: (value) =>
              state.change(() => {
                form.kind = value ?? form.kind;
                form.phrases = form.phrases.filter((id) => state.fits(id));
                opened.kind = false;
              }),
          })
        : nothing
    }
    ${
      opened.time || state.faults.started_at
        ? timeOf.picks({
            now: app.now(),
            at: form.started_at,
            fault: state.faults.started_at,
            pick: (at) =>
              state.change(() => {
                form.started_at = at;
                delete state.faults.started_at;
              }),
          })
        : nothing
    }`;
}

/** What is to be told, then what they say to it. @param {App} app @param {import("../widgets/kinds.js").FoldedHousehold} folded @param {VisitState} state */
function answers(app, folded, state) {
  const { form } = state;
  if (form.outcome !== null && form.outcome !== "met" && form.outcome !== "come_back_later") return nothing;
  const due = answersToTell(folded);
  if (!due.length) {
    return state.tell
      ? html`<section class="card good-news">${sayFirst(app, state.tell, head(folded))}</section>`
      : nothing;
  }
  return due.map(
    (issue) =>
      html`<section class="card good-news">
        ${answerCard({
          issue,
          now: app.now(),
          answer: form.callbacks[issue.id] ?? emptyCallback(),
          change: (answer) =>
            state.change(() => {
              form.callbacks[issue.id] = answer;
            }),
        })}
      </section>`,
  );
}

/** @param {Event} event @param {App} app @param {VisitState} state */
async function save(event, app, state) {
  event.preventDefault();
  if (state.busy) return;
  state.faults = checkVisit(state.form, app.now());
  if (Object.keys(state.faults).length) return showFault(app);
  await busily(app, state, async () => {
    await Promise.all([state.form, ...state.form.issues].map(photosTaken));
    await kept(app, state, visitOperations(state.form, context(app, state.id)), `household/${state.id}`);
  });
}

/** @param {App} app */
function showFault(app) {
  app.redraw();
  const wrong = /** @type {HTMLElement | null} */ (document.querySelector("[aria-invalid='true']"));
  wrong?.focus();
  wrong?.closest("section")?.scrollIntoView({ block: "center" });
}
