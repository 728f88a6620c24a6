/**
 * From a chosen file to a photo on this tablet's disk, one after the other: twenty large pictures chosen at once need
 * no more memory than one.
 *
 * @typedef {import("../rules/photos.js").NamedPhoto} NamedPhoto
 */
import { hexDigest } from "../rules/digest.js";
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
    const photo = { id: newId(now.getTime()), sha256: await hexDigest(full), bytes: full.length };
    await (await store.photos()).add({ ...photo, width, height, added_at: iso(now.getTime()) }, { full, thumb });
    return { photo };
  } catch (fault) {
    if (fault instanceof PhotoProblem) return { trouble: fault.code };
    if (fault instanceof StoreProblem) return { trouble: fault.code === "disk_full" ? "no_room" : "not_kept" };
    throw fault;
  }
}

/**
 * A file of a questionnaire as it is: a sound, a document, a film. A picture goes the way of photos, and is a file of the
 * questionnaire afterwards.
 * @param {import("../store/store.js").Store} store
 * @param {Blob} file
 * @param {{now: Date, most: number, isPicture: boolean}} options  most: bytes
 * @returns {Promise<{file: {id: string, sha256: string, bytes: number, type: string}} | {trouble: string}>}
 */
export async function takeFile(store, file, { now, most, isPicture }) {
  const { free } = await room();
  if (free !== null && free < LEAST_FREE) return { trouble: "no_room" };
  if (!isPicture && file.size > most) return { trouble: "too_big" };
  try {
    const { full, thumb, width = 0, height = 0 } = isPicture ? await reduced(file)
      : { full: new Uint8Array(await file.arrayBuffer()), thumb: undefined };
    const taken = { id: newId(now.getTime()), sha256: await hexDigest(full), bytes: full.length, type: isPicture ? "image/jpeg" : file.type || "application/octet-stream" };
    await (await store.photos()).add({ ...taken, width, height, added_at: iso(now.getTime()), of: "survey" }, thumb ? { full, thumb } : { full });
    return { file: taken };
  } catch (fault) {
    if (fault instanceof PhotoProblem) return { trouble: fault.code };
    if (fault instanceof StoreProblem) return { trouble: fault.code === "disk_full" ? "no_room" : "not_kept" };
    throw fault;
  }
}
