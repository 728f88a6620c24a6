/** Which page of a questionnaire is open, and turning to another. */

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("./survey-opening.js").State} State */

/** The page one is on; where it is gone (its row was removed, nothing on it applies), the nearest before it. @param {State} state */
export function pageOf(state) {
  const pages = /** @type {import("../surveys/survey.js").Survey} */ (state.survey).pages();
  const found = pages.findIndex(({ key }) => key === state.form.page);
  const at = found >= 0 ? found : Math.min(lastAt.get(state) ?? 0, pages.length - 1);
  lastAt.set(state, Math.max(0, at));
  return { pages, at: Math.max(0, at), page: pages[Math.max(0, at)] };
}

/** @type {WeakMap<State, number>} */
const lastAt = new WeakMap();

/** @param {App} app @param {State} state @param {string} key @param {boolean} [isAtEnd] */
export function turn(app, state, key, isAtEnd = false) {
  state.form.page = key;
  state.isAtEnd = isAtEnd;
  state.unfolded.clear();
  if (state.drafted) state.draft.touch();
  app.redraw();
  window.scrollTo(0, 0);
  /** @type {HTMLElement|null} */ (document.querySelector(".survey-heading"))?.focus({ preventScroll: true });
}
