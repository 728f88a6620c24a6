/**
 * Filling in a questionnaire, one page at a time: what belongs together is seen together, one goes on and back, and at
 * the end all of it is looked over. Nothing typed is lost, whatever closes the tablet.
 */
import { t } from "../messages/index.js";
import { surveyOperation } from "../rules/surveys.js";
import { html, keyed, nothing } from "../vendor/lit-html.js";
import { said } from "../widgets/said.js";
import { context } from "./context.js";
import { empty, goneHousehold, innerHead } from "./frame.js";
import { kept } from "./saved.js";
import { forgetPictures, openState } from "./survey-opening.js";
import { lookedOver } from "./survey-over.js";
import { pageHeading, pageView, titleOf } from "./survey-page.js";
import "./survey-part.js";
import { pageOf, turn } from "./survey-turning.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("./survey-opening.js").State} State */

/** @type {import("../widgets/kinds.js").Screen} */
export const survey = {
  title: "survey.title",
  form: true,
  open: openState,
  view,
  async close(app, state) {
    await Promise.allSettled([...drawings(state), ...state.underWay]);
    await state.draft.close();
    forgetPictures(state);
  },
};

/** @param {State} state what was drawn and not yet said to be right */
const drawings = (state) => [...state.drawn.values()].map((use) => use());

/** @param {App} app @param {State} state */
function view(app, state) {
  const folded = app.household(state.id);
  const back = `household/${state.id}`;
  if (!folded) return goneHousehold(app, { back: "today", title: t("survey.title") });
  const head = innerHead(app, { back, backWords: said(folded.household.name), title: state.form ? said(titleOf(app, state.form)) : t("survey.title"),
    aside: state.drafted ? t("draft.kept") : nothing });
  if (!state.survey) {
    return html`${head}<main id="main" class="page narrow"><div class="card">${empty({ shape: "list", words: t(`survey.${state.trouble ?? "opening"}`) })}</div></main>`;
  }
  const { pages, at, page } = pageOf(state);
  return html`<form autocomplete="off" novalidate @submit=${(/** @type {Event} */ event) => forward(event, app, state)}>
    ${head}
    <main id="main" class="page narrow stack survey-main">
      ${state.form.corrects && at === 0 ? html`<p class="notice">${t("survey.corrects")}</p>` : nothing}
      ${pageHeading(app, state, pages, at)}
      ${state.isAtEnd ? lookedOver(app, state) : keyed(page?.key, page ? pageView(app, state, page) : nothing)}
    </main>
    ${steps(app, state, pages.length, at)}
  </form>`;
}

/** @param {App} app @param {State} state @param {number} count @param {number} at */
function steps(app, state, count, at) {
  const words = state.isAtEnd ? (state.form.corrects ? "survey.save_change" : "survey.save") : at === count - 1 ? "survey.check" : "survey.next";
  return html`<footer class="save-bar">
    <div class="save-inner survey-steps">
      ${at > 0 || state.isAtEnd ? html`<button type="button" class="btn big" @click=${() => void backward(app, state)}>${t("survey.back")}</button>` : nothing}
      <button type="submit" class="btn primary big" aria-disabled=${state.busy ? "true" : nothing}>${t(words)}</button>
    </div>
  </footer>`;
}

/** @param {Event} event @param {App} app @param {State} state */
async function forward(event, app, state) {
  event.preventDefault();
  if (state.busy) return;
  if (state.isAtEnd) return save(app, state);
  await Promise.allSettled(drawings(state));
  const { pages, at, page } = pageOf(state);
  if (page) state.tried.add(page.key);
  const isOpen = page?.items.some((item) => item.type === "question" && item.isRelevant && (state.typed.has(item.id) || state.survey?.question(item).violation));
  if (isOpen) return showFault(app);
  if (at === pages.length - 1) return turn(app, state, page?.key ?? "", true);
  turn(app, state, pages[at + 1].key);
}

/** @param {App} app @param {State} state */
async function backward(app, state) {
  await Promise.allSettled(drawings(state));
  const { pages, at, page } = pageOf(state);
  turn(app, state, state.isAtEnd ? (page?.key ?? "") : pages[Math.max(0, at - 1)].key);
}

/** @param {App} app */
function showFault(app) {
  app.redraw();
  const wrong = document.querySelector(".survey-question:has(.error)");
  wrong?.scrollIntoView({ block: "center" });
  /** @type {HTMLElement|null|undefined} */ (wrong?.querySelector("input, select, textarea, button"))?.focus({ preventScroll: true });
}

/** @param {App} app @param {State} state */
async function save(app, state) {
  if (!state.survey) return;
  state.busy = true;
  app.redraw();
  try {
    await Promise.allSettled(state.underWay);
    const done = await state.survey.finish();
    if (done.open.length > 0 || state.typed.size > 0) return window.scrollTo(0, 0); // what is missing stands there
    state.form.xml = done.xml;
    await kept(app, /** @type {any} */ (state), [surveyOperation(state.form, done.files, context(app, state.id))], `household/${state.id}`);
  } finally {
    state.busy = false;
    app.redraw();
  }
}
