/**
 * Sends the photos of records that the server knows: one at a time, the oldest first, beside pushes and pulls and never
 * in their way. What was sent once is resumed, also after a kill: the server is asked how far it came.
 *
 * @typedef {import("../store/store.js").Store} Store
 * @typedef {import("../rules/photos.js").Photo} Photo
 * @typedef {import("./tus.js").RawWire} RawWire
 * @typedef {ReturnType<typeof startUploads>} Uploads
 * @typedef {object} UploadOptions
 * @property {() => Promise<RawWire|null>} wire  null: nobody is signed in
 * @property {() => Date} now
 * @property {() => number} random
 * @property {LockManager|null} locks
 * @property {(change: {photo_problem: string|null}) => void} show
 */
import { nextAfterFailure } from "../rules/pace.js";
import { meaningOf, reasonOf } from "../rules/photo-words.js";
import { photosToSend } from "../rules/photos.js";
import { iso } from "../rules/time.js";

const TRIES_IN_A_ROW = 3;
const LATER_MS = 3600_000;
const FULL_S = 900;

/**
 * @param {Store} store
 * @param {UploadOptions} options
 */
export function startUploads(store, options) {
  const ending = new AbortController();
  /** @type {Map<string, number>} not before, epoch ms */
  const later = new Map();
  /** @type {Promise<void>|null} */
  let running = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  let failures = 0;

  /** @returns {Promise<Photo|undefined>} */
  async function next() {
    const photos = await store.photos();
    const due = photosToSend(await photos.list(), await store.outbox());
    const isPostponed = (/** @type {Photo} */ { id }) => (later.get(id) ?? 0) > options.now().getTime();
    const fresh = due.filter((photo) => !photo.named && !isPostponed(photo)).map(({ id }) => id);
    if (fresh.length > 0) await photos.change(fresh, { named: true });
    return due.find((photo) => !isPostponed(photo));
  }

  /** @returns {Promise<{after: number|null, problem: string|null}|null>} null when nothing is left to be sent now */
  async function sendAll() {
    for (let photo = await next(); photo && !ending.signal.aborted; photo = await next()) {
      const wire = await options.wire();
      if (wire === null) return null;
      const halt = await sendOne(wire, photo);
      if (halt) return halt;
      failures = 0;
    }
    return null;
  }

  /** @param {RawWire} wire @param {Photo} photo @returns {Promise<{after: number|null, problem: string|null}|null>} null: go on with the next */
  async function sendOne(wire, photo) {
    const photos = await store.photos();
    const bytes = await photos.picture(photo.id, "full").catch(() => null);
    if (bytes === null) {
      await photos.change([photo.id], { state: "lost", settled_at: iso(options.now().getTime()) });
      return null;
    }
    const { sendPhoto } = await import("./tus.js");
    for (let tries = 1; ; tries += 1) {
      await photos.change([photo.id], { state: "sending" });
      const wasTried = photo.state === "sending" || tries > 1;
      const word = await sendPhoto(wire, photo, bytes, { wasTried, signal: ending.signal, came: (offset) => void noted(photo.id, offset) });
      await noting;
      const meaning = word && meaningOf(word);
      if (meaning === null) return settled(photo.id, { state: "kept", offset: photo.bytes });
      if (word && meaning === "refused") return settled(photo.id, { state: "refused", reason: reasonOf(word) });
      if (meaning === "again" && tries < TRIES_IN_A_ROW) continue;
      if (meaning === "again" || meaning === "later") return postponed(photo.id, word);
      if (meaning === "signed_out") return { after: LATER_MS / 1000, problem: null };
      return { after: word?.after ?? (meaning === "full" ? FULL_S : null), problem: meaning === "full" ? "no_space" : null };
    }
  }

  /** @type {Promise<unknown>} */
  let noting = Promise.resolve();

  /** @param {string} id @param {number} offset */
  const noted = (id, offset) => {
    noting = noting.then(async () => (await store.photos()).change([id], { offset })).catch(() => {});
  };

  /**
   * What the server knows of no record may wait for one that is still to be mended, or for none at all: it is then no
   * longer held for the server's sake.
   * @param {string} id @param {import("./tus.js").Word|null} word
   */
  async function postponed(id, word) {
    later.set(id, options.now().getTime() + LATER_MS);
    if (word?.code === "photo_not_named") await (await store.photos()).change([id], { named: false, state: "waiting", offset: 0 });
    return null;
  }

  /** @param {string} id @param {Partial<Photo>} change */
  async function settled(id, change) {
    await (await store.photos()).change([id], { ...change, settled_at: iso(options.now().getTime()) });
    return null;
  }

  async function once() {
    await (await store.photos()).tidy(options.now());
    const halt = await sendAll();
    options.show({ photo_problem: halt?.problem ?? null });
    if (halt === null || ending.signal.aborted) return;
    failures += 1;
    clearTimeout(timer);
    timer = setTimeout(go, nextAfterFailure(failures, halt.after, options.random));
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
