/**
 * One user's store on this tablet: the dossiers as the server sent them, the outbox, the drafts.
 *
 * The two layers never touch: a pull writes no row's payload, saving writes no dossier. What belongs together
 * (a page of a pull with its tokens, a saving with the end of its draft) is one transaction, so that a kill at
 * any moment leaves a state that makes sense.
 *
 * @typedef {import("../rules/types.js").Row} Row
 * @typedef {import("../rules/types.js").Dossier} Dossier
 * @typedef {import("../rules/types.js").Operation} Operation
 * @typedef {import("../rules/types.js").PullAnswer} PullAnswer
 * @typedef {import("../rules/types.js").PushResult} PushResult
 * @typedef {"outbox"|"dossiers"|"drafts"|"meta"|"photos"} What
 * @typedef {Awaited<ReturnType<typeof openStore>>} Store
 * @typedef {{name: string, value: any}} Draft
 */
import { applyPull } from "./apply-pull.js";
import { announcer } from "./announce.js";
import { carryUser } from "./carry-over.js";
import { inTurn } from "./in-turn.js";
import { keysOfUser } from "./keys.js";
import { deleteUserDatabase, openUserDatabase, write } from "./layout.js";
import { outboxOf } from "./outbox.js";
import { outwardFor } from "./outward.js";
import { StoreProblem } from "./problems.js";
import { recordsOf } from "./records.js";
import { settle } from "./settle.js";
import { ensureRoom } from "./spare.js";

export { StoreProblem };

/** @typedef {{dossier: Dossier, adopted: number[]}} Held  adopted: rows whose effect the token covers but not the copy */

/**
 * @param {string} userId
 * @param {import("./layout.js").Hooks & {pin?: string|null, keys?: import("./keys.js").Opened}} [options]  keys: what
 *   `unlock` gave; without them the store opens by the PIN, or without one while none is set
 */
export async function openStore(userId, { pin = null, keys, ...hooks } = {}) {
  const { vault, isNew, place } = keys ?? (await keysOfUser(userId, { pin, ...hooks }));
  // What lies there was sealed under a key that is gone: nobody can read it, and nothing may be read with it.
  if (isNew) await deleteUserDatabase(place);
  const [db, outward] = await Promise.all([openUserDatabase(place, hooks), outwardFor(userId, hooks)]);
  await carryUser(db, vault, userId, hooks);
  /** @type {ReturnType<typeof recordsOf<Held>>} */
  const held = recordsOf(db, "dossiers", vault, (value) => value.dossier.id);
  /** @type {ReturnType<typeof recordsOf<Draft>>} */
  const drafts = recordsOf(db, "drafts", vault, (value) => value.name);
  const outbox = outboxOf(db, vault, outward);
  await outbox.closeAnew();
  const reference = readOnce(() => readReference(db, vault));
  const news = announcer(userId, (what) => {
    if (what === "dossiers") [held, reference].forEach((read) => read.forget());
    if (what === "outbox" || what === "drafts") drafts.forget();
  });
  const parts = { db, vault, held, outbox };
  const turn = inTurn();
  let isOpen = true;

  /** @param {string} key */
  async function meta(key) {
    const entry = await db.get("meta", key);
    return entry ? vault.open(entry.sealed, `meta/${key}`) : null;
  }

  /** @param {string} key @param {any} value */
  async function setMeta(key, value) {
    const entry = { sealed: await vault.seal(value, `meta/${key}`) };
    await write(db, ["meta"], async (tx) => void (await tx.objectStore("meta").put(entry, key)));
    news.tell("meta");
  }

  /**
   * All or none. With `draft`, the draft of that key ends in the same transaction.
   * @param {Operation[]} operations
   * @param {{draft?: string}} [options]
   * @returns {Promise<string[]>} the ids of the rows added
   */
  async function add(operations, { draft } = {}) {
    void ensureRoom(["outbox"]).catch(() => {}); // the answer is on its way when the writing asks, and hears a refusal
    const ids = await turn(async () => {
      const added = await outbox.add(operations, draft === undefined ? null : await drafts.keyOf(draft));
      if (draft !== undefined) drafts.remember([], [draft]);
      return added;
    });
    news.tell("outbox");
    return ids;
  }

  /** @param {string} key @param {any} value */
  async function saveDraft(key, value) {
    const prepared = await drafts.prepare({ name: key, value });
    await write(db, ["drafts"], async (tx) => void (await tx.objectStore("drafts").put(prepared.entry, prepared.key)));
    drafts.remember([prepared]);
  }

  /** @param {string} key */
  async function dropDraft(key) {
    const stored = await drafts.keyOf(key);
    if (stored === null) return;
    await write(db, ["drafts"], async (tx) => void (await tx.objectStore("drafts").delete(stored)));
    drafts.remember([], [key]);
  }

  /** @template T @param {Promise<T>} done @returns {Promise<T>} */
  async function telling(done) {
    const result = await done;
    news.tell("outbox");
    return result;
  }

  /** @type {Promise<import("./photos.js").Photos>|undefined} */
  let photos;
  const broughtPhotos = async () =>
    (await import("./photos.js")).photosOf({ db, vault, outward, outbox, drafts, turn, tell: () => news.tell("photos") });

  return {
    userId,
    /** @returns {Promise<Dossier[]>} */
    dossiers: async () => [...(await held.all()).values()].map(({ value }) => value.dossier),
    /** @returns {Promise<Record<string, string>>} dossier id → token held */
    tokens: async () => Object.fromEntries([...(await held.all())].map(([id, { value }]) => [id, value.dossier.token])),
    reference: reference.read,
    outbox: outbox.rows,
    counts: outbox.counts,
    add, meta, setMeta,
    /** @param {string} key @param {any} value */
    saveDraft: (key, value) => turn(() => saveDraft(key, value)),
    /** @param {string} key */
    dropDraft: (key) => turn(() => dropDraft(key)),
    /** @param {string} id @param {Record<string, any>} body */
    edit: (id, body) => telling(outbox.edit(id, body)),
    /** @param {string} id */
    withdraw: (id) => telling(outbox.withdraw(id)),
    /** @param {string} key @returns {Promise<any>} */
    draft: async (key) => (await drafts.all()).get(key)?.value.value ?? null,
    /** @returns {Promise<{key: string, value: any}[]>} */
    drafts: async () => [...(await drafts.all())].map(([key, { value }]) => ({ key, value: value.value })),
    /** Brought when the first one is looked for: the first screen of a new tablet does not wait for it. */
    photos: () => (photos ??= broughtPhotos()),
    forms: async () => (await import("./forms.js")).formsOf({ db, vault, turn }),
    /** @param {string[]} ids */
    markSending: (ids) => telling(outbox.markSending(ids)),
    /** @param {string[]} ids */
    release: (ids) => telling(outbox.release(ids)),
    /** @param {string[]} ids */
    requeue: (ids) => telling(outbox.requeue(ids)),
    /** @param {Date} now */
    prune: (now) => outbox.prune(now),
    /** @param {PushResult[]} results @param {string} at the server's clock */
    settle: async (results, at) => {
      await settle(parts, results, at);
      news.tell("outbox");
    },
    /** @param {PullAnswer} answer @param {import("./apply-pull.js").PullOptions} [options] */
    applyPull: async (answer, options) => {
      await applyPull(parts, answer, options);
      reference.forget();
      news.tell("dossiers");
    },
    /** Reads from the disk again what another tab may have written. */
    refresh() {
      for (const read of [held, drafts, reference]) read.forget();
    },
    /** @param {(what: What, elsewhere: boolean) => void} fn @returns {() => void} */
    onChange: news.onChange,
    /** Resolves when every saving begun so far has come to its end, well or ill. */
    settled: () => turn(async () => {}),
    /** Not any more when it was locked, or the tablet revoked. */
    isOpen: () => isOpen,
    close() {
      isOpen = false;
      news.close();
      db.close();
    },
  };
}

/** Read again only after it was forgotten, or could not be read. @template T @param {() => Promise<T>} read */
function readOnce(read) {
  /** @type {Promise<T>|null} */
  let known = null;
  const forget = () => { known = null; };
  return { forget, read: () => (known ??= read().catch((fault) => { forget(); throw fault; })) };
}

/** @param {string} place as `device.drop` told it */
export const deleteStore = (place) => deleteUserDatabase(place);

/**
 * @param {import("./layout.js").Database} db
 * @param {import("./vault.js").Vault} vault
 * @returns {Promise<import("../rules/types.js").Reference>}
 */
async function readReference(db, vault) {
  const tx = db.transaction("reference");
  const [names, entries] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()]);
  const values = await Promise.all(entries.map((entry, index) => vault.open(entry.sealed, `reference/${names[index]}`)));
  return Object.fromEntries(names.map((name, index) => [String(name), values[index]]));
}
