/**
 * Carries to the server what lies on this tablet in stores that nobody has opened now: a locked one, the first user's on
 * a shared tablet (scenario 26), one whose PIN was forgotten, one of a revoked tablet. It sees no word of it.
 *
 * A store that was put aside goes once all of it is delivered. Of a revoked tablet the keys are gone before this begins;
 * it is tried once, and then deleted whatever came of it.
 */
import { nextAfterFailure, nextRegular } from "../rules/pace.js";
import { openLetters } from "../store/letters.js";
import { openPlaces } from "../store/places.js";
import { handOver, handOverPhotos } from "./sealed.js";
import { createWire } from "./wire.js";

const SOON_MS = 1000;

/**
 * @typedef {object} CourierOptions
 * @property {() => string|null} openUser   whose store is open: what lies there is pushed by its own engine
 * @property {import("./sealed.js").Wire} wire
 * @property {() => number} random
 * @property {LockManager|null} locks
 * @property {EventTarget|null} page        where "online" is heard
 */

/** @param {Partial<CourierOptions>} [given] */
const completed = (given = {}) => ({
  openUser: () => null, wire: createWire(), random: Math.random, locks: globalThis.navigator?.locks ?? null,
  page: typeof window === "undefined" ? null : window, ...given,
});

/**
 * Once round all stores that are not open.
 * @param {Partial<CourierOptions>} [given]
 * @returns {Promise<import("./wire.js").WireOutcome>} "ok" when nobody has to be asked again
 */
export async function deliver(given = {}) {
  const options = completed(given);
  const places = await openPlaces();
  /** @type {import("./wire.js").WireOutcome} */
  let last = { outcome: "ok", data: null };
  try {
    for (const place of await places.forsaken()) await giveUp(places, place, options.wire);
    for (const one of await places.all()) {
      if (!one.isAside && one.userId === options.openUser()) continue;
      const answer = await alone(options.locks, one, () => deliverOne(places, one, options.wire));
      if (answer.outcome !== "ok") last = answer;
    }
  } finally {
    places.close();
  }
  return last;
}

/**
 * Another window may have it open and be sending, or carry it now.
 * @param {LockManager|null} locks
 * @param {import("../store/places.js").Place} place
 * @param {() => Promise<import("./wire.js").WireOutcome>} work
 * @returns {Promise<import("./wire.js").WireOutcome>}
 */
async function alone(locks, { place, userId, isAside }, work) {
  if (!locks) return work();
  return locks.request(`fieldvisit-sync-${isAside ? place : userId}`, { ifAvailable: true },
    async (lock) => (lock ? work() : { outcome: "ok", data: null }));
}

/**
 * @param {import("../store/places.js").Places} places
 * @param {import("../store/places.js").Place} one
 * @param {import("./sealed.js").Wire} wire
 */
async function deliverOne(places, { place, isAside }, wire) {
  const letters = await openLetters(place);
  try {
    const { answer, left } = await handOver(letters, wire, isAside ? undefined : ({ waiting }) => waiting);
    if (!isAside || answer.outcome !== "ok" || left > 0) return answer;
    const photos = await handOverPhotos(letters, wire);
    if (photos.answer.outcome === "ok" && photos.left === 0) {
      await letters.destroy();
      await places.forget(place);
    }
    return photos.answer;
  } finally {
    letters.close();
  }
}

/**
 * The tablet was revoked: no key is left for this store. One try, then it goes.
 * @param {import("../store/places.js").Places} places
 * @param {string} place
 * @param {import("./sealed.js").Wire} wire
 */
async function giveUp(places, place, wire) {
  const letters = await openLetters(place);
  const rows = await handOver(letters, wire).catch(() => null);
  if (rows?.answer.outcome === "ok") await handOverPhotos(letters, wire).catch(() => {});
  await letters.destroy();
  await places.forget(place);
}

/**
 * The server has revoked this tablet: keys first, then one try to hand over what nobody can read any more, then all of it
 * goes. What was put aside before under a forgotten PIN goes the same way.
 * @param {string} userId
 * @param {Partial<CourierOptions>} [given]
 */
export async function revoked(userId, given = {}) {
  const { wire } = completed(given);
  const places = await openPlaces();
  try {
    await places.forsake(userId);
    for (const place of await places.forsaken()) await giveUp(places, place, wire);
  } finally {
    places.close();
  }
}

/**
 * Begins to go round: now, when a network comes back, and every five minutes give or take half.
 * @param {Partial<CourierOptions>} given
 */
export function startCourier(given) {
  const options = completed(given);
  let failures = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  /** @type {Promise<void>|null} */
  let running = null;
  let stopped = false;

  /** @param {number} ms */
  function plan(ms) {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void now(), ms);
    /** @type {any} */ (timer)?.unref?.();
  }

  function now() {
    running ??= round().finally(() => { running = null; });
    return running;
  }

  async function round() {
    const answer = await deliver(options).catch(() => ({ outcome: /** @type {const} */ ("offline") }));
    failures = answer.outcome === "ok" ? 0 : failures + 1;
    plan(failures === 0 ? nextRegular(options.random) : nextAfterFailure(failures, answer.outcome === "busy" ? answer.after : null, options.random));
  }

  const soon = () => plan(SOON_MS);
  options.page?.addEventListener("online", soon);
  soon();
  return {
    now,
    stop() {
      stopped = true;
      clearTimeout(timer);
      options.page?.removeEventListener("online", soon);
    },
  };
}
