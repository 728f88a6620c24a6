/**
 * Which number an operation lies under. The id is inside the seal, so every row has to be opened once to know it; but
 * a number is given once and never changes its operation, so once is enough, and a saving costs what its own rows
 * cost however many lie there. What another tab has saved is found by its number, which is read anew each time.
 *
 * @typedef {ReturnType<typeof rowNumbers>} RowNumbers
 */

/**
 * @param {import("./layout.js").Database} db
 * @param {(seq: number) => Promise<string|null>} idAt opens the row; null when it has gone meanwhile
 */
export function rowNumbers(db, idAt) {
  /** @type {Map<number, string>} */
  const ids = new Map();

  /** @param {number} seq */
  async function idOf(seq) {
    const id = ids.get(seq) ?? (await idAt(seq));
    if (id !== null) ids.set(seq, id);
    return /** @type {const} */ ([id, seq]);
  }

  return {
    /** The row was opened or closed anyway. @param {number} seq @param {string} id */
    note: (seq, id) => void ids.set(seq, id),
    /**
     * @param {string[]} wanted
     * @returns {Promise<Map<string, number>>} id → seq of those that are here, in the order of saving
     */
    async of(wanted) {
      const asked = new Set(wanted);
      const seqs = (await db.getAllKeys("outbox")).map(Number);
      const found = await Promise.all(seqs.map(idOf));
      return new Map(/** @type {[string, number][]} */ (found.filter(([id]) => id !== null && asked.has(id))));
    },
  };
}
