/** Which pictures are taken, and by which steps one is made small enough to travel over a village's network. Pure. */

export const MOST_BYTES = 300_000;
export const THUMB = { side: 320, quality: 0.7 };
const MOST_SIDE = 10_000;
/** What a tablet can still decode: a camera of fifty million points passes. */
const MOST_PIXELS = 52_000_000;

/** First the side that can still be read on a large screen, by worse and worse quality; then smaller. */
export const STEPS = [
  { side: 1600, quality: 0.82 }, { side: 1600, quality: 0.7 }, { side: 1600, quality: 0.58 },
  { side: 1280, quality: 0.66 }, { side: 1280, quality: 0.54 }, { side: 1024, quality: 0.6 },
  { side: 800, quality: 0.6 }, { side: 640, quality: 0.5 },
];

/**
 * @param {number} width
 * @param {number} height
 * @param {number} side the most that the longer one may have
 * @returns {{width: number, height: number}} never larger than it was
 */
export function fitted(width, height, side) {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * @param {import("./head.js").Head|null} head
 * @returns {"not_a_picture"|"heic"|"too_many_pixels"|null} why it is not opened at all
 */
export function refusalOf(head) {
  if (head === null) return "not_a_picture";
  if (head.kind === "heic") return "heic";
  if (head.width < 1 || head.height < 1) return "not_a_picture";
  const isTooLarge = Math.max(head.width, head.height) >= MOST_SIDE || head.width * head.height > MOST_PIXELS;
  return isTooLarge ? "too_many_pixels" : null;
}
