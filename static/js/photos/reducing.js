/**
 * A picture as it comes from a camera becomes one that can be kept and sent: turned as it was held, reduced, written
 * anew without its place, its camera or its time. The browser decodes and encodes beside the page, which stays usable.
 *
 * @typedef {Uint8Array<ArrayBuffer>} Bytes
 * @typedef {{full: Bytes, thumb: Bytes, width: number, height: number}} Reduced
 */
import { bareJpeg } from "./bare.js";
import { fitted, MOST_BYTES, refusalOf, STEPS, THUMB } from "./fitting.js";
import { HEAD_BYTES, headOf } from "./head.js";

export class PhotoProblem extends Error {
  /**
   * not_a_picture · heic: a form this browser cannot open · too_many_pixels · broken: begins like a picture and is none ·
   * too_heavy: cannot be made small enough
   *
   * @param {"not_a_picture"|"heic"|"too_many_pixels"|"broken"|"too_heavy"} code
   * @param {unknown} [cause]
   */
  constructor(code, cause) {
    super(code, { cause });
    this.name = "PhotoProblem";
    this.code = code;
  }
}

/**
 * @param {Blob} file
 * @returns {Promise<Reduced>} PhotoProblem
 */
export async function reduced(file) {
  const head = headOf(new Uint8Array(await beginning(file)));
  const refusal = refusalOf(head);
  if (refusal) throw new PhotoProblem(refusal);
  const bitmap = await decoded(file, /** @type {import("./head.js").Head} */ (head));
  try {
    return await written(bitmap);
  } finally {
    bitmap.close();
  }
}

/** @param {Blob} file */
async function beginning(file) {
  try {
    return await file.slice(0, HEAD_BYTES).arrayBuffer();
  } catch (fault) {
    throw new PhotoProblem("broken", fault); // taken away between the choice and the reading
  }
}

/** @param {Blob} file @param {import("./head.js").Head} head */
async function decoded(file, { width, height }) {
  // The longer side only: which of the two lies across is known after it was turned as it was held.
  const { side } = STEPS[0];
  const way = { imageOrientation: /** @type {const} */ ("from-image"), resizeQuality: /** @type {const} */ ("high") };
  const resize = Math.max(width, height) <= side ? {} : width >= height ? { resizeWidth: side } : { resizeHeight: side };
  try {
    return await createImageBitmap(file, { ...way, ...resize });
  } catch (fault) {
    throw new PhotoProblem("broken", fault);
  }
}

/** @param {ImageBitmap} bitmap @returns {Promise<Reduced>} */
async function written(bitmap) {
  const thumb = await jpegOf(bitmap, THUMB);
  for (const step of STEPS) {
    const { bytes, width, height } = await jpegOf(bitmap, step);
    if (bytes.length <= MOST_BYTES) return { full: bytes, thumb: thumb.bytes, width, height };
  }
  throw new PhotoProblem("too_heavy");
}

/** @param {ImageBitmap} bitmap @param {{side: number, quality: number}} step */
async function jpegOf(bitmap, { side, quality }) {
  const { width, height } = fitted(bitmap.width, bitmap.height, side);
  const canvas = new OffscreenCanvas(width, height);
  const ground = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
  ground.fillStyle = "#fff"; // what can be seen through becomes paper, not night
  ground.fillRect(0, 0, width, height);
  ground.imageSmoothingQuality = "high";
  ground.drawImage(bitmap, 0, 0, width, height);
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality });
  canvas.width = 0; // its memory is given back now, not when somebody tidies up
  if (blob.type !== "image/jpeg") throw new PhotoProblem("broken");
  return { bytes: bareJpeg(new Uint8Array(await blob.arrayBuffer())), width, height };
}
