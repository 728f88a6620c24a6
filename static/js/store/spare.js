/**
 * Whether the disk still takes something, asked with a file of no meaning before anything is written down.
 *
 * The browser's own database bears a full disk badly: a write that breaks off in its middle leaves a torn end, the next
 * ones are put behind it, and when it is opened again everything is thrown away as damaged (Chromium does so on a
 * small disk). So the database is left alone while the disk does not take this file.
 */

/** More than a record takes, and more than a picture or a page of a pull. */
const LITTLE = 256 * 1024;
const MUCH = 2 * 1024 * 1024;
const LARGE = new Set(["dossiers", "pictures"]);
/** One saving is several writes: they ask once. */
const TRUSTED_MS = 1000;
const NAME = "room";
const asked = { at: -Infinity, bytes: 0 };
/** @type {{bytes: number, done: Promise<void>}|null} who asks while an answer is on its way waits for that one */
let asking = null;
/** @type {FileSystemFileHandle|null} looked up once, and again where it was cleared away */
let file = null;

/**
 * @param {string[]} names of the stores that are to be written
 * @param {number} [now] ms on a clock that never runs backwards
 * @returns {Promise<void>} rejects with a QuotaExceededError
 */
export async function ensureRoom(names, now = performance.now()) {
  const bytes = names.some((name) => LARGE.has(name)) ? MUCH : LITTLE;
  if (now - asked.at < TRUSTED_MS && bytes <= asked.bytes) return;
  if (!asking || asking.bytes < bytes) {
    const mine = { bytes, done: ask(bytes, now) };
    asking = mine;
    await mine.done.finally(() => { if (asking === mine) asking = null; });
  } else await asking.done;
}

/** @param {number} bytes @param {number} now */
async function ask(bytes, now) {
  // A browser that has no such files cannot be asked.
  const folder = await globalThis.navigator?.storage?.getDirectory?.().catch(() => null);
  if (!folder) return;
  try {
    if (!file || !(await fill(file, bytes).then(() => true, () => false))) {
      file = null;
      const made = await folder.getFileHandle(NAME, { create: true });
      await fill(made, bytes);
      file = made;
    }
  } catch (fault) {
    // On a disk without a free page it is the file that cannot be made, and the browser has other names for that.
    throw new DOMException(String(fault), "QuotaExceededError");
  }
  Object.assign(asked, { at: now, bytes });
}

/** What is written is never kept. @param {FileSystemFileHandle} file @param {number} bytes */
async function fill(file, bytes) {
  const writing = await file.createWritable();
  try {
    await writing.write(new Uint8Array(bytes));
  } finally {
    await writing.abort().catch(() => {});
  }
}
