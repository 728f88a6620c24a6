/**
 * From a chosen file to a photo on this tablet's disk, one after the other: twenty large pictures chosen at once need
 * no more memory than one.
 *
 * @typedef {import("../rules/photos.js").NamedPhoto} NamedPhoto
 */
import { newId } from "../rules/ids.js";
import { iso } from "../rules/time.js";
import { room } from "../store/disk.js";
import { StoreProblem } from "../store/problems.js";
import { PhotoProblem, reduced } from "./reducing.js";

/** Below this a tablet keeps what is left for records, which weigh next to nothing. */
const LEAST_FREE = 200 * 1024 * 1024;

/**
 * @param {import("../store/store.js").Store} store
 * @param {Blob} file
 * @param {Date} now
 * @returns {Promise<{photo: NamedPhoto} | {trouble: string}>} kept on the disk when it is answered
 */
export async function takePhoto(store, file, now) {
  const { free } = await room();
  if (free !== null && free < LEAST_FREE) return { trouble: "no_room" };
  try {
    const { full, thumb, width, height } = await reduced(file);
    const photo = { id: newId(now.getTime()), sha256: await sha256(full), bytes: full.length };
    await (await store.photos()).add({ ...photo, width, height, added_at: iso(now.getTime()) }, { full, thumb });
    return { photo };
  } catch (fault) {
    if (fault instanceof PhotoProblem) return { trouble: fault.code };
    if (fault instanceof StoreProblem) return { trouble: fault.code === "disk_full" ? "no_room" : "not_kept" };
    throw fault;
  }
}

/** @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<string>} hexadecimal */
async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
