/**
 * How the tablet itself is doing, beside the work: how long one may still read, whether there is room, what may be lost.
 * Looked at when the store is opened, every minute, and after each contact; a form that is open is never disturbed.
 */
import { LEASE_DAYS, seen, standingOf } from "../rules/lease.js";
import { isLow } from "../rules/room.js";
import { room } from "../store/disk.js";
import { noteDevice, toldOf } from "../store/former.js";
import { keepClock, leaseOf } from "../store/lease.js";
import { way } from "./way.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").Life} Life */

const LOOK_MS = 60_000;
/** So seldom is the clock written down. */
const WRITTEN_MS = 10 * LOOK_MS;
const SOON_MS = 50;
const OLD_PROGRAM = "unsupported_protocol";

/** The server does not speak with this program any more. @param {import("../widgets/kinds.js").SyncStatus} status */
const isTooOld = (status) => status.problem?.code === OLD_PROGRAM;

/** Nothing on these tells of anybody. The doors of the house stay open too. */
const OPEN_ALWAYS = new Set(["closed", "door", "device", "change-pin", "sign-in", "feedback"]);

/** The lease is known before the first screen; all else is looked at behind it. @param {App} app with its store open */
export async function watchLife(app) {
  const { store } = app;
  noteDevice(store.userId, /** @type {any} */ (app.user).device_id);
  const days = (await store.meta("session"))?.lease_days ?? LEASE_DAYS;
  let lease = await leaseOf(store, app.now());
  let since = performance.now();
  let written = -Infinity;
  if (app.store === store) app.life = lifeOf(standingOf(lease, app.now(), days));

  async function look() {
    const kept = await leaseOf(store, app.now());
    if (kept.contact_at !== lease.contact_at) since = performance.now();
    lease = kept;
    if (performance.now() - written > WRITTEN_MS) {
      const elapsed = performance.now() - since;
      since = written = performance.now();
      lease = await keepClock(store, app.now(), elapsed);
    }
    await note(app, standingOf(seen(lease, app.now(), performance.now() - since), app.now(), days));
  }

  async function glance() {
    if (app.store !== store) return clearInterval(timer);
    await look().catch(() => {}); // locked meanwhile: the store is closed
    if (app.store !== store) return;
    if (isTooOld(app.status)) app.lookForUpdate();
    turn(app);
  }

  const timer = setInterval(() => void glance(), LOOK_MS);
  const soon = gathered((/** @type {string} */ what) => what === "meta", glance);
  store.onChange(soon);
  app.engine.onChange(onTurning(isTooOld, () => soon("meta")));
  soon("meta");
}

/** @param {import("../rules/lease.js").Standing} standing @param {Partial<Life>} [more] @returns {Life} */
function lifeOf(standing, more = {}) {
  const allows = (/** @type {string} */ name) => standing.state !== "over" || OPEN_ALWAYS.has(name);
  return { lease: standing, allows, free: null, isLow: false, told: null, audit: null, notices: () => null, ...more };
}

/** @param {App} app @param {import("../rules/lease.js").Standing} standing */
async function note(app, standing) {
  const { store } = app;
  const [{ free }, audit] = await Promise.all([room(), store.meta("audit_told")]);
  const told = toldOf(store.userId);
  const hasWords = Boolean(told || audit || isTooOld(app.status) || isLow(free)) || standing.state !== "open";
  const words = hasWords ? { notices: (await import("./life-notices.js")).lifeNotices } : {};
  if (app.store === store) app.life = lifeOf(standing, { free, isLow: isLow(free), told, audit, ...words });
}

/** Closed when the lease is over and no form is open; opened again by the next contact. @param {App} app */
function turn(app) {
  const { screen, path } = way.route();
  const isClosed = document.querySelector("[data-path='closed']") !== null;
  if (!app.busy() && app.life?.allows(screen) === isClosed) app.replace(path === "closed" ? "today" : path);
  else app.redraw();
}

/**
 * Not with every word of the engine, but when it says something else than before.
 * @template T
 * @param {(said: T) => boolean} holds
 * @param {() => void} act
 * @returns {(said: T) => void}
 */
function onTurning(holds, act) {
  let held = false;
  return (said) => {
    const before = held;
    held = holds(said);
    if (held !== before) act();
  };
}

/**
 * Many changes that come together are looked at once.
 * @param {(what: string) => boolean} concerns
 * @param {() => Promise<void>} work
 */
function gathered(concerns, work) {
  let planned = false;
  return (/** @type {string} */ what) => {
    if (planned || !concerns(what)) return;
    planned = true;
    setTimeout(() => {
      planned = false;
      void work();
    }, SOON_MS);
  };
}
