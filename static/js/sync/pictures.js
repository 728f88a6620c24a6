/** Photos that lie with the server, brought into memory to be looked at. */

/**
 * @param {Pick<ReturnType<typeof import("./wire.js").createWire>, "raw">|null} wire
 * @param {string} id
 * @param {"full"|"thumb"} size
 * @returns {Promise<Uint8Array<ArrayBuffer>|null>} null where there is none to be had now
 */
export async function pictureFrom(wire, id, size) {
  try {
    const answer = await wire?.raw(`photos/${id}/${size}`);
    const isPicture = answer?.ok && answer.headers.get("Content-Type") === "image/jpeg";
    return isPicture ? new Uint8Array(await answer.arrayBuffer()) : null;
  } catch {
    return null;
  }
}
