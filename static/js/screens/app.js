/**
 * The tablet's running state: who is signed in, what is stored, what was just said. Screens get this one object,
 * change their own state and ask for a redraw; everything they show is derived from dossiers and outbox.
 */
import { foldDossiers } from "../rules/index.js";
import { askToKeep } from "../store/disk.js";
import { whenBlocked } from "../store/layout.js";
import { openStore, StoreProblem } from "../store/store.js";
import { lockOf } from "../store/unlocking.js";
import { startSync } from "../sync/engine.js";
import { currentUser, putInside, sessionOf } from "../sync/session.js";
import { booksOf, NOBODY, nobodyHere } from "./blank.js";
import { watchForLeaving } from "./leaving.js";
import { forgetPhotos } from "./photo-door.js";
import { shown } from "./shown.js";
import { createStage } from "./stage.js";
import { way } from "./way.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {App & {start(words: Promise<unknown>): Promise<void>, busy(): boolean, inside(): Promise<void>, arrived: import("../store/device.js").Session | null}} Running
 *   arrived: given by the server while the vault is locked */

const TOAST_TIME = 12_000;

/**
 * @param {HTMLElement} root
 * @param {{version: string, formClosed: () => void, lookForUpdate: () => void}} options
 * @returns {Running}
 */
export function createApp(root, { version, formClosed, lookForUpdate }) {
  const begun = { ...nobodyHere(), reading: null, plate: null, arrived: null, version, warning: null, now: () => new Date() };
  const app = /** @type {Running} */ (/** @type {unknown} */ (begun));
  const stage = createStage(app, root, formClosed);
  const here = () => stage.show(way.route(), { scroll: 0, moved: false });
  return Object.assign(app, {
    go: way.go,
    replace: way.replace,
    back: way.back,
    redraw: stage.draw,
    busy: stage.busy,
    lookForUpdate,
    household: (/** @type {string | null | undefined} */ id) =>
      app.folded.households.find((folded) => folded.id === id) ?? (id && app.at?.id === id ? app.at : undefined),
    /** @type {App["refresh"]} */
    refresh(before) {
      const reading = Promise.resolve(before).then(() => refresh(app)).finally(() => {
        if (app.reading === reading) app.reading = null;
      });
      app.reading = reading;
      return reading;
    },
    ...toasts(app),
    ...savings(app, stage, here),
    ...doors(app, here),
    leave() {
      moveOut(app);
      app.plate = null;
      app.replace("sign-in");
    },
    /** @param {Promise<unknown>} words nothing is said before they are here */
    async start(words) {
      whenBlocked((isBlocked) => void words.then(() => warnIf(app, "blocked", isBlocked)));
      if (way.route().screen === "sign-in") history.replaceState(null, "", "#/today"); // a door is no place to come back to
      way.watch((route, arrival) => void stage.show(route, arrival));
      watchForLeaving({ now: () => app.now().getTime(), hasForm: stage.busy, lock: () => void app.lock() });
      const [plate] = await Promise.all([currentUser().catch((fault) => hinder(app, fault)), words]);
      await (plate ? app.enter(plate) : here());
    },
  });
}

/** Coming in. @param {Running} app @param {() => Promise<void>} here */
function doors(app, here) {
  /** @type {() => void} */
  let come = () => {};
  /** @type {Promise<void>} */
  const coming = new Promise((done) => { come = done; });
  return {
    /** @type {App["enter"]} */
    async enter(plate, session = null) {
      const isAnother = app.plate !== null && app.plate.id !== plate.id;
      if (app.store?.userId === plate.id) await renew(app);
      else {
        moveOut(app);
        Object.assign(app, { plate, arrived: session, warning: null });
        await openIfOpen(app).catch((fault) => hinder(app, fault));
      }
      if (isAnother || way.route().screen === "sign-in") return way.replace("today");
      await here();
    },
    /** @type {App["unlock"]} */
    async unlock(keys) {
      await moveIn(app, keys).catch((fault) => hinder(app, fault));
      await here();
      come();
    },
    /** Somebody has come in, by a PIN or without. */
    inside: () => (app.store || !app.plate ? Promise.resolve() : coming),
    async pinSet() {
      app.pinless = false;
      await here();
    },
  };
}

/** Saving, and locking, which waits for it. @param {Running} app @param {ReturnType<typeof createStage>} stage @param {() => Promise<void>} here */
function savings(app, stage, here) {
  /** @type {Set<Promise<unknown>>} */
  const underWay = new Set();
  /** @type {Promise<void> | null} */
  let locking = null;

  async function lockNow() {
    await Promise.allSettled(underWay);
    const { store } = app;
    await stage.cover().catch(() => {}); // what could not be kept is lost to a full disk, not to the lock
    await store.settled();
    if (app.store === store) moveOut(app);
    await here();
  }

  return {
    /** @type {App["hold"]} */
    async hold(saving) {
      underWay.add(saving);
      return saving.finally(() => underWay.delete(saving));
    },
    /** @type {App["put"]} */
    put: (operations, draft) => app.hold(app.store.add(operations, { draft })),
    /** @type {App["keep"]} */
    async keep(operations, draft) {
      await app.put(operations, draft);
      await (app.reading ?? app.refresh()); // the store has told of it, and is being read already
    },
    /** @type {App["lock"]} */
    async lock() {
      if (!app.store || app.pinless) return;
      locking ??= lockNow().finally(() => {
        locking = null;
      });
      await locking;
    },
  };
}

/** @param {App} app */
function moveOut(app) {
  forgetPhotos();
  app.engine?.stop();
  app.store?.close();
  Object.assign(app, nobodyHere());
}

/** @param {App} app @param {string} code @param {boolean} holds said, or no longer to be said */
function warnIf(app, code, holds) {
  if (holds) app.warning = code;
  else if (app.warning === code) app.warning = null;
  app.redraw();
}

/** What the store refuses is said on an empty stage; nothing of it was touched. @param {App} app @param {unknown} fault */
function hinder(app, fault) {
  if (!(fault instanceof StoreProblem)) throw fault;
  moveOut(app);
  app.warning = fault.code;
  return null;
}

/** A vault without a PIN opens at once, and one is asked for before anything is shown. @param {Running} app */
async function openIfOpen(app) {
  const { plate } = app;
  if (plate && !(await lockOf(plate.id, app.now().getTime())).locked) await moveIn(app);
}

/** Signed in anew while everything is open: the server is asked again at once. @param {App} app */
async function renew(app) {
  app.user = (await sessionOf(app.store))?.user ?? app.user;
  void app.engine.syncNow();
}

/** @param {Running} app @param {import("../store/keys.js").Opened} [keys] */
async function moveIn(app, keys) {
  moveOut(app);
  const plate = /** @type {NonNullable<App["plate"]>} */ (app.plate);
  const store = await openStore(plate.id, { keys, onOutdated: () => warnIf(app, "outdated", true) });
  if (app.arrived) await putInside(store, app.arrived);
  const user = (await sessionOf(store))?.user ?? { ...NOBODY, ...plate };
  const engine = startSync(store, { told: shown });
  Object.assign(app, { user, store, engine, status: engine.status(), pinless: !keys, arrived: null, warning: null });
  engine.onChange((status) => {
    if (status.state === "revoked" && app.plate?.id === plate.id) return turnedOut(app);
    if (app.engine !== engine) return;
    app.status = status;
    app.redraw();
  });
  store.onChange((what) => {
    if (what !== "meta" && what !== "photos") void app.refresh(shown()); // whoever saved something is told first
  });
  void askToKeep();
  await Promise.all([watched(app), app.refresh()]);
}

/** The server has revoked this tablet, and nothing is left on it. @param {App} app */
function turnedOut(app) {
  app.warning = "revoked";
  app.leave();
}

/** The tablet's own standing comes after the first screen's files; without it the work goes on. @param {App} app */
const watched = (app) => import("./life.js").then(({ watchLife }) => watchLife(app)).catch(() => {});

/** Reads the store anew and folds it. @param {App} app */
async function refresh(app) {
  const { store } = app;
  if (!store?.isOpen()) return;
  const parts = await Promise.all([store.dossiers(), store.reference(), store.outbox(), store.drafts()]).catch((fault) => {
    if (store === app.store && store.isOpen()) throw fault; // else it was locked while it was read
    return null;
  });
  if (parts === null || store !== app.store) return;
  const [dossiers, reference, outbox, drafts] = parts;
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
    if (!app.store) return; // it was locked meanwhile, and what was done may name somebody
    clearTimeout(timer);
    app.toast = { text, actions };
    timer = setTimeout(hush, TOAST_TIME);
    app.redraw();
  }
  return { say, hush };
}
