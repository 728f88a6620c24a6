/**
 * The outbox: every record made here, from its saving until thirty days after the server has acknowledged it.
 *
 * A row is `{state, attempts, contained, settled_at}` in the open and everything else sealed, for this tablet and for the
 * server (`row-seal.js`). Until the first attempt a record can be edited or withdrawn; from then on id and payload are frozen.
 *
 * @typedef {import("../rules/types.js").Row} Row
 * @typedef {import("../rules/types.js").Operation} Operation
 * @typedef {import("../rules/types.js").RowState} RowState
 * @typedef {import("./layout.js").Database} Database
 * @typedef {import("./row-seal.js").Closed & {state: RowState, attempts: number, contained: boolean, settled_at: string|null,
 *   result: import("./vault.js").Bytes|null, listed?: boolean, handed?: boolean}} Entry  listed: seen among what a coordinator is
 *   to look at; handed: handed over unopened, the server has it
 */
import { newId } from "../rules/ids.js";
import { iso } from "../rules/time.js";
import { write } from "./layout.js";
import { StoreProblem } from "./problems.js";
import { NEXT, nextNumber, rowNumbers } from "./row-numbers.js";
import { closeAnew, rowSeal } from "./row-seal.js";

const KEPT_DAYS = 30;
const DAY_MS = 24 * 3600_000;
/** @type {RowState[]} */
const UNSENT = ["pending", "sending"];

/**
 * @param {Operation} operation
 * @returns {Omit<Row, "seq"|"state"|"attempts"|"contained"|"settled_at"|"problem">}
 */
function frozen(operation) {
  return {
    id: operation.id ?? newId(), kind: operation.kind, entity_id: operation.entity_id,
    household_id: operation.household_id ?? null, captured_at: operation.captured_at ?? iso(Date.now()),
    last_sync_at: operation.last_sync_at ?? null, base_revision: operation.base_revision ?? null,
    supersedes: operation.supersedes ?? null, depends_on: operation.depends_on ?? null, body: operation.body,
  };
}

/**
 * @param {Database} db
 * @param {import("./vault.js").Vault} vault
 * @param {import("./outward.js").Outward|null} outward
 */
export function outboxOf(db, vault, outward) {
  const rowsSeal = rowSeal(vault, outward);
  const numbers = rowNumbers(db, async (seq) => (await rowAt(seq))?.id ?? null);

  /**
   * @param {number} seq
   * @param {Entry} entry
   * @returns {Promise<Row>}
   */
  async function rowOf(seq, entry) {
    const operation = await rowsSeal.open(seq, entry);
    numbers.note(seq, operation.id);
    const problem = entry.result ? await vault.open(entry.result, resultPlace(seq)) : null;
    const { state, attempts, contained, settled_at } = entry;
    return { ...operation, seq, state, attempts, contained, settled_at, ...(problem ? { problem } : {}) };
  }

  /** @returns {Promise<Row[]>} in the order of saving */
  async function rows() {
    const tx = db.transaction(["outbox", "meta"]);
    const store = tx.objectStore("outbox");
    const [keys, entries, next] = await Promise.all([store.getAllKeys(), store.getAll(), nextNumber(tx)]);
    const found = await Promise.all(entries.map((entry, index) => rowOf(Number(keys[index]), entry)));
    numbers.knownUntil(next);
    return found;
  }

  /** @param {number} seq @returns {Promise<Row|null>} null when it is not there any more */
  async function rowAt(seq) {
    const entry = await db.get("outbox", seq);
    return entry ? rowOf(seq, entry) : null;
  }

  /** @param {string[]} ids @returns {Promise<Row[]>} those of them that are here, in the order of saving */
  async function rowsOf(ids) {
    const found = await Promise.all([...(await numbers.of(ids)).values()].map(rowAt));
    return found.filter((row) => row !== null);
  }

  /** @param {string} id */
  async function rowOfId(id) {
    const [row] = await rowsOf([id]);
    if (row === undefined) throw new StoreProblem("not_here");
    return row;
  }

  /**
   * All or none, and what is there already is not added twice. A row is sealed to its number before the number is taken:
   * where another tab has taken it meanwhile nothing is written, and it is sealed anew.
   * @param {Operation[]} operations
   * @param {IDBValidKey|null} [draftKey] a draft that ends with this saving
   */
  async function add(operations, draftKey = null) {
    const made = operations.map(frozen);
    for (;;) {
      const { next, here } = await numbers.next(made.map(({ id }) => id));
      const fresh = made.filter(({ id }) => !here.has(id));
      const sealed = await Promise.all(fresh.map((operation, at) => rowsSeal.close(next + at, operation)));
      if (await addAt(next, sealed, draftKey)) {
        for (const [at, { id }] of fresh.entries()) numbers.note(next + at, id);
        numbers.knownUntil(next + fresh.length);
        return fresh.map(({ id }) => id);
      }
      numbers.lookAgain();
    }
  }

  /**
   * The rows, the number that comes after them, and the end of the draft: one transaction.
   * @param {number} first
   * @param {import("./row-seal.js").Closed[]} sealed
   * @param {IDBValidKey|null} draftKey
   * @returns {Promise<boolean>} false when the number is not the next one any more
   */
  const addAt = (first, sealed, draftKey) => write(db, ["outbox", "drafts", "meta"], async (tx) => {
    if (sealed.length > 0 && (await nextNumber(tx)) !== first) return false;
    for (const [at, closed] of sealed.entries()) unasked(tx.objectStore("outbox").add(newEntry(closed), first + at));
    if (sealed.length > 0) unasked(tx.objectStore("meta").put(first + sealed.length, NEXT));
    if (draftKey !== null) unasked(tx.objectStore("drafts").delete(draftKey));
    return true;
  });

  /**
   * @param {number} seq
   * @param {(entry: Entry) => Entry|null} change  null removes the row
   */
  async function changeUntried(seq, change) {
    await write(db, ["outbox"], async (tx) => {
      const entry = await tx.objectStore("outbox").get(seq);
      if (!entry) throw new StoreProblem("not_here");
      if (entry.state !== "pending" || entry.attempts > 0) throw new StoreProblem("already_tried");
      const changed = change(entry);
      if (changed) await tx.objectStore("outbox").put(changed, seq);
      else await tx.objectStore("outbox").delete(seq);
    });
  }

  /** What nobody took because it is too large goes when its maker says so: the server never saw it. @param {string} id */
  async function withdraw(id) {
    const row = await rowOfId(id);
    if (row.problem?.code !== "too_large") return changeUntried(row.seq, () => null);
    await write(db, ["outbox"], async (tx) => {
      const entry = await tx.objectStore("outbox").get(row.seq);
      if (entry?.state === "quarantined") await tx.objectStore("outbox").delete(row.seq);
    });
  }

  /**
   * @param {string} id
   * @param {Record<string, any>} body
   */
  async function edit(id, body) {
    const row = await rowOfId(id);
    const closed = await rowsSeal.close(row.seq, frozen({ ...row, body }));
    await changeUntried(row.seq, (entry) => ({ ...entry, ...closed }));
  }

  /**
   * @param {string[]} ids
   * @param {(entry: Entry, id: string) => Entry|null} change  null leaves the row as it is
   * @returns {Promise<Row[]>} the rows changed, as they are stored now
   */
  async function change(ids, change) {
    const seqs = await numbers.of(ids);
    const changed = await write(db, ["outbox"], async (tx) => {
      /** @type {[number, Entry][]} */
      const kept = [];
      for (const [id, seq] of seqs) {
        const entry = await tx.objectStore("outbox").get(seq);
        const next = entry && change(entry, id);
        if (!next) continue;
        await tx.objectStore("outbox").put(next, seq);
        kept.push([seq, next]);
      }
      return kept;
    });
    return Promise.all(changed.map(([seq, entry]) => rowOf(seq, entry)));
  }

  return {
    rows, rowsOf, add, edit, withdraw,
    /** What another version of the program left, or another name of this device: as far as it goes, the next time again. */
    closeAnew: () => closeAnew(db, rowsSeal).catch((fault) => {
      if (!(fault instanceof StoreProblem)) throw fault;
    }),
    /**
     * From here on the payload is frozen, whatever becomes of the attempt.
     * @param {string[]} ids
     */
    markSending: (ids) => change(ids, (entry) =>
      (UNSENT.includes(entry.state) ? { ...entry, state: "sending", attempts: entry.attempts + 1 } : null)),
    /**
     * The server has said that it took nothing of these.
     * @param {string[]} ids
     */
    release: (ids) => change(ids, (entry) => (entry.state === "sending" ? { ...entry, state: "pending" } : null)),
    /**
     * The server no longer knows these (it was restored): they go again, as they are.
     * @param {string[]} ids
     */
    requeue: (ids) => change(ids, (entry) =>
      (UNSENT.includes(entry.state) ? null
        : { ...entry, state: "pending", contained: false, settled_at: null, result: null, handed: false })),
    change,
    /** @param {Date} now */
    prune: (now) => prune(db, now),
    /** How many are not sent yet, and how many were refused, without opening a seal. */
    counts: () => countStates(db),
  };
}

/** Where the server's word about a row lies. @param {number} seq */
export const resultPlace = (seq) => `outbox-result/${seq}`;

/** Nobody waits for one request of several: what goes wrong with it ends the transaction, and that one tells. @param {Promise<unknown>} request */
const unasked = (request) => void request.catch(() => {});

/** @param {import("./row-seal.js").Closed} closed @returns {Entry} */
const newEntry = (closed) =>
  ({ state: "pending", attempts: 0, contained: false, settled_at: null, ...closed, result: null });

/**
 * Acknowledged payloads are kept thirty days for the receipts audit, and longer where no pulled dossier
 * contains them yet. What was refused stays until it is settled.
 * @param {Database} db
 * @param {Date} now
 */
async function prune(db, now) {
  const oldest = now.getTime() - KEPT_DAYS * DAY_MS;
  await write(db, ["outbox"], async (tx) => {
    let cursor = await tx.objectStore("outbox").openCursor();
    while (cursor) {
      const { state, contained, settled_at } = /** @type {Entry} */ (cursor.value);
      const settled = state === "acknowledged" || state === "conflict";
      if (settled && contained && settled_at && Date.parse(settled_at) < oldest) await cursor.delete();
      cursor = await cursor.continue();
    }
  });
}

/** @param {Database} db */
async function countStates(db) {
  const index = db.transaction("outbox").store.index("state");
  const [pending, sending, quarantined] = await Promise.all(
    ["pending", "sending", "quarantined"].map((state) => index.count(state)));
  return { waiting: pending + sending, quarantined };
}
