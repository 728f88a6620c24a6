/**
 * Words for people: one key, two languages. Nothing here touches the page, so page and tests share it;
 * a person's own choice of language is kept by the caller.
 */
import { en } from "./en.js";
import { zh } from "./zh.js";

/** @typedef {"zh" | "en"} Language */
/** @typedef {Record<string, string | number>} Params */

/** @type {Record<Language, Record<string, string>>} */
const BOOKS = { zh, en };
/** @type {Language} */
let current = "zh";

/** @param {string | null | undefined} wanted such as "en-GB" @returns {Language} */
export function nearestLanguage(wanted) {
  return wanted && wanted.toLowerCase().startsWith("en") ? "en" : "zh";
}

/** @param {Language} language */
export function setLanguage(language) {
  current = nearestLanguage(language);
}

/** @returns {Language} */
export function language() {
  return current;
}

/** @param {string} key */
export function has(key) {
  return key in BOOKS[current];
}

/**
 * The text with its {places} still in it. "key.one" serves a single thing where a language tells one from many.
 * @param {string} key @param {Params | Record<string, unknown>} [params]
 */
export function pattern(key, params) {
  const book = BOOKS[current];
  if (params && Number(params.n) === 1 && `${key}.one` in book) return book[`${key}.one`];
  return book[key] ?? key;
}

/** @param {string} key @param {Params} [params] @returns {string} */
export function t(key, params) {
  const text = pattern(key, params);
  if (!params) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole));
}

/**
 * The name of a row of reference data in the language shown; rows carry both.
 * @param {{zh: string, en: string} | undefined | null} row @param {string} [otherwise]
 */
export function named(row, otherwise = "") {
  return row ? row[current] || row.zh || otherwise : otherwise;
}
