/** What there is before anybody has signed in, and how reference data is laid out for the screens. */

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").Books} Books */

export const NOBODY = /** @type {any} */ ({ id: "", name: "", username: "", roles: [], language: "zh" });

/** Reference data without its versions; empty where it has not arrived yet. @param {any} reference @returns {Books} */
export function booksOf(reference) {
  const data = (/** @type {string} */ name, /** @type {any} */ otherwise) =>
    reference[name]?.data ?? otherwise;
  return {
    categories: data("categories", []),
    tags: data("tags", []),
    phrases: data("phrases", []),
    steps: data("steps", { open_states: [], table: [] }),
    roll: data("roll", { grids: [], households: [] }),
    colleagues: data("colleagues", []),
    forms: data("forms", []),
  };
}

/** All that belongs to one user, and goes when the tablet is locked. */
export function nobodyHere() {
  return {
    user: NOBODY,
    pinless: false,
    store: null,
    engine: null,
    folded: { households: [], user: NOBODY, issues: [], meetings: [], notices: [], quarantined: [], proposals: [] },
    books: booksOf({}),
    outbox: [],
    drafts: [],
    at: null,
    toast: null,
    position: null,
    life: null,
    status: {
      online: navigator.onLine,
      state: /** @type {const} */ ("idle"),
      last_sync_at: null,
      waiting: 0,
      quarantined: 0,
      problem: null,
    },
  };
}
