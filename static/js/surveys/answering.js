/**
 * From what was typed or picked to an answer of the engine. What is no number is no answer: it is said, and nothing is
 * changed, for the engine would take it for "nothing" in silence.
 *
 * @typedef {import("./tree.js").Part} Part
 * @typedef {string|string[]|boolean|null|{lat: number, lon: number, altitude_m?: number|null, accuracy_m?: number|null}} Given
 *   of a file: its name
 */
import { kindOf } from "./reading.js";

const INT_MOST = 2147483647;
const WHOLE = /^[+-]?\d+$/;
const NUMBER = /^[+-]?(\d+([.]\d*)?|[.]\d+)$/;

/** @param {Part} part @param {Given} given @returns {string|null} what is wrong with it */
export function answer({ node }, given) {
  const kind = kindOf(node);
  const text = typeof given === "string" ? given : "";
  switch (kind) {
    case "integer": return number(node, text, whole(text));
    case "decimal": return number(node, text, decimal(text));
    case "range": return number(node, text, decimal(text));
    case "date": return set(node, text || null);
    case "time": return set(node, text ? `${withSeconds(text)}${offsetAt(new Date())}` : null);
    case "datetime": return set(node, text ? moment(text) : null);
    case "geopoint": return set(node, place(given));
    case "one": return pick(() => node.selectValue(text || null));
    case "many": return pick(() => node.selectValues(given ?? []));
    case "rank": return pick(() => node.setValues(given ?? []));
    case "acknowledge": return set(node, Boolean(given));
    case "image": case "audio": case "video": case "file": case "signature":
      return set(node, text ? new File([], text) : null);
    case "text": return set(node, text);
    default: return "not_asked";
  }
}

/** @param {any} node @param {unknown} value */
function set(node, value) {
  node.setValue(value);
  return null;
}

/** @param {() => unknown} act */
function pick(act) {
  act();
  return null;
}

/** @param {any} node @param {string} text @param {string|null} read @returns {string|null} */
function number(node, text, read) {
  if (text.trim() === "") return set(node, null);
  if (read === null) return node.valueType === "int" ? "not_whole" : "not_number";
  if (node.valueType === "int" && Math.abs(Number(read)) > INT_MOST) return "too_large";
  return set(node, node.nodeType === "range" && node.valueType === "decimal" ? Number(read) : read);
}

/** Digits as a Chinese keyboard gives them count too. @param {string} text */
const plain = (text) => text.normalize("NFKC").replace(/[。．]/g, ".").trim();

/** @param {string} text */
export const whole = (text) => (WHOLE.test(plain(text)) ? String(Number(plain(text))) : null);

/** @param {string} text */
export const decimal = (text) => (NUMBER.test(plain(text)) ? String(Number(plain(text))) : null);

/** @param {string} text "08:30" or "08:30:15" */
const withSeconds = (text) => (text.length === 5 ? `${text}:00.000` : `${text.slice(0, 8)}.000`);

/** @param {string} text "2026-11-22T08:30", as the clock of this place shows it */
const moment = (text) => `${text.slice(0, 11)}${withSeconds(text.slice(11))}${offsetAt(new Date(text))}`;

/** @param {Date} at @returns {string} such as +08:00 */
export function offsetAt(at) {
  const minutes = -at.getTimezoneOffset();
  const two = (/** @type {number} */ part) => String(part).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
}

/** @param {Given} given */
function place(given) {
  if (given === null || typeof given !== "object" || Array.isArray(given)) return null;
  return { latitude: given.lat, longitude: given.lon, altitude: given.altitude_m ?? 0, accuracy: given.accuracy_m ?? 0 };
}
