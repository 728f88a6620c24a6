/** The walk of the day: tick who is to be seen, and they stand in the order of the shortest way from door to door. */
import { joinWords, t } from "../messages/index.js";
import { walkingWords } from "../messages/walking.js";
import { compareAddresses, today as callsOfToday } from "../rules/index.js";
import { localDate } from "../rules/time.js";
import { walkOfToday } from "../rules/walk.js";
import { MOST_STOPS, walkingOrder } from "../rules/walking.js";
import { html } from "../vendor/lit-html.js";
import { whereAmI } from "../widgets/position.js";
import { burden, empty, innerHead } from "./frame.js";
import { choice } from "./walk-choice.js";
import { path } from "./walk-path.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../rules/types.js").Point} Point */
/** @typedef {{picked: Set<string>, stops: string[]|null, start: Point|null, saved: Promise<void>}} State
 *   start: where one set out from, for as long as the screen is open */

joinWords(walkingWords);
export const WALK = "walk";

/** @type {import("../widgets/kinds.js").Screen} */
export const walk = { title: "walk.title", tab: "today", open, view };

/** @param {App} app @returns {Promise<State>} */
async function open(app) {
  const kept = walkOfToday(await app.store.meta(WALK), app.now());
  return { picked: new Set(kept?.picked ?? worthIt(app)), stops: kept?.stops ?? null, start: null, saved: Promise.resolve() };
}

/** @param {App} app @param {State} state */
function view(app, state) {
  const body = state.stops ? path(app, state, acts) : choice(app, state, acts);
  return html`${innerHead(app, { back: "today", title: t("walk.title") })}
    <main id="main" class="page narrow stack">
      ${app.folded.households.length ? body : html`<div class="card">${empty({ shape: "home", words: t("walk.empty") })}</div>`}
      ${burden("walk")}
    </main>`;
}

/** @param {App} app */
const worthIt = (app) => callsOfToday(app.folded, app.now()).map((call) => call.household.id);

/** What can be pressed. @typedef {typeof acts} Acts */
const acts = {
  /** @param {App} app @param {State} state @param {string[]} ids */
  pick(app, state, ids) {
    if (ids.length > MOST_STOPS) app.say(t("walk.too_many", { n: MOST_STOPS }));
    state.picked = new Set(ids.slice(0, MOST_STOPS));
    keep(app, state);
  },

  /** @param {App} app @param {State} state @param {Point|null} [start] */
  arrange(app, state, start = null) {
    const homes = app.folded.households.filter((folded) => state.picked.has(folded.id)).map((folded) => folded.household);
    if (homes.length === 0) return app.say(t("walk.nobody"));
    homes.sort(compareAddresses);
    state.start = start;
    state.stops = walkingOrder(homes.map((home) => home.position), start).map((place) => homes[place].id);
    keep(app, state);
    atTop();
  },

  /** @param {App} app @param {State} state */
  async arrangeFromHere(app, state) {
    if (state.picked.size === 0) return app.say(t("walk.nobody"));
    const here = await whereAmI();
    acts.arrange(app, state, here);
    if (here === null) app.say(t("walk.no_position"));
  },

  /** Back to the ticks as they were. @param {App} app @param {State} state */
  again(app, state) {
    state.stops = null;
    keep(app, state);
    atTop();
  },

  /** @param {App} app @param {State} state */
  reset(app, state) {
    const { picked, stops } = state;
    Object.assign(state, { picked: new Set(worthIt(app)), stops: null, start: null });
    keep(app, state, null);
    const undo = () => {
      Object.assign(state, { picked, stops });
      app.hush();
      keep(app, state);
    };
    app.say(t("walk.was_reset"), [{ label: t("go.undo"), press: undo }]);
    atTop();
  },
};

/** One after the other, so that the last press is what stays. @param {App} app @param {State} state @param {import("../rules/walk.js").Walk|null} [walk] */
function keep(app, state, walk = { day: localDate(app.now()), picked: [...state.picked], stops: state.stops }) {
  const { store } = app;
  state.saved = state.saved.then(() => store.setMeta(WALK, walk));
  void app.hold(state.saved);
  app.redraw();
}

function atTop() {
  window.scrollTo(0, 0);
  /** @type {HTMLElement | null} */ (document.querySelector("h1"))?.focus({ preventScroll: true });
}
