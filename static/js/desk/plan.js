/** The screen of a plan: map and list of one view. A move shows at once, is told to the server, and taken back where it refuses.
 *
 * The list is the server's own page, whose parts are fetched anew after each step; without scripts or a map the list alone is there.
 */
import { ask, canDraw } from "./map-ground.js";
import { effectWords, find, homeWords, showCadre, showChosen, swapParts, ticked, watchList, wordsOf } from "./plan-list.js";
import { openPlanMap } from "./plan-map.js";
import { effectsOf, moved, seatsOf, toggled } from "./plan-rules.js";
import { watchTies } from "./plan-ties.js";
import { act, sent } from "./plan-wire.js";

/** @typedef {import("./plan-features.js").View} View */
/** @typedef {import("./plan-rules.js").Board} Board */
/** @typedef {import("./plan-rules.js").Shown} Shown */

/** @param {Document} page */
async function showPlan(page) {
  const box = page.getElementById("plan-map");
  if (!box) return;
  const [board, areas] = await Promise.all([ask(box.dataset.board), canDraw(page) ? ask(box.dataset.areas) : null]);
  if (!board) return reveal(page, "map-lost");
  const screen = new Screen(page, box.dataset, board);
  screen.watch();
  if (!canDraw(page)) return reveal(page, "map-cannot");
  if (!areas) return reveal(page, "map-lost");
  box.hidden = false;
  await screen.drawOn(box, areas);
}

/** @param {Document} page @param {string} id */
function reveal(page, id) {
  const notice = page.getElementById(id);
  if (notice) notice.hidden = false;
}

class Screen {
  /** @param {Document} page @param {DOMStringMap} addresses @param {Board} board */
  constructor(page, addresses, board) {
    this.page = page;
    this.addresses = addresses;
    this.map = /** @type {Awaited<ReturnType<typeof openPlanMap>> | null} */ (null);
    this.last = Promise.resolve(); // one step after the other: each needs the version of the one before
    this.view = /** @type {View} */ ({
      board, shown: addresses.shown === "now" ? "now" : "plan", chosen: ticked(page), seats: seatsShown(board, shadesOf(page)), shades: shadesOf(page),
    });
    this.sent = board;
    this.waiting = 0; // steps of which the server has not yet told
  }

  /** @param {HTMLElement} box @param {any} areas */
  async drawOn(box, areas) {
    this.map = await openPlanMap(this.page, box, areas, this.view, this.hands());
  }

  watch() {
    const { page } = this;
    watchList(page, () => this.view, this.hands());
    watchTies(page, { changed: () => this.refresh(location.href), lost: () => this.complain(null) });
    page.addEventListener("submit", (event) => this.onSubmit(event));
    page.addEventListener("click", (event) => this.onSwitch(event));
    page.addEventListener("keydown", (event) => this.onKey(event));
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-plan-find]"))) part.hidden = false;
    this.show({});
  }

  hands() {
    return {
      mayMove: () => this.page.querySelector("[data-plan-open]") !== null,
      toggle: (/** @type {string} */ id) => this.choose(toggled(this.view.chosen, id)),
      add: (/** @type {string[]} */ ids) => this.choose(new Set([...this.view.chosen, ...ids])),
      choose: (/** @type {Set<string>} */ ids) => this.choose(ids),
      retell: () => showChosen(this.page, this.view),
      drop: (/** @type {string[]} */ ids, /** @type {string} */ cadreId) => this.move(ids, cadreId),
      pick: (/** @type {string} */ cadreId) => {
        showCadre(this.page, cadreId);
        showChosen(this.page, this.view);
      },
      over: (/** @type {string[]} */ ids, /** @type {string | null} */ cadreId, /** @type {{x: number, y: number}} */ at) => this.hint(cadreId ? this.effect(ids, cadreId) : "", at),
      tell: (/** @type {string} */ id, /** @type {{x: number, y: number}} */ at) => this.hint(homeWords(wordsOf(this.page), this.view, id), at),
      quiet: () => this.hint(""),
      cadreAt: (/** @type {{x: number, y: number}} */ at, /** @type {string[]} */ ids) => this.map?.cadreAt(at, ids) ?? null,
    };
  }

  /** @param {string[]} ids @param {string} cadreId */
  effect(ids, cadreId) {
    const [first] = effectsOf(this.view.board, ids, cadreId);
    return first && first.after !== first.before ? effectWords(wordsOf(this.page), first) : "";
  }

  /** @param {Set<string>} chosen */
  choose(chosen) {
    if (this.hands().mayMove()) this.show({ chosen });
  }

  /** @param {Partial<View>} changed */
  show(changed) {
    this.view = { ...this.view, ...changed };
    showChosen(this.page, this.view);
    this.map?.show(this.view);
  }

  /** Words beside the pointer. @param {string} words @param {{x: number, y: number}} [at] */
  hint(words, at) {
    const hint = this.page.getElementById("plan-hint");
    if (!hint) return;
    hint.hidden = !words;
    hint.textContent = words;
    if (!at) return;
    const room = this.page.documentElement.clientWidth - hint.offsetWidth - 8;
    Object.assign(hint.style, { left: `${Math.max(8, Math.min(at.x + 14, room))}px`, top: `${at.y + 18}px` });
  }

  /** @param {string[]} ids @param {string} cadreId */
  move(ids, cadreId) {
    const going = this.view.board.homes.filter((home) => ids.includes(home.id) && home.cadre_id !== cadreId).map(({ id }) => id);
    if (going.length === 0) return;
    this.show({ board: moved(this.view.board, going, cadreId), chosen: new Set() });
    this.step(this.addresses.moves ?? "", () => ({ household_ids: going, cadre_id: cadreId, version: this.sent.plan.version }));
  }

  /** Tells the server one step after the other; when it has answered the last, shows what it said. @param {string} address @param {() => object} [body] */
  step(address, body) {
    this.waiting += 1;
    this.last = this.last.then(async () => {
      const answer = await act(this.page, address, body?.());
      if ("board" in answer) this.sent = answer.board;
      else this.complain(answer.words);
      if ("stale" in answer && answer.stale) this.sent = (await ask(this.addresses.board)) ?? this.sent;
      this.waiting -= 1;
      if (this.waiting) return;
      this.show({ board: this.sent });
      await this.refresh(location.href);
    });
  }

  /** The list as the server has it now. @param {string} address */
  async refresh(address) {
    const fresh = await sent(address);
    if (!fresh) return this.complain(null);
    await dialogsClosed(this.page);
    swapParts(this.page, fresh);
    find(this.page, /** @type {HTMLInputElement | null} */ (this.page.getElementById("plan-find"))?.value ?? "");
    const shades = shadesOf(this.page); // somebody may have come into the list
    this.show({ shades, seats: seatsShown(this.view.board, shades) });
  }

  /** @param {string | null} words null: nothing came back */
  complain(words) {
    const sample = /** @type {HTMLTemplateElement | null} */ (this.page.getElementById("plan-toast"));
    const toast = /** @type {DocumentFragment | undefined} */ (sample?.content.cloneNode(true));
    const place = toast?.querySelector("span");
    if (!toast || !place) return;
    place.textContent = words ?? wordsOf(this.page).lost;
    this.page.querySelector("[data-toasts]")?.append(toast);
  }

  /** @param {SubmitEvent} event */
  onSubmit(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.id === "plan-moves") {
      event.preventDefault();
      this.move([...this.view.chosen], /** @type {HTMLSelectElement} */ (form.elements.namedItem("cadre_id")).value);
    } else if (form.closest("[data-plan-undo]")) {
      event.preventDefault();
      this.step(this.addresses.undo ?? "");
    }
  }

  /** @param {MouseEvent} event */
  async onSwitch(event) {
    const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest("a[data-plan-show]"));
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.replaceState(null, "", link.href);
    this.show({ shown: /** @type {Shown} */ (link.dataset.planShow), chosen: new Set() });
    await this.refresh(link.href);
  }

  /** Ctrl+Z takes the last step back. @param {KeyboardEvent} event */
  onKey(event) {
    const typing = /** @type {HTMLElement} */ (event.target).matches("input:not([type=checkbox]), textarea, select");
    if (typing || event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
    if (!this.page.querySelector("[data-plan-undo]")) return;
    event.preventDefault();
    this.step(this.addresses.undo ?? "");
  }
}

/** What a question was asked about must not be swapped away under it. @param {Document} page @returns {Promise<void>} */
async function dialogsClosed(page) {
  const dialog = page.querySelector("dialog[open]");
  if (dialog) await new Promise((/** @type {(event: Event) => void} */ done) => dialog.addEventListener("close", done, { once: true }));
}

/** Where those cadres are drawn who stand in the list: of one grid not all of the plan do. @param {Board} board @param {Map<string, number>} shades */
function seatsShown(board, shades) {
  return new Map([...seatsOf(board)].filter(([id]) => shades.has(id)));
}

/** The number of each cadre's colour, as the list has it. @param {Document} page @returns {Map<string, number>} */
function shadesOf(page) {
  const rows = /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-cadre][data-shade]"));
  return new Map([...rows].map((row) => [row.dataset.cadre ?? "", Number(row.dataset.shade)]));
}

showPlan(document);
