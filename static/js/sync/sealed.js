/**
 * Hands over outbox rows as they lie, without a token and without opening them: the device's signature speaks. For a
 * forgotten PIN, a revoked tablet, and the outbox of somebody else on a shared one.
 *
 * The server has a row when it says what became of that very row: applied, known before, or kept to be checked. All
 * else stays and goes again.
 *
 * @typedef {import("../store/letters.js").Letter} Letter
 * @typedef {import("./wire.js").WireOutcome} WireOutcome
 * @typedef {{post: (path: string, body: any) => Promise<WireOutcome>}} Wire
 */
import { halves } from "../rules/batches.js";

const MOST_ROWS = 100;
const MOST_SIGNS = 1_500_000;
const AROUND = 1200;
const RECEIVED = new Set(["applied", "duplicate", "conflict", "rejected"]);
/** The server could not open it, so it kept nothing of it. */
const NOT_KEPT = "not_opened";
const OF_THE_BATCH = new Set([400, 403, 404, 422]);
const PIECE = 0x8000;

/** @param {Uint8Array} bytes */
export function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return btoa(text);
}

/** A row as JSON carries it. @param {Letter} letter */
export const asJson = ({ seq, sealed, server, signature }) =>
  ({ seq, sealed: base64(sealed), key: base64(server), signature: base64(signature) });

/** A picture likewise. @param {Required<import("../store/picture-seal.js").Picture>} picture */
export const pictureAsJson = ({ photo, sealed, server, signature }) =>
  ({ photo_id: photo, sealed: base64(sealed), key: base64(server), signature: base64(signature) });

/**
 * @param {import("../store/letters.js").Letters} letters
 * @param {Wire} wire
 * @param {(letter: Letter) => boolean} [wanted]
 * @returns {Promise<{answer: WireOutcome, left: number}>} left: how many rows the server still does not have; answer: what
 *   ended it, "ok" when every row was asked about
 */
export async function handOver(letters, wire, wanted = () => true) {
  const all = (await letters.unhanded()).filter(wanted);
  const queue = batchesOf(all);
  let left = all.length;
  while (queue.length > 0) {
    const batch = /** @type {Letter[]} */ (queue.shift());
    await letters.tried(batch.map(({ seq }) => seq));
    const answer = await wire.post("sync/sealed", { device_id: batch[0].device, rows: batch.map(asJson) });
    if (answer.outcome === "ok" && Array.isArray(answer.data?.results)) {
      const received = answer.data.results.filter(isReceived).map((/** @type {{seq: number}} */ { seq }) => seq);
      await letters.handed(received);
      left -= received.length;
    } else if (isFaultOfTheBatch(answer)) {
      if (batch.length > 1) queue.unshift(...halves(batch));
    } else {
      return { answer: answer.outcome === "ok" ? { outcome: "not_ours", status: 200 } : answer, left };
    }
  }
  return { answer: { outcome: "ok", data: null }, left };
}

/** Of these the server will never take a photo: no record names it, not even one that waits to be checked, or it is refused. */
const NEVER = new Set([409, 410, 422]);

/**
 * The photos, one at a time, when all records are there: a photo follows its record.
 * @param {import("../store/letters.js").Letters} letters
 * @param {Wire} wire
 * @returns {Promise<{answer: WireOutcome, left: number}>}
 */
export async function handOverPhotos(letters, wire) {
  const pictures = await letters.unhandedPictures();
  let left = pictures.length;
  for (const { key } of pictures) {
    const picture = await letters.picture(key);
    const answer = await wire.post("sync/sealed-photos", { device_id: picture.device, ...pictureAsJson(picture) });
    const settled = answer.outcome === "ok" ? Boolean(answer.data?.outcome) : answer.outcome === "refused" && NEVER.has(answer.status);
    if (settled) {
      await letters.pictureDone(key);
      left -= 1;
    } else if (answer.outcome !== "too_large" && answer.outcome !== "refused") {
      return { answer: answer.outcome === "ok" ? { outcome: "not_ours", status: 200 } : answer, left };
    }
  }
  return { answer: { outcome: "ok", data: null }, left };
}

/** @param {{outcome: string, code?: string}} result */
const isReceived = ({ outcome, code }) => RECEIVED.has(outcome) && code !== NOT_KEPT;

/** One bad row must not hold up the others. @param {WireOutcome} answer */
const isFaultOfTheBatch = (answer) =>
  answer.outcome === "too_large" || (answer.outcome === "refused" && OF_THE_BATCH.has(answer.status));

/** @param {Letter[]} letters @returns {Letter[][]} of one device each */
function batchesOf(letters) {
  /** @type {Letter[][]} */
  const batches = [];
  let signs = 0;
  for (const letter of letters) {
    const own = Math.ceil(letter.sealed.length / 3) * 4 + AROUND;
    const batch = batches.at(-1);
    if (!batch || batch.length >= MOST_ROWS || batch[0].device !== letter.device || signs + own > MOST_SIGNS) {
      batches.push([letter]);
      signs = own;
    } else {
      batch.push(letter);
      signs += own;
    }
  }
  return batches;
}
