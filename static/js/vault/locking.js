/**
 * When a tablet locks itself: by the clock, so that one that slept is locked when it wakes. Taking a photo hides the
 * page, so leaving has its time too, and a form that is open gets more of both.
 *
 * @typedef {{touchedAt: number, hiddenAt: number|null, hasForm: boolean}} Use  epoch ms; hiddenAt: null while it is seen
 */

const MINUTE = 60_000;
const IDLE = { plain: 5 * MINUTE, form: 15 * MINUTE };
const HIDDEN = { plain: MINUTE, form: 5 * MINUTE };

/**
 * @param {Use} use
 * @param {number} now epoch ms
 * @returns {boolean} a clock set back never unlocks anything, and locks nothing by itself
 */
export function isLockDue({ touchedAt, hiddenAt, hasForm }, now) {
  const way = hasForm ? "form" : "plain";
  return now - touchedAt >= IDLE[way] || (hiddenAt !== null && now - hiddenAt >= HIDDEN[way]);
}
