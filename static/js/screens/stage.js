/** Which screen is open, and drawing it. One at a time: the old one puts its draft away before the new one opens. */
import { t } from "../messages/index.js";
import { html, keyed, nothing, render } from "../vendor/lit-html.js";
import { coverAll } from "../widgets/phone.js";
import { tabs, toastArea, warning } from "./frame.js";
import { SCREENS, screenNamed } from "./screens.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("./routes.js").Route} Route */

/** @param {App} app @param {Route} route @returns {string} the screen to show: what needs a user asks for one */
function screenFor(app, route) {
  if (!app.store) return app.plate && route.screen !== "sign-in" ? "unlock" : "sign-in";
  if (app.pinless) return "set-pin";
  const name = route.screen === "sign-in" && app.status.state !== "signed_out" ? "today" : route.screen;
  return app.life?.allows(name) === false ? "closed" : name;
}

const DOORSTEP = new Set(["sign-in", "unlock", "set-pin"]);

/**
 * The household whose form is opened, kept as long as its form is: it may leave the tablet meanwhile, handed over or
 * merged, and what is being written about it is taken all the same. A form begun earlier has it in its draft.
 * @param {App} app @param {string | undefined} id
 */
const homeAt = (app, id) =>
  (id && (app.household(id) ?? app.drafts.find(({ value }) => value.home?.id === id)?.value.home)) || null;

/** @param {App} app @param {HTMLElement} root @param {() => void} formClosed */
export function createStage(app, root, formClosed) {
  let screen = SCREENS["sign-in"];
  /** @type {any} */
  let state = null;
  let name = "sign-in";
  let path = "";
  let opened = 0;
  /** Its own rank among the opened: while the next one is on its way, this one is not made anew. */
  let rank = 0;

  /** @param {Route} route @param {import("./way.js").Arrival} arrival */
  async function show(route, { scroll, moved, back = false }) {
    const turn = ++opened;
    const wanted = screenFor(app, route);
    const next = await screenNamed(wanted).catch(() => null);
    if (turn !== opened) return;
    if (next === null) return missing();
    await putAway();
    coverAll();
    const params = wanted === route.screen ? route.params : {};
    const fresh = await prepared(next, params).catch((fault) => {
      if (turn === opened) throw fault; // else it was locked meanwhile, and there is nothing to be shown
    });
    if (turn !== opened) return;
    const wasForm = screen.form;
    [screen, state, name, path, rank] = [next, fresh, wanted, wanted === route.screen ? route.path : wanted, turn];
    if (screen.form && moved && !back) app.toast = null; // what is said on the way back is still to be read
    draw();
    if (wasForm && !screen.form) formClosed();
    window.scrollTo(0, scroll);
    if (moved) heading()?.focus({ preventScroll: true });
  }

  /** Of a tablet that was revoked there is nothing left in which it could be kept. */
  async function putAway() {
    try {
      await screen.close?.(app, state);
    } catch (fault) {
      if (app.store) throw fault;
    }
  }

  /** @param {import("../widgets/kinds.js").Screen} next @param {Route["params"]} params */
  async function prepared(next, params) {
    await app.reading?.catch(() => {}); // what was just saved is seen on the next screen
    if (app.store) app.drafts = await app.store.drafts();
    app.at = next.form ? homeAt(app, params.household) : null;
    return next.open(app, params);
  }

  /** Nothing stays to be seen, at once; then what was being typed is put away, while its store is still open. */
  async function cover() {
    opened += 1;
    const [last, its] = [screen, state];
    [screen, state, name, path, rank] = [SCREENS.unlock, null, "unlock", "unlock", opened];
    coverAll();
    draw();
    await last.close?.(app, its);
    if (last.form) formClosed();
  }

  /** A part of an older program that is kept no longer: opening it anew brings the one that is. */
  function missing() {
    app.warning = "outdated";
    draw();
  }

  function draw() {
    document.title = `${t(screen.title)} · ${t("app.name")}`;
    const withTabs = Boolean(app.store) && !screen.form && !DOORSTEP.has(name);
    const isHere = state !== null && (Boolean(app.store) || DOORSTEP.has(name)); // left meanwhile: the door is on its way
    const room = screen.form ? "with-save" : withTabs ? "with-tabs" : "";
    const page = html`<a class="btn skip-link" href="#main" @click=${skip}>${t("go.main")}</a>
      <div class="app ${room}" data-path=${path}>
        ${warning(app)}${withTabs ? tabs(app, screen.tab) : nothing}
        ${keyed(rank, isHere ? screen.view(app, state) : nothing)} ${toastArea(app)}
      </div>`;
    render(page, root);
  }

  const heading = () => /** @type {HTMLElement | null} */ (root.querySelector("h1"));

  /** @param {Event} event the address must not change: it is the route */
  function skip(event) {
    event.preventDefault();
    heading()?.focus();
  }

  return { show, draw, cover, busy: () => Boolean(screen.form) };
}
