/**
 * Photos on this tablet: what is known of each, sealed like every record, and beside it its two pictures, sealed as
 * bytes. The list opens no picture, so that a tablet with hundreds of them is as quick as one with none.
 *
 * A photo is written down before its form speaks of it: a killed browser loses none that was seen on the screen, and
 * one that nobody came to speak of is tidied away.
 *
 * @typedef {import("../rules/photos.js").Photo} Photo
 * @typedef {import("../vault/seal.js").Bytes} Bytes
 * @typedef {"full"|"thumb"} Size
 * @typedef {ReturnType<typeof photosOf>} Photos
 * @typedef {object} Parts
 * @property {import("./layout.js").Database} db
 * @property {import("./vault.js").Vault} vault
 * @property {import("./outward.js").Outward|null} outward
 * @property {{rows(): Promise<import("../rules/types.js").Row[]>}} outbox
 * @property {{all(): Promise<Map<string, {value: import("./store.js").Draft}>>}} drafts
 * @property {<T>(work: () => Promise<T>) => Promise<T>} turn  one after the other
 * @property {() => void} tell  that something has changed
 */
import { photosOwed, spokenOf, tidied } from "../rules/photos.js";
import { iso } from "../rules/time.js";
import { write } from "./layout.js";
import { markHanded, pictureSeal } from "./picture-seal.js";
import { recordsOf } from "./records.js";

/** @type {Size[]} */
const SIZES = ["full", "thumb"];

/** @param {Parts} parts */
export function photosOf({ db, vault, outward, outbox, drafts, turn, tell }) {
  const seal = pictureSeal(vault, outward);
  /** @type {ReturnType<typeof recordsOf<Photo>>} */
  const facts = recordsOf(db, "photos", vault, (photo) => photo.id);

  /** @returns {Promise<Photo[]>} as they lie on the disk, whichever tab wrote them; no picture is opened */
  async function list() {
    facts.forget();
    return [...(await facts.all()).values()].map(({ value }) => value);
  }

  /**
   * @param {Pick<Photo, "id"|"sha256"|"bytes"|"width"|"height"|"added_at"|"of"|"type">} taken
   * @param {Partial<Record<Size, Bytes>>} pictures  of a file that is no picture: "full" alone
   */
  async function add(taken, pictures) {
    const prepared = await facts.prepare({ state: "waiting", offset: 0, settled_at: null, reason: null, loose_since: null,
      named: false, ...taken });
    const given = SIZES.flatMap((size) => (pictures[size] ? [{ size, bytes: pictures[size] }] : []));
    const sealed = await Promise.all(given.map(async ({ size, bytes }) =>
      /** @type {const} */ ([pictureKey(prepared.key, size), await seal.close(bytes, pictureKey(prepared.key, size), size === "full" ? taken.id : null)])));
    await write(db, ["photos", "pictures"], async (tx) => {
      await tx.objectStore("photos").put(prepared.entry, prepared.key);
      for (const [key, bytes] of sealed) await tx.objectStore("pictures").put(bytes, key);
    });
    facts.remember([prepared]);
  }

  /**
   * @param {string} id
   * @param {Size} size
   * @returns {Promise<Bytes|null>} the JPEG; null where it is not here
   */
  async function picture(id, size) {
    const key = await facts.keyOf(id);
    const sealed = key === null ? undefined : await db.get("pictures", pictureKey(key, size));
    return sealed ? seal.open(sealed, pictureKey(key ?? "", size)) : null;
  }

  /**
   * @param {string[]} ids
   * @param {Partial<Photo>} change
   */
  async function change(ids, change) {
    facts.forget();
    const all = await facts.all();
    const known = ids.flatMap((id) => all.get(id)?.value ?? []);
    const prepared = await Promise.all(known.map((photo) => facts.prepare({ ...photo, ...change })));
    const handed = change.state === undefined ? null : change.state === "kept";
    await write(db, ["photos", "pictures"], async (tx) => {
      for (const { key, entry } of prepared) await tx.objectStore("photos").put(entry, key);
      if (handed !== null) for (const { key } of prepared) await markHanded(tx.objectStore("pictures"), pictureKey(key, "full"), handed);
    });
    facts.remember(prepared);
  }

  /** @param {string[]} ids */
  async function drop(ids) {
    const keys = await Promise.all(ids.map((id) => facts.keyOf(id)));
    await write(db, ["photos", "pictures"], async (tx) => {
      for (const key of keys) {
        if (key === null) continue;
        await tx.objectStore("photos").delete(key);
        for (const size of SIZES) await tx.objectStore("pictures").delete(pictureKey(key, size));
      }
    });
    facts.remember([], ids);
  }

  /** @param {Date} now */
  async function tidy(now) {
    const [rows, begun] = [await outbox.rows(), [...(await drafts.all()).values()]];
    const { gone, loose, held } = tidied(await list(), spokenOf(rows, begun.map(({ value }) => value)), now);
    if (loose.length > 0) await change(loose, { loose_since: iso(now.getTime()) });
    if (held.length > 0) await change(held, { loose_since: null });
    if (gone.length > 0) await drop(gone);
  }

  /** @param {() => Promise<void>} work */
  async function told(work) {
    await turn(work);
    tell();
  }

  return {
    list, picture,
    /** @param {Parameters<typeof add>[0]} taken @param {Parameters<typeof add>[1]} pictures */
    add: (taken, pictures) => told(() => add(taken, pictures)),
    /** @param {string[]} ids @param {Partial<Photo>} changed */
    change: (ids, changed) => told(() => change(ids, changed)),
    /** How many have to be sent before all this may go. */
    owed: async () => photosOwed(await list(), await outbox.rows()).length,
    /** Lets go of what no record and no draft speaks of any more. @param {Date} now */
    tidy: (now) => turn(() => tidy(now)),
  };
}

/** @param {string} key @param {Size} size */
const pictureKey = (key, size) => `${key}/${size}`;
