/**
 * When photos are sent: behind the records that name them, beside pushes and pulls and never in their way, in one tab.
 * What was sent once is resumed, also after a kill: the server is asked how far it came.
 *
 * @typedef {import("../store/store.js").Store} Store
 * @typedef {import("./sending-photos.js").Halt} Halt
 * @typedef {ReturnType<typeof startUploads>} Uploads
 * @typedef {object} UploadOptions
 * @property {() => Promise<import("./tus.js").RawWire|null>} wire  null: nobody is signed in
 * @property {() => Date} now
 * @property {() => number} random
 * @property {LockManager|null} locks
 * @property {(change: {photo_problem: string|null}) => void} show
 */
import { nextAfterFailure } from "../rules/pace.js";
import { sendAll } from "./sending-photos.js";

/**
 * @param {Store} store
 * @param {UploadOptions} options
 */
export function startUploads(store, options) {
  const ending = new AbortController();
  /** @type {Map<string, number>} */
  const later = new Map();
  /** @type {Promise<void>|null} */
  let running = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  let failures = 0;

  async function once() {
    const photos = await store.photos();
    await photos.tidy(options.now());
    const { wire, now } = options;
    const { halt, moved } = await sendAll({ photos, rows: () => store.outbox(), wire, now, signal: ending.signal, later });
    options.show({ photo_problem: halt?.problem ?? null });
    failures = moved ? 0 : failures;
    if (halt !== null && !ending.signal.aborted) comeAgain(halt);
  }

  /** @param {Halt} halt */
  function comeAgain({ after }) {
    failures += 1;
    clearTimeout(timer);
    timer = setTimeout(go, nextAfterFailure(failures, after, options.random));
    /** @type {any} */ (timer)?.unref?.();
  }

  /** In one tab only; joins what is under way. */
  function go() {
    if (ending.signal.aborted) return running ?? Promise.resolve();
    const alone = () => (options.locks
      ? options.locks.request(`fieldvisit-photos-${store.userId}`, { ifAvailable: true }, (lock) => (lock ? once() : undefined))
      : once());
    // A store that was closed meanwhile, or a full disk: the next synchronisation tries again.
    running ??= Promise.resolve(alone()).catch(() => {}).finally(() => {
      running = null;
    });
    return running;
  }

  return {
    go,
    stop() {
      clearTimeout(timer);
      ending.abort();
    },
  };
}
