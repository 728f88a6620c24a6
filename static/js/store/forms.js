/**
 * The questionnaires on this tablet, sealed like everything else: what a form is in one record, its text and the lists
 * and pictures that came with it beside it. The list opens none of them. Several versions lie side by side: what was
 * begun with one is finished, and corrected, with the same.
 *
 * @typedef {{form_id: string, version: string, md5: string, title: string, media: string[], kept_at: string}} KeptForm
 * @typedef {{name: string, type: string, bytes: import("../vault/seal.js").Bytes}} FormFile  name "": the form's own text
 * @typedef {ReturnType<typeof formsOf>} Forms
 */
import { write } from "./layout.js";
import { recordsOf } from "./records.js";

/** @param {{form_id: string, version: string}} form @returns {string} */
const nameOf = ({ form_id: id, version }) => `${id}\n${version}`;
/** @param {string} key @param {string} name */
const filePlace = (key, name) => `form_files/${key}/${name}`;

/** @param {{db: import("./layout.js").Database, vault: import("./vault.js").Vault, turn: <T>(work: () => Promise<T>) => Promise<T>}} parts */
export function formsOf({ db, vault, turn }) {
  /** @type {ReturnType<typeof recordsOf<KeptForm>>} */
  const facts = recordsOf(db, "forms", vault, (/** @type {KeptForm} */ form) => nameOf(form));

  /** @returns {Promise<KeptForm[]>} as they lie on the disk, whichever tab wrote them */
  async function list() {
    facts.forget();
    return [...(await facts.all()).values()].map(({ value }) => value);
  }

  /** @param {KeptForm} form @param {FormFile[]} files all of them, or it is not kept */
  async function keep(form, files) {
    const prepared = await facts.prepare(form);
    const sealed = await Promise.all(files.map(async ({ name, type, bytes }) =>
      /** @type {const} */ ([`${prepared.key}/${name}`, { type, sealed: await vault.sealBytes(bytes, filePlace(prepared.key, name)) }])));
    await write(db, ["forms", "form_files"], async (tx) => {
      await dropFiles(tx.objectStore("form_files"), prepared.key);
      await tx.objectStore("forms").put(prepared.entry, prepared.key);
      for (const [key, file] of sealed) await tx.objectStore("form_files").put(file, key);
    });
    facts.remember([prepared]);
  }

  /** @param {{form_id: string, version: string}[]} forms */
  async function drop(forms) {
    const names = forms.map(nameOf);
    const keys = (await Promise.all(names.map((name) => facts.keyOf(name)))).filter((key) => key !== null);
    await write(db, ["forms", "form_files"], async (tx) => {
      for (const key of keys) {
        await tx.objectStore("forms").delete(key);
        await dropFiles(tx.objectStore("form_files"), key);
      }
    });
    facts.remember([], names);
  }

  /**
   * @param {{form_id: string, version: string}} form @param {string} [name] of a file; none: the form's own text
   * @returns {Promise<Blob|null>} null where it is not here
   */
  async function file(form, name = "") {
    const key = await facts.keyOf(nameOf(form));
    const entry = key === null ? undefined : await db.get("form_files", `${key}/${name}`);
    return entry ? new Blob([await vault.openBytes(entry.sealed, filePlace(String(key), name))], { type: entry.type }) : null;
  }

  return {
    list, file,
    /** @param {KeptForm} form @param {FormFile[]} files */
    keep: (form, files) => turn(() => keep(form, files)),
    /** @param {{form_id: string, version: string}[]} forms */
    drop: (forms) => turn(() => drop(forms)),
  };
}

/** @param {any} store @param {string} key of the form */
const dropFiles = (store, key) => store.delete(IDBKeyRange.bound(`${key}/`, `${key}0`, false, true));
