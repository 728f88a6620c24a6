/**
 * One photo after the other on its way to the server, the oldest first: which is next, and what the server's word on it
 * means for it and for those behind it. When to begin is uploading.js's.
 *
 * @typedef {import("../rules/photos.js").Photo} Photo
 * @typedef {import("./tus.js").RawWire} RawWire
 * @typedef {import("./tus.js").Word} Word
 * @typedef {import("../store/photos.js").Photos} Photos
 * @typedef {{after: number|null, problem: string|null}} Halt  seconds to wait, and what to show meanwhile
 * @typedef {object} Trip
 * @property {Photos} photos
 * @property {() => Promise<import("../rules/types.js").Row[]>} rows
 * @property {() => Promise<RawWire|null>} wire  null: nobody is signed in
 * @property {() => Date} now
 * @property {AbortSignal} signal
 * @property {Map<string, number>} later  not before, epoch ms; kept from one trip to the next
 */
import { meaningOf, reasonOf } from "../rules/photo-words.js";
import { NOT_NAMED, photosToSend } from "../rules/photos.js";
import { iso } from "../rules/time.js";

const TRIES_IN_A_ROW = 3;
const LATER_MS = 3600_000;
const FULL_S = 900;
const NAMELESS = new Set(["photo_not_named", "attachment_not_named"]);

/**
 * @param {Trip} trip
 * @returns {Promise<{halt: Halt|null, moved: boolean}>} halt: null when nothing is left to be sent now · moved: the server
 *   has said its word on one at least
 */
export async function sendAll(trip) {
  let moved = false;
  for (let photo = await nextOf(trip); photo && !trip.signal.aborted; photo = await nextOf(trip)) {
    const wire = await trip.wire();
    if (wire === null) break;
    const halt = await sendOne(trip, wire, photo);
    if (halt) return { halt, moved };
    moved = true;
  }
  return { halt: null, moved };
}

/** @param {Trip} trip @returns {Promise<Photo|undefined>} */
async function nextOf({ photos, rows, now, later }) {
  const due = photosToSend(await photos.list(), await rows());
  const ready = due.filter(({ id }) => (later.get(id) ?? 0) <= now().getTime());
  const fresh = ready.filter(({ named }) => !named).map(({ id }) => id);
  if (fresh.length > 0) await photos.change(fresh, { named: true });
  return ready[0];
}

/** @param {Trip} trip @param {RawWire} wire @param {Photo} photo @returns {Promise<Halt|null>} null: go on with the next */
async function sendOne(trip, wire, photo) {
  const bytes = await trip.photos.picture(photo.id, "full").catch(() => null);
  if (bytes === null) return settled(trip, photo.id, { state: "lost" });
  for (let tries = 1; ; tries += 1) {
    const wasTried = photo.state === "sending" || tries > 1;
    const word = await tryOne(trip, wire, photo, bytes, wasTried);
    if (word === null) return settled(trip, photo.id, { state: "kept", offset: photo.bytes });
    if (meaningOf(word) !== "again") return concluded(trip, photo.id, word);
    if (tries === TRIES_IN_A_ROW) return postponed(trip, photo.id, word);
  }
}

/**
 * @param {Trip} trip
 * @param {RawWire} wire
 * @param {Photo} photo
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {boolean} wasTried the server may hold a part of it
 * @returns {Promise<Word|null>} null when the server has it
 */
async function tryOne({ photos, signal }, wire, { id, ...photo }, bytes, wasTried) {
  const { sendPhoto } = await import("./tus.js");
  await photos.change([id], { state: "sending", reason: null });
  /** @type {Promise<unknown>} */
  let noting = Promise.resolve();
  const came = (/** @type {number} */ offset) => {
    noting = noting.then(() => photos.change([id], { offset })).catch(() => {});
  };
  const word = await sendPhoto(wire, { id, ...photo }, bytes, { wasTried, signal, came });
  await noting;
  return word;
}

/** @param {Trip} trip @param {string} id @param {Word} word @returns {Promise<Halt|null>} */
async function concluded(trip, id, word) {
  switch (meaningOf(word)) {
    case "refused": return settled(trip, id, { state: "refused", reason: reasonOf(word) });
    case "later": return postponed(trip, id, word);
    case "signed_out": return { after: LATER_MS / 1000, problem: null };
    case "full": return { after: word.after ?? FULL_S, problem: "no_space" };
    default: return { after: word.after, problem: null };
  }
}

/**
 * What the server knows of no record waits here for one that is still to be mended, and is sent then; it is no longer
 * held for the server's sake.
 * @param {Trip} trip
 * @param {string} id
 * @param {Word} word
 */
async function postponed({ photos, now, later }, id, word) {
  later.set(id, now().getTime() + LATER_MS);
  if (NAMELESS.has(word.code ?? "")) await photos.change([id], { named: false, state: "waiting", offset: 0, reason: NOT_NAMED });
  return null;
}

/** @param {Trip} trip @param {string} id @param {Partial<Photo>} change */
async function settled({ photos, now }, id, change) {
  await photos.change([id], { ...change, settled_at: iso(now().getTime()) });
  return null;
}
