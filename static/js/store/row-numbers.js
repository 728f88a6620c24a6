/**
 * Which number an operation lies under, and which comes next. The id is inside the seal, so every row has to be opened once
 * to know it; but a number is given once and never changes its operation, so once is enough, and a saving costs what its
 * own rows cost however many lie there. What another tab has saved is found by its number: numbers only grow, so while the
 * next one is still the one known here, nobody else has saved anything.
 *
 * @typedef {ReturnType<typeof rowNumbers>} RowNumbers
 */

/** Where the next number stands in "meta". */
export const NEXT = "next_seq";

/** @param {{objectStore(name: string): any}} tx with "meta" @returns {Promise<number>} */
export const nextNumber = async (tx) => (await tx.objectStore("meta").get(NEXT)) ?? 1;

/**
 * @param {import("./layout.js").Database} db
 * @param {(seq: number) => Promise<string|null>} idAt opens the row; null when it has gone meanwhile
 */
export function rowNumbers(db, idAt) {
  /** @type {Map<number, string>} */
  const ids = new Map();
  const known = new Set();
  /** Every row before this number is known here; 0 while that has to be looked up. */
  let until = 0;

  /** @param {number} seq */
  async function idOf(seq) {
    const id = ids.get(seq) ?? (await idAt(seq));
    if (id !== null) note(seq, id);
    return /** @type {const} */ ([id, seq]);
  }

  /** @param {number} seq @param {string} id */
  function note(seq, id) {
    ids.set(seq, id);
    known.add(id);
  }

  /** @param {number} next */
  const knownUntil = (next) => void (until = Math.max(until, next));

  /** @param {number[]} seqs @param {Iterable<string>} wanted @returns {Promise<Map<string, number>>} */
  async function among(seqs, wanted) {
    const asked = new Set(wanted);
    const found = await Promise.all(seqs.map(idOf));
    return new Map(/** @type {[string, number][]} */ (found.filter(([id]) => id !== null && asked.has(id))));
  }

  return {
    /** The row was opened or closed anyway. @param {number} seq @param {string} id */
    note,
    /** All rows with numbers before this one have been opened or closed here. */
    knownUntil,
    /** Another tab has saved something. */
    lookAgain() { until = 0; },
    /**
     * @param {string[]} wanted
     * @returns {Promise<Map<string, number>>} id → seq of those that are here, in the order of saving
     */
    of: async (wanted) => among((await db.getAllKeys("outbox")).map(Number), wanted),
    /**
     * Where these would be saved, as far as it is known here: whoever writes there looks whether it is still the next.
     * @param {string[]} wanted
     * @returns {Promise<{next: number, here: Map<string, number>}>} here: those that are saved already
     */
    async next(wanted) {
      if (until > 0 && !wanted.some((id) => known.has(id))) return { next: until, here: new Map() };
      const tx = db.transaction(["outbox", "meta"]);
      const [seqs, next] = await Promise.all([tx.objectStore("outbox").getAllKeys(), nextNumber(tx)]);
      const here = await among(seqs.map(Number), wanted);
      knownUntil(next);
      return { next, here };
    },
  };
}
