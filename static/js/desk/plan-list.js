/** The list of a plan: ticks, folds, rows that are dragged, the bar that says what is chosen and what it would do. */
import { effectsOf, filled, keeperOf, taken } from "./plan-rules.js";

/** @typedef {import("./plan-features.js").View} View */
/** @typedef {import("./plan-map.js").Hands} Hands */
/** @typedef {import("./plan-rules.js").Effect} Effect */

const TICK = "input[name=household_ids]";

/** The sentences of the page, by name. @param {Document} page @returns {Record<string, string>} */
export function wordsOf(page) {
  return /** @type {Record<string, string>} */ ({ ...page.getElementById("plan-words")?.dataset });
}

/** @param {Document} page @returns {HTMLInputElement[]} */
const ticks = (page) => [...page.querySelectorAll(/** @type {"input"} */ (TICK))];

/** What was ticked before the scripts were there. @param {Document} page @returns {Set<string>} */
export const ticked = (page) => new Set(ticks(page).filter(({ checked }) => checked).map(({ value }) => value));

/** @param {Document} page */
const select = (page) => /** @type {HTMLSelectElement | null} */ (page.getElementById("plan-cadre"));

/** One effect as words: 陆敏：12 → 15 户，满了. @param {Record<string, string>} words @param {Effect} effect */
export function effectWords(words, effect) {
  return filled(words.effect, { name: effect.name, before: effect.before, after: effect.after, word: filled(words[effect.word], { by: effect.by }) });
}

/** A home as words, for whoever points at it. @param {Record<string, string>} words @param {View} view @param {string} id */
export function homeWords(words, view, id) {
  const home = view.board.homes.find((one) => one.id === id);
  if (!home) return "";
  const named = (/** @type {string | null} */ key) => view.board.cadres.find((cadre) => cadre.id === key)?.name ?? words.nobody;
  const metres = view.shown === "now" ? home.metres_now : home.metres;
  const far = metres === null ? "" : filled(words.metres, { metres });
  const kept = filled(words.keeps, { cadre: named(keeperOf(home, view.shown)) });
  const other = view.shown === "plan" && home.cadre_id !== home.now_cadre_id ? filled(words.before, { cadre: named(home.now_cadre_id) }) : "";
  return [home.name, home.address, kept, far, other].filter(Boolean).join(" · ");
}

/** The page's ticks and bar as the view has them. @param {Document} page @param {View} view */
export function showChosen(page, view) {
  for (const tick of ticks(page)) {
    tick.checked = view.chosen.has(tick.value);
    tick.closest("[data-home]")?.classList.toggle("picked", tick.checked);
  }
  for (const place of page.querySelectorAll("[data-plan-count]")) place.textContent = String(view.chosen.size);
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-plan-chosen]"))) part.hidden = view.chosen.size === 0;
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-plan-unchosen]"))) part.hidden = view.chosen.size > 0;
  tellEffects(page, view);
}

/** Under the bar: what giving the chosen homes to the cadre would do. @param {Document} page @param {View} view */
function tellEffects(page, view) {
  const place = page.getElementById("plan-effects");
  if (!place) return;
  const effects = effectsOf(view.board, view.chosen, select(page)?.value ?? "");
  const changed = effects.filter((one) => one.after !== one.before);
  place.replaceChildren(...changed.map((one) => {
    const line = page.createElement("li");
    line.textContent = effectWords(wordsOf(page), one);
    line.className = one.word === "over" ? "late-word" : one.word !== "ok" ? "soon-word" : "";
    return line;
  }));
}

/** Puts the new page's parts in the place of the old; folds stay open and the focus where it was. @param {Document} page @param {Document} fresh */
export function swapParts(page, fresh) {
  const open = new Set([...page.querySelectorAll("details.keeper[open]")].map(({ id }) => id));
  const focused = page.activeElement?.id;
  const scrolled = page.getElementById("plan-keepers")?.scrollTop ?? 0;
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-plan-part]"))) {
    const next = fresh.querySelector(`[data-plan-part="${part.dataset.planPart}"]`);
    if (next) part.replaceWith(page.importNode(next, true));
  }
  for (const fold of /** @type {NodeListOf<HTMLDetailsElement>} */ (page.querySelectorAll("details.keeper"))) fold.open = open.has(fold.id);
  const list = page.getElementById("plan-keepers");
  if (list) list.scrollTop = scrolled;
  if (focused) page.getElementById(focused)?.focus({ preventScroll: true });
}

/** Chooses the cadre in the bar and opens his fold. @param {Document} page @param {string} cadreId */
export function showCadre(page, cadreId) {
  const chooser = select(page);
  if (chooser) chooser.value = cadreId;
  const fold = /** @type {HTMLDetailsElement | null} */ (page.querySelector(`details[data-cadre="${cadreId}"]`));
  if (!fold) return;
  fold.open = true;
  fold.scrollIntoView({ block: "nearest" });
}

/** @param {Document} page @param {() => View} view @param {Hands & {choose: (ids: Set<string>) => void, retell: () => void, cadreAt: (at: {x: number, y: number}, ids: string[]) => string | null}} hands */
export function watchList(page, view, hands) {
  page.addEventListener("change", (event) => {
    const input = /** @type {HTMLElement} */ (event.target);
    if (input.matches(TICK)) hands.toggle(/** @type {HTMLInputElement} */ (input).value);
    else if (input.id === "plan-cadre") hands.retell();
  });
  page.addEventListener("click", (event) => {
    if (/** @type {HTMLElement} */ (event.target).closest("[data-plan-none]")) hands.choose(new Set());
  });
  page.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && view().chosen.size && !page.querySelector("dialog[open]")) hands.choose(new Set());
  });
  page.addEventListener("input", (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (input.id === "plan-find") find(page, input.value);
  });
  dragRows(page, view, hands);
}

/** Only the rows that hold the words; their folds open. @param {Document} page @param {string} typed */
export function find(page, typed) {
  const words = typed.trim().toLowerCase();
  let found = 0;
  for (const fold of /** @type {NodeListOf<HTMLDetailsElement>} */ (page.querySelectorAll("details.keeper"))) {
    const named = (fold.dataset.name ?? "").toLowerCase().includes(words);
    let inside = 0;
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (fold.querySelectorAll("[data-home]"))) {
      row.hidden = !named && !(row.dataset.words ?? "").toLowerCase().includes(words);
      inside += row.hidden ? 0 : 1;
    }
    fold.hidden = !named && inside === 0;
    if (words && !named && inside) fold.open = true;
    found += fold.hidden ? 0 : 1;
  }
  const none = page.getElementById("plan-found-none");
  if (none) none.hidden = found > 0;
}

/** Rows go to another cadre's row, or to the map. @param {Document} page @param {() => View} view @param {Hands & {cadreAt: (at: {x: number, y: number}, ids: string[]) => string | null}} hands */
function dragRows(page, view, hands) {
  /** @type {string[]} */
  let ids = [];
  const targetOf = (/** @type {DragEvent} */ event) => {
    const row = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-cadre]"));
    if (row) return row.dataset.cadre ?? null;
    return /** @type {Element} */ (event.target).closest("#plan-map") ? hands.cadreAt({ x: event.clientX, y: event.clientY }, ids) : null;
  };
  const mark = (/** @type {string | null} */ target) => {
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("details[data-cadre]"))) row.classList.toggle("dropping", row.dataset.cadre === target);
  };
  page.addEventListener("dragstart", (event) => {
    const row = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest?.("[data-home]"));
    if (!row || !hands.mayMove()) return;
    ids = taken(view().chosen, row.dataset.home ?? "");
    event.dataTransfer?.setData("text/plain", String(ids.length));
  });
  page.addEventListener("dragover", (event) => {
    if (ids.length === 0) return;
    const target = targetOf(event);
    mark(target);
    hands.over(ids, target, { x: event.clientX, y: event.clientY });
    if (target) event.preventDefault();
  });
  page.addEventListener("drop", (event) => {
    const target = ids.length ? targetOf(event) : null;
    if (!target) return;
    event.preventDefault();
    hands.drop(ids, target);
  });
  page.addEventListener("dragend", () => {
    ids = [];
    mark(null);
    hands.quiet();
  });
}
