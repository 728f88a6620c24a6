/**
 * The tablet's running state: who is signed in, what is stored, which screen is open. Screens get this one object,
 * change their own state and ask for a redraw; everything they show is derived from dossiers and outbox.
 */
import { t } from "../messages/index.js";
import { foldDossiers, iso } from "../rules/index.js";
import { openStore } from "../store/store.js";
import { startSync } from "../sync/engine.js";
import { currentUser } from "../sync/session.js";
import { html, keyed, render } from "../vendor/lit-html.js";
import { coverAll } from "../widgets/phone.js";
import { demoStage, tabs, toastArea } from "./frame.js";
import { way } from "./way.js";
import { SCREENS } from "./screens.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").Screen} Screen */

const TOAST_TIME = 12_000;

const NOBODY = /** @type {any} */ ({ id: "", name: "", username: "", roles: [], language: "zh" });
const NOTHING_FOLDED = {
  households: [],
  user: NOBODY,
  issues: [],
  meetings: [],
  notices: [],
  quarantined: [],
};
const NO_STATUS = {
  online: navigator.onLine,
  state: /** @type {const} */ ("idle"),
  last_sync_at: null,
  waiting: 0,
  quarantined: 0,
};

/** @param {any} reference @returns {import("../widgets/kinds.js").Books} */
function books(reference) {
  const data = (/** @type {string} */ name, /** @type {any} */ otherwise) =>
    reference[name]?.data ?? otherwise;
  return {
    categories: data("categories", []),
    tags: data("tags", []),
    phrases: data("phrases", []),
    steps: data("steps", { open_states: [], table: [] }),
    roll: data("roll", { grids: [], households: [] }),
    colleagues: data("colleagues", []),
  };
}

/** @typedef {App & {start(): Promise<void>, busy(): boolean}} Running */

/**
 * @param {HTMLElement} root
 * @param {{version: string, formClosed: () => void}} options
 * @returns {Running}
 */
export function createApp(root, { version, formClosed }) {
  /** @type {Screen} */
  let screen = SCREENS["sign-in"];
  /** @type {any} */
  let state = null;
  let path = "sign-in";
  let opened = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let hushing;

  /** @type {Running} */
  const app = {
    user: NOBODY,
    store: null,
    engine: null,
    folded: NOTHING_FOLDED,
    raw: {},
    books: books({}),
    outbox: [],
    status: NO_STATUS,
    drafts: [],
    toast: null,
    version,
    position: null,
    ready: false,
    now: () => new Date(),
    go: (path) => way.go(path),
    replace: (path) => way.replace(path),
    back: (otherwise) => way.back(otherwise),
    household: (id) => app.folded.households.find((folded) => folded.id === id),
    refresh,
    redraw,
    say,
    hush,
    keep,
    enter,
    leave,
    start,
    busy: () => Boolean(screen.form),
  };
  return app;

  async function start() {
    way.watch((route, moved) => void show(route, moved));
    const user = await currentUser();
    if (user) await enter(/** @type {any} */ (user));
    else await show(way.route(), { scroll: 0, moved: false });
  }

  /** @param {import("../widgets/kinds.js").App["user"]} user */
  async function enter(user) {
    const store = await openStore(user.id);
    const engine = startSync(store);
    Object.assign(app, { user, store, engine, status: engine.status() });
    engine.onChange((status) => {
      app.status = status;
      redraw();
    });
    store.onChange((what) => {
      if (what !== "meta") void refresh();
    });
    await refresh();
    app.ready = true;
    await show(way.route(), { scroll: 0, moved: false });
  }

  function leave() {
    app.engine?.stop();
    app.store?.close();
    Object.assign(app, {
      user: NOBODY,
      store: null,
      engine: null,
      folded: NOTHING_FOLDED,
      outbox: [],
      drafts: [],
      ready: false,
      toast: null,
    });
    app.replace("sign-in");
  }

  async function refresh() {
    if (!app.store) return;
    const { store } = app;
    const [dossiers, reference, outbox, drafts] = await Promise.all([
      store.dossiers(),
      store.reference(),
      store.outbox(),
      store.drafts(),
    ]);
    if (store !== app.store) return;
    Object.assign(app, {
      raw: reference,
      outbox,
      drafts,
      books: books(reference),
      status: app.engine.status(),
      folded: foldDossiers(dossiers, outbox, reference, app.user),
    });
    redraw();
  }

  /** @param {import("./routes.js").Route} route @param {{scroll: number, moved: boolean}} how */
  async function show(route, { scroll, moved }) {
    const turn = ++opened;
    const wanted = app.store
      ? route.screen === "sign-in" && app.status.state !== "signed_out"
        ? "today"
        : route.screen
      : "sign-in";
    await screen.close?.(app, state);
    coverAll();
    if (app.store) app.drafts = await app.store.drafts();
    const next = SCREENS[wanted];
    const fresh = await next.open(app, app.store ? route.params : {});
    if (turn !== opened) return;
    const wasForm = screen.form;
    if (next.form && turn > 1) app.toast = null;
    screen = next;
    path = wanted === route.screen ? route.path : wanted;
    state = fresh;
    redraw();
    if (wasForm && !screen.form) formClosed();
    window.scrollTo(0, scroll);
    if (moved) /** @type {HTMLElement | null} */ (root.querySelector("h1"))?.focus({ preventScroll: true });
  }

  function redraw() {
    if (!screen) return;
    document.title = `${t(screen.title)} · ${t("app.name")}`;
    const around = app.store && screen.title !== "sign_in.title";
    const room = screen.form ? "with-save" : around ? "with-tabs" : "";
    render(
      html`<a class="btn skip-link" href="#main" @click=${skip}>${t("go.main")}</a>
        <div class="app ${room}" data-path=${path}>
          ${demoStage()} ${around && !screen.form ? tabs(app, screen.tab) : ""}
          ${keyed(opened, state === null ? "" : screen.view(app, state))} ${toastArea(app)}
        </div>`,
      root,
    );
  }

  /** @param {Event} event the address must not change: it is the route */
  function skip(event) {
    event.preventDefault();
    /** @type {HTMLElement | null} */ (root.querySelector("h1"))?.focus();
  }

  /** @param {unknown} text @param {import("../widgets/kinds.js").ToastAction[]} [actions] */
  function say(text, actions = []) {
    clearTimeout(hushing);
    app.toast = { text, actions };
    hushing = setTimeout(hush, TOAST_TIME);
    redraw();
  }

  function hush() {
    clearTimeout(hushing);
    if (!app.toast) return;
    app.toast = null;
    redraw();
  }

  /** @param {import("../widgets/kinds.js").Operation[]} operations @param {string} [draft] */
  async function keep(operations, draft) {
    await app.store.add(operations, { draft });
    await refresh();
  }
}

/** What every operation carries. @param {App} app @param {string | null} [householdId] */
export function context(app, householdId = null) {
  return {
    user: app.user,
    now: app.now(),
    last_sync_at: app.status.last_sync_at,
    base_revision: app.household(householdId)?.revision ?? null,
  };
}

/** @param {App} app */
export const nowIso = (app) => iso(app.now());
