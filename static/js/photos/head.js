/**
 * What a file says of itself in its first bytes: which kind of picture it is and how large. Read before anything is
 * decoded, because decoding a picture of a hundred million points would end the tab. Pure.
 *
 * @typedef {"jpeg"|"png"|"webp"|"gif"|"bmp"|"heic"} Kind
 * @typedef {{kind: Kind, width: number, height: number}} Head  sides in pixels, as they lie in the file; 0 where unknown
 */

/** How much of a file has to be read: a picture's own small copy and its notes come before its sides. */
export const HEAD_BYTES = 1024 * 1024;
const HEIC = new Set(["heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1", "avif", "avis"]);

/** @param {Uint8Array} bytes @param {number} at @param {number} count */
const letters = (bytes, at, count) => String.fromCharCode(...bytes.subarray(at, at + count));

/** @param {Uint8Array} bytes the beginning of the file @returns {Head|null} null for what is no picture */
export function headOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpeg(view);
    if (letters(bytes, 1, 3) === "PNG") return { kind: "png", width: view.getUint32(16), height: view.getUint32(20) };
    if (letters(bytes, 0, 4) === "RIFF" && letters(bytes, 8, 4) === "WEBP") return webp(bytes, view);
    if (letters(bytes, 0, 3) === "GIF") return { kind: "gif", width: view.getUint16(6, true), height: view.getUint16(8, true) };
    if (letters(bytes, 0, 2) === "BM") return { kind: "bmp", width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) };
    if (letters(bytes, 4, 4) === "ftyp" && HEIC.has(letters(bytes, 8, 4))) return { kind: "heic", width: 0, height: 0 };
  } catch (fault) {
    if (!(fault instanceof RangeError)) throw fault; // cut off before its sides
  }
  return null;
}

/** From piece to piece until the one that tells the sides. @param {DataView} view @returns {Head|null} */
function jpeg(view) {
  let at = 2;
  for (;;) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) at += 1; // padding
    else if (isFrame(marker)) return { kind: "jpeg", width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    else at += 2 + view.getUint16(at + 2);
  }
}

/** @param {number} marker */
const isFrame = (marker) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** @param {Uint8Array} bytes @param {DataView} view @returns {Head|null} */
function webp(bytes, view) {
  const form = letters(bytes, 12, 4);
  const sides = (/** @type {number} */ width, /** @type {number} */ height) => ({ kind: /** @type {const} */ ("webp"), width, height });
  if (form === "VP8 ") return sides(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
  if (form === "VP8L") {
    const packed = view.getUint32(21, true);
    return sides((packed & 0x3fff) + 1, ((packed >>> 14) & 0x3fff) + 1);
  }
  const three = (/** @type {number} */ at) => view.getUint16(at, true) + 65536 * view.getUint8(at + 2) + 1;
  return form === "VP8X" ? sides(three(24), three(27)) : null;
}
