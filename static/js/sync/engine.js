/**
 * When to synchronise: on saving, when the network comes back, when the tablet is taken up again, and every
 * five minutes give or take half. One tab at a time does it; the others see what it brought.
 *
 * @typedef {import("../store/store.js").Store} Store
 * @typedef {import("./wire.js").WireOutcome} WireOutcome
 * @typedef {"idle"|"syncing"|"offline"|"signed_out"|"revoked"} State
 * @typedef {{online: boolean, state: State, last_sync_at: string|null, waiting: number, quarantined: number,
 *   problem: {code: string, after?: number|null}|null, photo_problem?: string|null}} Status
 * @typedef {object} EngineOptions
 * @property {() => Promise<{token: string, device_id: string, epoch: string|null, ended: string|null}|null>} session
 * @property {(ended: "signed_out"|"revoked") => Promise<void>} end
 * @property {() => Promise<void>} revoke  keys first, one try to hand over what nobody can read any more, then all of it goes
 * @property {(token: string, deviceId: string) => ReturnType<typeof import("./wire.js").createWire>} wire
 * @property {() => Date} now
 * @property {() => number} random
 * @property {number} savedMs              from a saving to its sending
 * @property {() => Promise<void>} told    whoever saved something is told first, then it is counted
 * @property {() => Promise<void>} pause   between a large removal and its confirmation
 * @property {LockManager|null} locks
 * @property {EventTarget|null} page       where "online" is heard
 * @property {Document|null} document      where "visibilitychange" is heard
 */
import { nextAfterFailure, nextRegular } from "../rules/pace.js";
import { endSession, sessionOf } from "./session.js";
import { createWire } from "./wire.js";

/** A moment for second thoughts: until the first attempt a record can still be taken back. */
const SAVED_MS = 5000;
const NOW_MS = 150;
const ELSEWHERE_MS = 4000;
const CONFIRM_MS = 2000;
const UNREACHED = new Set(["offline", "timeout", "not_ours"]);

/**
 * @param {Store} store
 * @returns {EngineOptions}
 */
const everyday = (store) => ({
  session: () => sessionOf(store),
  end: (ended) => endSession(store.userId, ended),
  revoke: async () => (await import("./courier.js")).revoked(store.userId),
  wire: (token, deviceId) => createWire({ token, deviceId }),
  now: () => new Date(),
  random: Math.random,
  savedMs: SAVED_MS,
  told: async () => {},
  pause: () => new Promise((resolve) => { setTimeout(resolve, CONFIRM_MS); }),
  locks: globalThis.navigator?.locks ?? null,
  page: typeof window === "undefined" ? null : window,
  document: globalThis.document ?? null,
});

/**
 * @param {Store} store
 * @param {Partial<EngineOptions>} [given]
 */
export function startSync(store, given = {}) {
  const options = { ...everyday(store), ...given };
  /** @type {Set<(status: Status) => void>} */
  const listeners = new Set();
  /** @type {Status} */
  let status = { online: globalThis.navigator?.onLine ?? true, state: "idle", last_sync_at: null, waiting: 0,
    quarantined: 0, problem: null };
  /** @type {Promise<WireOutcome|{outcome: "elsewhere"}>|null} */
  let running = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  /** @type {Promise<import("./uploading.js").Uploads>|undefined} */
  let uploads;
  let failures = 0;
  let stopped = false;

  /** @param {Partial<Status>} change */
  function show(change) {
    status = { ...status, ...change };
    for (const listener of listeners) listener(status);
  }

  async function recount() {
    if (stopped) return;
    const [counts, last] = await Promise.all([store.counts(), store.meta("last_sync_at")]).catch(unlessStopped);
    if (!stopped) show({ ...counts, last_sync_at: last });
  }

  /** Closed while it was read: locking waits for no reader. @param {unknown} fault @returns {[]} */
  function unlessStopped(fault) {
    if (!stopped) throw fault;
    return [];
  }

  /** @param {number} ms */
  function plan(ms) {
    clearTimeout(timer);
    if (stopped) return;
    timer = setTimeout(() => void syncNow(), ms);
    /** @type {any} */ (timer)?.unref?.();
  }

  /** What reaches the server now; null when nobody is signed in there. */
  async function wire() {
    const session = await options.session();
    return session && !session.ended ? options.wire(session.token, session.device_id) : null;
  }

  /** Behind everything else, and beside it: photos hold nothing up. */
  async function sendPhotos() {
    uploads ??= import("./uploading.js").then(({ startUploads }) => startUploads(store, { ...options, wire, show }));
    (await uploads).go();
  }

  /** @returns {Promise<WireOutcome|{outcome: "elsewhere"}>} */
  async function once() {
    const session = await options.session();
    if (!session || session.ended) return ended(session?.ended === "revoked" ? "revoked" : "signed_out");
    const reached = options.wire(session.token, session.device_id);
    // The first screen does not wait for it.
    const part = await import("./run.js").catch(() => null);
    if (part === null) return { outcome: "offline" };
    const work = () => part.synchronise(store, reached, { now: options.now, epoch: session.epoch, pause: options.pause });
    if (!options.locks) return work();
    return options.locks.request(`fieldvisit-sync-${store.userId}`, { ifAvailable: true },
      (lock) => (lock ? work() : { outcome: /** @type {const} */ ("elsewhere") }));
  }

  /** @param {WireOutcome|{outcome: "elsewhere"}} answer */
  async function conclude(answer) {
    const { outcome } = answer;
    if (outcome === "revoked") return goAway(answer);
    if (outcome === "signed_out") await options.end(outcome);
    if (stopped) return; // the store is closed, and with it all that could be shown
    failures = outcome === "ok" || outcome === "elsewhere" ? 0 : failures + 1;
    await recount();
    show(appearance(answer));
    if (outcome === "ok" && !stopped) void sendPhotos();
    plan(await delay(answer));
  }

  /** Said only when nothing is left to be seen. @param {WireOutcome} answer */
  async function goAway(answer) {
    stop();
    store.close();
    await options.revoke();
    show(appearance(answer));
  }

  /** @param {WireOutcome|{outcome: "elsewhere"}} answer */
  async function delay(answer) {
    if (answer.outcome === "elsewhere") return status.waiting > 0 ? ELSEWHERE_MS : nextRegular(options.random);
    if (answer.outcome !== "ok") {
      return nextAfterFailure(failures, answer.outcome === "busy" ? answer.after : null, options.random);
    }
    const untried = (await store.outbox()).some((row) => row.state === "pending" && row.attempts === 0);
    return untried ? options.savedMs : nextRegular(options.random);
  }

  /** @returns {Promise<WireOutcome|{outcome: "elsewhere"}>} joins the one that is under way */
  function syncNow() {
    if (stopped) return Promise.resolve({ outcome: "elsewhere" });
    running ??= (async () => {
      show({ state: "syncing" });
      /** @type {WireOutcome|{outcome: "elsewhere"}} */
      let answer = { outcome: "offline" };
      try {
        answer = await once();
      } catch (fault) {
        answer = ownFault(fault);
      }
      await conclude(answer).catch(unlessStopped);
      running = null;
      return answer;
    })();
    return running;
  }

  const soon = () => plan(NOW_MS);
  const wentOffline = () => show({ online: false, state: status.state === "idle" ? "offline" : status.state });
  const seen = () => { if (options.document?.visibilityState === "visible") soon(); };
  options.page?.addEventListener("online", soon);
  options.page?.addEventListener("offline", wentOffline);
  options.document?.addEventListener("visibilitychange", seen);
  const off = store.onChange((what, elsewhere) => {
    if (what === "drafts" || what === "photos") return;
    void options.told().then(recount);
    if (what === "outbox" && !elsewhere && !running) plan(options.savedMs);
  });
  function stop() {
    stopped = true;
    void uploads?.then((running) => running.stop());
    clearTimeout(timer);
    off();
    options.page?.removeEventListener("online", soon);
    options.page?.removeEventListener("offline", wentOffline);
    options.document?.removeEventListener("visibilitychange", seen);
  }
  void recount();
  plan(0);

  return {
    syncNow,
    status: () => status,
    wire,
    /** @param {(status: Status) => void} listener @returns {() => void} */
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop,
  };
}

/** @param {"signed_out"|"revoked"} outcome @returns {WireOutcome} */
const ended = (outcome) => ({ outcome, problem: { code: outcome } });

/** @param {unknown} fault @returns {WireOutcome} */
const ownFault = (fault) =>
  ({ outcome: "refused", status: 0, problem: { code: /** @type {any} */ (fault)?.code ?? "store_failed" } });

/**
 * What the screens show of it.
 * @param {WireOutcome|{outcome: "elsewhere"}} answer
 * @returns {Partial<Status>}
 */
function appearance(answer) {
  const { outcome } = answer;
  if (outcome === "ok" || outcome === "elsewhere") return { online: true, state: "idle", problem: null };
  if (outcome === "signed_out" || outcome === "revoked") return { state: outcome, problem: { code: answer.problem.code } };
  if (UNREACHED.has(outcome)) return { online: false, state: "offline", problem: { code: outcome } };
  if (outcome === "busy") return { online: true, state: "idle", problem: { code: "busy", after: answer.after } };
  return { online: true, state: "idle", problem: { code: outcome === "refused" ? answer.problem.code : outcome } };
}
