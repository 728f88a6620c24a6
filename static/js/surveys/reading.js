/**
 * One question as it stands now, in plain words and values: what the widgets draw.
 *
 * @typedef {import("./tree.js").EngineNode} EngineNode
 * @typedef {import("./tree.js").Part} Part
 * @typedef {{plain: string, formatted: any[], image: string|null}} Words  image: name of a file of the form
 * @typedef {{value: string, words: Words}} Choice
 * @typedef {"text"|"integer"|"decimal"|"date"|"time"|"datetime"|"geopoint"|"one"|"many"|"rank"|"range"|"note"
 *   |"acknowledge"|"image"|"audio"|"video"|"file"|"signature"|"unknown"} Kind
 * @typedef {object} Question
 * @property {string} id
 * @property {string} path
 * @property {string} name
 * @property {Kind} kind
 * @property {Words} label
 * @property {Words|null} hint
 * @property {boolean} isRequired
 * @property {boolean} isReadonly
 * @property {string} value          as it stands in the answers; "" when there is none
 * @property {string[]} chosen       of a choice or a ranking
 * @property {Choice[]} choices
 * @property {string[]} look         what the form says about its appearance
 * @property {{start: number, end: number, step: number}|null} bounds
 * @property {number|null} rows      lines of a text
 * @property {{condition: "required"|"constraint", words: string|null}|null} violation
 */

const INPUTS = /** @type {Record<string, Kind>} */ ({
  int: "integer", decimal: "decimal", date: "date", time: "time", dateTime: "datetime", geopoint: "geopoint",
  geotrace: "unknown", geoshape: "unknown",
});
const UPLOADS = /** @type {Record<string, Kind>} */ ({ image: "image", audio: "audio", video: "video" });
const CHOICES = new Set(["one", "many", "rank"]);

/** @param {Part} part @returns {Question} */
export function questionOf({ node, id, path }) {
  const { currentState: state } = node;
  const kind = kindOf(node);
  const look = [...(node.appearances ?? [])];
  return {
    id, path, kind, look,
    name: path.slice(path.lastIndexOf("/") + 1),
    label: labelOf(node),
    hint: wordsOf(state.hint),
    isRequired: state.required,
    isReadonly: state.readonly,
    value: state.instanceValue ?? "",
    chosen: CHOICES.has(kind) ? [...state.value] : [],
    choices: CHOICES.has(kind) ? state.valueOptions.map(choiceOf) : [],
    bounds: kind === "range" ? boundsOf(node) : null,
    rows: node.nodeOptions?.rows ?? null,
    violation: violationOf(node),
  };
}

/** @param {EngineNode} node @returns {Kind} */
export function kindOf(node) {
  const { nodeType } = node;
  if (nodeType === "note" || nodeType === "rank" || nodeType === "range") return nodeType;
  if (nodeType === "trigger") return "acknowledge";
  if (nodeType === "select") return node.selectType === "select" ? "many" : "one";
  if (nodeType === "input") return INPUTS[node.valueType] ?? "text";
  if (nodeType !== "upload") return "unknown";
  if (node.appearances?.signature) return "signature";
  return UPLOADS[node.nodeOptions.media.type] ?? "file";
}

/** @param {any} item @returns {Choice} */
const choiceOf = (item) => ({ value: item.value, words: wordsOf(item.label) ?? { plain: item.value, formatted: [], image: null } });

/** The engine takes Markdown apart each time it is asked; words that change are another object there. @type {WeakMap<object, Words>} */
const read = new WeakMap();

/** @param {any} text @returns {Words|null} */
export function wordsOf(text) {
  if (!text) return null;
  const words = read.get(text) ?? readAnew(text);
  read.set(text, words);
  return words;
}

/** @param {any} text @returns {Words} */
function readAnew(text) {
  const { formatted } = text;
  return { plain: formatted.length ? formatted.map(bare).join("").trim() : text.asString, formatted, image: text.imageSource ? fileName(text.imageSource) : null };
}

/** How a question is asked. @param {EngineNode} node @returns {Words} */
export const labelOf = (node) =>
  wordsOf(node.nodeType === "note" ? node.currentState.noteText ?? node.currentState.label : node.currentState.label)
    ?? { plain: "", formatted: [], image: null };

/** Without its Markdown. @param {any} node @returns {string} */
const bare = ({ role, value, unsafeHtml, children = [] }) =>
  (role === "child" ? value : role === "html" ? unsafeHtml.replace(/<[^>]*>/g, "") : role === "line-break" ? " " : children.map(bare).join(""));

/** @param {{href: string}} address such as jr://images/well.jpg */
export const fileName = ({ href }) => decodeURIComponent(href.slice(href.lastIndexOf("/") + 1));

/** @param {EngineNode} node */
function boundsOf({ definition }) {
  const { start, end, step } = definition.bounds;
  return { start: Number(start), end: Number(end), step: Number(step) || 1 };
}

/** @param {EngineNode} node @returns {Question["violation"]} */
function violationOf({ validationState }) {
  const violation = validationState?.violation;
  return violation ? { condition: violation.condition, words: violation.message?.asString ?? null } : null;
}
