/** How much room must be left on a tablet before anything large is put on it: words always fit, photos wait. */

const MB = 1_000_000;
const LEAST_FREE = 200 * MB;

/**
 * @param {number|null} free bytes; null where the browser does not say
 * @returns {boolean} whether photos have to wait
 */
export const isLow = (free) => free !== null && free < LEAST_FREE;

/** @param {number} bytes @returns {number} */
export const megabytes = (bytes) => Math.floor(bytes / MB);
