/**
 * A JPEG with nothing in it but the picture. Writing a picture anew already leaves place, camera and time behind; this
 * makes sure of it, whatever a browser adds when it writes. Pure.
 */

const FIRST_NOTE = 0xe1; // APP1 to APP15; APP0 tells that it is a JPEG and nothing else
const LAST_NOTE = 0xef;
const COLOURS = 0xee; // Adobe: how the colours are meant
const REMARK = 0xfe;
const SCAN = 0xda;

/** @param {number} marker */
const isNote = (marker) => marker === REMARK || (marker >= FIRST_NOTE && marker <= LAST_NOTE && marker !== COLOURS);

/**
 * @param {Uint8Array} bytes a whole JPEG
 * @returns {Uint8Array<ArrayBuffer>} without notes and remarks, and without what may hang behind it
 */
export function bareJpeg(bytes) {
  const parts = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at + 1] !== SCAN) {
    const end = at + 2 + bytes[at + 2] * 256 + bytes[at + 3];
    if (!isNote(bytes[at + 1])) parts.push(bytes.subarray(at, end));
    at = end;
  }
  parts.push(bytes.subarray(at, endOf(bytes)));
  const bare = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let to = 0;
  for (const part of parts) {
    bare.set(part, to);
    to += part.length;
  }
  return bare;
}

/** Behind the last mark of the end. @param {Uint8Array} bytes */
function endOf(bytes) {
  for (let at = bytes.length - 2; at > 2; at -= 1) if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return at + 2;
  return bytes.length;
}
