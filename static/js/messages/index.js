/**
 * Words for people: one key, two languages. Nothing here touches the page, so page and tests share it;
 * a person's own choice of language is kept by the caller. Only the book that is read is brought: the other lies in
 * the tablet's cache until somebody asks for it. The words of screens that nobody opens first join with those screens.
 */

/** @typedef {"zh" | "en"} Language */
/** @typedef {Record<string, string | number>} Params */
/** @typedef {Record<string, string>} Book */

/** @type {Record<Language, () => Promise<Book>>} */
const BRING = {
  zh: async () => (await import("./zh.js")).zh,
  en: async () => (await import("./en.js")).en,
};
/** @type {Language} */
let current = "zh";
/** @type {Language} */
let asked = "zh";
/** @type {Book} */
let book = {};
/** @type {Record<Language, Book>[]} */
const joined = [];

/** @param {string | null | undefined} wanted such as "en-GB" @returns {Language} */
export function nearestLanguage(wanted) {
  return wanted && wanted.toLowerCase().startsWith("en") ? "en" : "zh";
}

/**
 * Of two that are asked for one upon the other, the last one stays.
 *
 * @param {Language} wanted
 * @returns {Promise<void>} when words come in this language; rejected, and all as it was, where its book cannot be had
 */
export async function setLanguage(wanted) {
  asked = wanted;
  const brought = await BRING[wanted]();
  if (asked === wanted) [current, book] = [wanted, Object.assign({}, brought, ...joined.map((words) => words[wanted]))];
}

/** Words that come later, with the part that says them: both languages, so that they are there whichever is read. @param {Record<Language, Book>} words */
export function joinWords(words) {
  joined.push(words);
  book = { ...book, ...words[current] };
}

/** @returns {Language} */
export function language() {
  return current;
}

/** @param {string} key */
export function has(key) {
  return key in book;
}

/**
 * The text with its {places} still in it. "key.one" serves a single thing where a language tells one from many.
 * @param {string} key @param {Params | Record<string, unknown>} [params]
 */
export function pattern(key, params) {
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
