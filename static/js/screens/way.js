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
/** The browser goes back some moments after it was told to. A step forward between would be undone with it, so it waits. */
const AT_MOST_MS = 1000;
/** @type {ReturnType<typeof setTimeout> | null} set from the one moment to the other */
let returning = null;
/** @type {string | null} */
let onward = null;

const route = () => parseRoute(location.hash);

function leaveMark() {
  scrolls.set(depth, window.scrollY);
}

/** @param {string} path */
function go(path) {
  if (returning !== null) {
    onward = path;
    return;
  }
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
  if (depth === 0) return replace(otherwise);
  returning = setTimeout(returned, AT_MOST_MS);
  history.back();
}

function returned() {
  if (returning === null) return;
  clearTimeout(returning);
  returning = null;
  const path = onward;
  onward = null;
  if (path !== null) go(path);
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
  if (returning !== null && event.state?.depth === undefined) {
    onward = route().path; // typed, or followed by the browser itself
    return;
  }
  leaveMark();
  depth = event.state?.depth ?? depth + 1;
  if (event.state?.depth === undefined) history.replaceState({ depth }, "", location.hash);
  arrive(route(), { scroll: scrolls.get(depth) ?? 0, moved: true, back: true });
  returned();
}

export const way = { route, go, replace, back, watch };
