/**
 * The tablet's running state: who is signed in, what is stored, what was just said. Screens get this one object,
 * change their own state and ask for a redraw; everything they show is derived from dossiers and outbox.
 */
import { foldDossiers } from "../rules/index.js";
import { askToKeep } from "../store/disk.js";
import { openStore, StoreProblem } from "../store/store.js";
import { startSync } from "../sync/engine.js";
import { currentUser } from "../sync/session.js";
import { booksOf, nobodyHere } from "./blank.js";
import { forgetPhotos } from "./photo-door.js";
import { createStage } from "./stage.js";
import { way } from "./way.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {App & {start(): Promise<void>, busy(): boolean}} Running */

const TOAST_TIME = 12_000;

/**
 * @param {HTMLElement} root
 * @param {{version: string, formClosed: () => void}} options
 * @returns {Running}
 */
export function createApp(root, { version, formClosed }) {
  const begun = { ...nobodyHere(), version, warning: null, now: () => new Date() };
  const app = /** @type {Running} */ (/** @type {unknown} */ (begun));
  const stage = createStage(app, root, formClosed);
  const here = () => stage.show(way.route(), { scroll: 0, moved: false });
  return Object.assign(app, {
    go: way.go,
    replace: way.replace,
    back: way.back,
    redraw: stage.draw,
    busy: stage.busy,
    household: (/** @type {string | null | undefined} */ id) =>
      app.folded.households.find((folded) => folded.id === id),
    refresh: () => refresh(app),
    ...toasts(app),
    /** @type {App["keep"]} */
    async keep(operations, draft) {
      await app.store.add(operations, { draft });
      await app.refresh();
    },
    /** @type {App["enter"]} */
    async enter(user) {
      await moveIn(app, user).catch((fault) => hinder(app, fault));
      await here();
    },
    leave() {
      moveOut(app);
      app.replace("sign-in");
    },
    async start() {
      way.watch((route, arrival) => void stage.show(route, arrival));
      const user = await currentUser().catch((fault) => hinder(app, fault));
      await (user ? app.enter(user) : here());
    },
  });
}

/** @param {App} app */
function moveOut(app) {
  forgetPhotos();
  app.engine?.stop();
  app.store?.close();
  Object.assign(app, nobodyHere());
}

/** What the store refuses is said on an empty stage; nothing of it was touched. @param {App} app @param {unknown} fault */
function hinder(app, fault) {
  if (!(fault instanceof StoreProblem)) throw fault;
  moveOut(app);
  app.warning = fault.code;
  return null;
}

/** @param {App} app @param {App["user"]} user */
async function moveIn(app, user) {
  moveOut(app);
  const warn = (/** @type {string} */ code) => () => {
    app.warning = code;
    app.redraw();
  };
  const store = await openStore(user.id, { onBlocked: warn("blocked"), onOutdated: warn("outdated") });
  const engine = startSync(store);
  Object.assign(app, { user, store, engine, status: engine.status(), warning: null });
  engine.onChange((status) => {
    if (status.state === "revoked") return turnedOut(app);
    app.status = status;
    app.redraw();
  });
  store.onChange((what) => {
    if (what !== "meta" && what !== "photos") void app.refresh();
  });
  void askToKeep();
  await app.refresh();
}

/** The server has revoked this tablet, and nothing is left on it. @param {App} app */
function turnedOut(app) {
  app.leave();
  app.warning = "revoked";
  app.redraw();
}

/** Reads the store anew and folds it. @param {App} app */
async function refresh(app) {
  const { store } = app;
  if (!store) return;
  const [dossiers, reference, outbox, drafts] = await Promise.all([
    store.dossiers(),
    store.reference(),
    store.outbox(),
    store.drafts(),
  ]);
  if (store !== app.store) return;
  const folded = foldDossiers(dossiers, outbox, reference, app.user);
  Object.assign(app, { folded, outbox, drafts, books: booksOf(reference) });
  app.redraw();
}

/** What was just done is said for a while, then put away. @param {App} app */
function toasts(app) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  function hush() {
    clearTimeout(timer);
    app.toast = null;
    app.redraw();
  }
  /** @type {App["say"]} */
  function say(text, actions = []) {
    clearTimeout(timer);
    app.toast = { text, actions };
    timer = setTimeout(hush, TOAST_TIME);
    app.redraw();
  }
  return { say, hush };
}
