/**
 * The rows of an outbox as they lie, for who cannot open them: closed for the server and signed (`row-seal.js`). They are
 * read and marked by their numbers; no key is asked for.
 *
 * @typedef {import("../vault/seal.js").Bytes} Bytes
 * @typedef {{seq: number, device: string, sealed: Bytes, server: Bytes, signature: Bytes, waiting: boolean, refused: boolean}} Letter
 *   waiting: the server has not been heard about it · refused: it, or something on the way, would not take it
 * @typedef {Awaited<ReturnType<typeof openLetters>>} Letters
 */
import { deleteUserDatabase, openUserDatabase, write } from "./layout.js";
import { markHanded } from "./picture-seal.js";

/** @typedef {import("./outbox.js").Entry} Entry */

const UNSENT = ["pending", "sending"];

/** @param {string} place whose outbox */
export async function openLetters(place) {
  const db = await openUserDatabase(place);

  /** @returns {Promise<Letter[]>} what the server does not have by this way yet, in the order of saving */
  async function unhanded() {
    const tx = db.transaction("outbox");
    const [keys, entries] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()]);
    return entries.flatMap((/** @type {Entry} */ { device, sealed, server, signature, handed, state }, at) =>
      (device && server && signature && !handed
        ? [{ seq: Number(keys[at]), device, sealed, server, signature, waiting: UNSENT.includes(state), refused: state === "quarantined" }] : []));
  }

  /** @param {number[]} seqs @param {(entry: Entry) => Partial<Entry>} change */
  const mark = (seqs, change) => write(db, ["outbox"], async (tx) => {
    for (const seq of seqs) {
      const entry = await tx.objectStore("outbox").get(seq);
      if (entry) await tx.objectStore("outbox").put({ ...entry, ...change(entry) }, seq);
    }
  });

  /** The pictures that the server does not have, by key, and how large; one at a time is in memory. @returns {Promise<{key: string, bytes: number}[]>} */
  async function unhandedPictures() {
    const found = [];
    let cursor = await db.transaction("pictures").store.openCursor();
    while (cursor) {
      const { photo, signature, handed, sealed } = cursor.value;
      if (photo && signature && !handed) found.push({ key: String(cursor.key), bytes: sealed.length });
      cursor = await cursor.continue();
    }
    return found;
  }

  return {
    place, unhanded, unhandedPictures,
    /** @param {string} key @returns {Promise<Required<import("./picture-seal.js").Picture>>} */
    picture: (key) => db.get("pictures", key),
    /** @param {string} key the server has it, or will never have it */
    pictureDone: (key) => write(db, ["pictures"], (tx) => markHanded(tx.objectStore("pictures"), key, true)),
    /** From here on they are frozen, whatever becomes of the attempt. @param {number[]} seqs */
    tried: (seqs) => mark(seqs, ({ state, attempts }) =>
      (UNSENT.includes(state) ? { state: /** @type {const} */ ("sending"), attempts: attempts + 1 } : {})),
    /** @param {number[]} seqs the server has them */
    handed: (seqs) => mark(seqs, () => ({ handed: true })),
    close: () => db.close(),
    /** Nothing of it can be read any more, or all of it is where it should be. */
    async destroy() {
      db.close();
      await deleteUserDatabase(place);
    },
  };
}
