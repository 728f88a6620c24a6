/**
 * A questionnaire as a plain tree: groups, repeats with their rows, questions. What never changes is read once; what
 * answers change (relevance, labels, values) is read from the engine at the moment it is looked at.
 *
 * @typedef {any} EngineNode  as the engine has it; known in this folder only
 * @typedef {object} Part
 * @property {"group"|"repeat"|"row"|"question"} type
 * @property {string} id            for as long as the questionnaire is open
 * @property {string} path          such as /data/people[2]/name; a row taken out moves those behind it
 * @property {EngineNode} node
 * @property {Part[]} parts         rows of a repeat, else what lies inside; without what is only reckoned
 * @property {boolean} isRelevant
 * @property {boolean} isOnePage    a group that is to be shown whole
 * @property {boolean} canGrow      a repeat whose rows are added by hand
 */

const ONE_PAGE = ["field-list", "table-list"];

/** @param {EngineNode} root @returns {{parts: Part[], byId: Map<string, Part>}} */
export function treeOf(root) {
  /** @type {Map<string, Part>} */
  const byId = new Map();
  const read = (/** @type {EngineNode} */ node) => partOf(node, byId);
  return { parts: root.currentState.children.flatMap(read), byId };
}

/** @param {EngineNode} node @param {Map<string, Part>} byId @returns {Part[]} none for what has no place on a page */
function partOf(node, byId) {
  const type = typeOf(node);
  if (type === null) return [];
  const parts = (node.currentState.children ?? []).flatMap((/** @type {EngineNode} */ child) => partOf(child, byId));
  if (type === "group" && parts.length === 0) return [];
  const part = {
    type,
    id: node.nodeId,
    node,
    parts,
    get path() {
      return node.currentState.reference;
    },
    get isRelevant() {
      return node.currentState.relevant;
    },
    isOnePage: type === "group" && ONE_PAGE.some((name) => node.appearances?.[name]) && !parts.some(hasRepeat),
    canGrow: node.nodeType === "repeat-range:uncontrolled",
  };
  byId.set(part.id, part);
  return [part];
}

/** @param {EngineNode} node @returns {Part["type"]|null} */
function typeOf({ nodeType }) {
  if (nodeType === "group") return "group";
  if (nodeType.startsWith("repeat-range")) return "repeat";
  if (nodeType === "repeat-instance") return "row";
  return nodeType === "model-value" || nodeType === "attribute" ? null : "question";
}

/** @param {Part} part @returns {boolean} */
const hasRepeat = (part) => part.type === "repeat" || part.parts.some(hasRepeat);

/** All nodes that hold a value, reckoned ones too. @param {EngineNode} node @returns {EngineNode[]} */
export function leavesOf(node) {
  const { children } = node.currentState;
  return children === null ? [node] : children.flatMap(leavesOf);
}
