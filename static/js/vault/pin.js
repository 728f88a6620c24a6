/**
 * What may be a PIN: six digits or more, or a passphrase. Whoever picks up a tablet tries the easy ones first, so those
 * are refused: one digit over and over, digits in a row, a short piece repeated.
 */
import { plainPin } from "./header.js";

export { plainPin };

const LEAST_DIGITS = 6;
const LEAST_LETTERS = 10;
const LEAST_DIFFERENT = 5;
export const MOST = 128;

/**
 * @param {string} typed
 * @returns {"pin_too_short"|"pin_too_long"|"pin_too_easy"|null} null when it may be taken
 */
export function pinProblem(typed) {
  const pin = plainPin(typed);
  const signs = [...pin];
  const isDigits = /^\d*$/.test(pin);
  if (signs.length < (isDigits ? LEAST_DIGITS : LEAST_LETTERS)) return "pin_too_short";
  if (signs.length > MOST) return "pin_too_long";
  if (isDigits ? isEasy(pin) : new Set(signs).size < LEAST_DIFFERENT) return "pin_too_easy";
  return null;
}

/** @param {string} digits */
const isEasy = (digits) => isRepeated(digits) || isRow(digits, 1) || isRow(digits, -1);

/** One to three digits over and over. @param {string} digits */
const isRepeated = (digits) => /^(\d{1,3}?)\1+$/.test(digits);

/** Each digit one more (or less) than the one before; after 9 comes 0. @param {string} digits @param {1|-1} step */
const isRow = (digits, step) =>
  [...digits].every((digit, at) => at === 0 || Number(digit) === (Number(digits[at - 1]) + step + 10) % 10);
