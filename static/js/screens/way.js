/**
 * The way back. Every entry knows how deep it lies in the app, so that "back" never leaves it by surprise,
 * and each screen is found again where one had scrolled to.
 */
import { parseRoute } from "./routes.js";

/** @typedef {import("./routes.js").Route} Route */
/** @typedef {{scroll: number, moved: boolean, back?: boolean}} Arrival */

/** @type {(route: Route, arrival: Arrival) => void} */
let arrive = () => {};
let depth = 0;
/** @type {Map<number, number>} */
const scrolls = new Map();

const route = () => parseRoute(location.hash);

function leaveMark() {
  scrolls.set(depth, window.scrollY);
}

/** @param {string} path */
function go(path) {
  leaveMark();
  depth += 1;
  scrolls.delete(depth);
  history.pushState({ depth }, "", `#/${path}`);
  arrive(route(), { scroll: 0, moved: true });
}

/** @param {string} path */
function replace(path) {
  history.replaceState({ depth }, "", `#/${path}`);
  arrive(route(), { scroll: 0, moved: true });
}

/** @param {string} otherwise where to go when the app was opened on this very screen */
function back(otherwise) {
  if (depth > 0) history.back();
  else replace(otherwise);
}

/** @param {(route: Route, arrival: Arrival) => void} listener */
function watch(listener) {
  arrive = listener;
  history.scrollRestoration = "manual";
  depth = history.state?.depth ?? 0;
  history.replaceState({ depth }, "", location.hash || "#/today");
  document.addEventListener("click", onClick);
  window.addEventListener("popstate", onPop);
}

/** Links inside the app are followed here, so that depth and scrolling are kept. @param {MouseEvent} event */
function onClick(event) {
  const link = /** @type {HTMLElement} */ (event.target).closest?.("a[href^='#/']");
  if (
    !link ||
    event.defaultPrevented ||
    event.button !== 0 ||
    event.ctrlKey ||
    event.metaKey ||
    event.shiftKey
  )
    return;
  event.preventDefault();
  const path = /** @type {string} */ (link.getAttribute("href")).slice(2);
  if (path === route().path) window.scrollTo(0, 0);
  else go(path);
}

/** @param {PopStateEvent} event */
function onPop(event) {
  leaveMark();
  depth = event.state?.depth ?? depth + 1;
  if (event.state?.depth === undefined) history.replaceState({ depth }, "", location.hash);
  arrive(route(), { scroll: scrolls.get(depth) ?? 0, moved: true, back: true });
}

export const way = { route, go, replace, back, watch };
