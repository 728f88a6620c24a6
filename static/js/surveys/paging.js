/**
 * Which questions are seen together. Pages are cut from the form, never from the answers, so that no question jumps to
 * another page because of what is answered; a page of which nothing applies is passed over.
 *
 * @typedef {import("./tree.js").Part} Part
 * @typedef {{key: string, kind: "questions"|"rows", trail: Part[], items: Part[]}} Page  key: stays the same when the
 *   questionnaire is opened again; trail: groups and rows around it; items: questions, and groups as headings
 */

/** So much is taken in at a glance. */
const ROOM = 12;

/** @param {Part[]} parts @returns {Page[]} */
export function pagesOf(parts) {
  /** @type {Page[]} */
  const pages = [];
  walk(parts, [], pages);
  return pages;
}

/** @param {Part[]} parts @param {Part[]} trail @param {Page[]} pages */
function walk(parts, trail, pages) {
  /** @type {Part[]} */
  let loose = [];
  const flush = () => {
    for (const items of cut(loose)) pages.push({ key: items[0].path, kind: "questions", trail, items });
    loose = [];
  };
  for (const part of parts) {
    if (part.type === "question") {
      loose.push(part);
      continue;
    }
    flush();
    if (part.isOnePage) pages.push({ key: part.path, kind: "questions", trail: [...trail, part], items: flat(part.parts) });
    else if (part.type === "repeat") repeated(part, trail, pages);
    else walk(part.parts, [...trail, part], pages);
  }
  flush();
}

/** First what is asked of each, then whether there is one more. @param {Part} repeat @param {Part[]} trail @param {Page[]} pages */
function repeated(repeat, trail, pages) {
  for (const row of repeat.parts) walk(row.parts, [...trail, repeat, row], pages);
  pages.push({ key: `${repeat.path}/+`, kind: "rows", trail, items: [repeat] });
}

/** @param {Part[]} questions @returns {Part[][]} */
function cut(questions) {
  /** @type {Part[][]} */
  const pieces = [];
  let left = 0;
  for (const question of questions) {
    const weight = weightOf(question);
    if (pieces.length === 0 || weight > left) {
      pieces.push([]);
      left = ROOM;
    }
    pieces[pieces.length - 1].push(question);
    left -= weight;
  }
  return pieces;
}

/** @param {Part} question */
function weightOf({ node }) {
  if (node.nodeType === "note") return 1;
  if (node.nodeType === "select") return node.appearances?.minimal || node.appearances?.likert ? 2 : 3;
  return node.nodeType === "upload" || node.nodeType === "rank" ? 3 : 2;
}

/** @param {Part[]} parts @returns {Part[]} a group before what it holds */
const flat = (parts) => parts.flatMap((part) => (part.type === "question" ? [part] : [part, ...flat(part.parts)]));

/** @param {Page} page whether there is anything to be seen on it */
export const isShown = ({ kind, items }) =>
  (kind === "rows" ? items[0].isRelevant && (items[0].canGrow || items[0].parts.length > 0) : items.some((item) => item.type === "question" && item.isRelevant));
