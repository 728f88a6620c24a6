/** Which screen is open, and drawing it. One at a time: the old one puts its draft away before the new one opens. */
import { t } from "../messages/index.js";
import { html, keyed, nothing, render } from "../vendor/lit-html.js";
import { coverAll } from "../widgets/phone.js";
import { demoStage, tabs, toastArea, warning } from "./frame.js";
import { SCREENS, screenNamed } from "./screens.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("./routes.js").Route} Route */

/** @param {App} app @param {Route} route @returns {string} the screen to show: what needs a user asks for one */
function screenFor(app, route) {
  if (!app.store) return "sign-in";
  return route.screen === "sign-in" && app.status.state !== "signed_out" ? "today" : route.screen;
}

/** @param {App} app @param {HTMLElement} root @param {() => void} formClosed */
export function createStage(app, root, formClosed) {
  let screen = SCREENS["sign-in"];
  /** @type {any} */
  let state = null;
  let path = "";
  let opened = 0;

  /** @param {Route} route @param {import("./way.js").Arrival} arrival */
  async function show(route, { scroll, moved, back = false }) {
    const turn = ++opened;
    const name = screenFor(app, route);
    const next = await screenNamed(name).catch(() => null);
    if (next === null) return missing();
    await screen.close?.(app, state);
    coverAll();
    if (app.store) app.drafts = await app.store.drafts();
    const fresh = await next.open(app, app.store ? route.params : {});
    if (turn !== opened) return;
    const wasForm = screen.form;
    [screen, state, path] = [next, fresh, name === route.screen ? route.path : name];
    if (screen.form && moved && !back) app.toast = null; // what is said on the way back is still to be read
    draw();
    if (wasForm && !screen.form) formClosed();
    window.scrollTo(0, scroll);
    if (moved) heading()?.focus({ preventScroll: true });
  }

  /** A part of an older program that is kept no longer: opening it anew brings the one that is. */
  function missing() {
    app.warning = "outdated";
    draw();
  }

  function draw() {
    document.title = `${t(screen.title)} · ${t("app.name")}`;
    const withTabs = Boolean(app.store) && !screen.form && screen !== SCREENS["sign-in"];
    const room = screen.form ? "with-save" : withTabs ? "with-tabs" : "";
    const page = html`<a class="btn skip-link" href="#main" @click=${skip}>${t("go.main")}</a>
      <div class="app ${room}" data-path=${path}>
        ${demoStage()}${warning(app)}${withTabs ? tabs(app, screen.tab) : nothing}
        ${keyed(opened, state === null ? nothing : screen.view(app, state))} ${toastArea(app)}
      </div>`;
    render(page, root);
  }

  const heading = () => /** @type {HTMLElement | null} */ (root.querySelector("h1"));

  /** @param {Event} event the address must not change: it is the route */
  function skip(event) {
    event.preventDefault();
    heading()?.focus();
  }

  return { show, draw, busy: () => Boolean(screen.form) };
}
