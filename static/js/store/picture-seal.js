/**
 * How a picture is closed: the small one for this tablet, the large one for the server too and signed, like a row of the
 * outbox (`row-seal.js`). It bears the photo's id in the open, which tells nothing and finds its record at the server.
 *
 * @typedef {import("../vault/seal.js").Bytes} Bytes
 * @typedef {{sealed: Bytes, own?: Bytes, server?: Bytes, signature?: Bytes, device?: string, photo?: string, handed?: boolean}} Picture
 */
import { signature } from "../vault/envelope.js";

/** @param {string} id of a photo */
export const photoName = (id) => `photo/${id}`;

/**
 * @param {import("./vault.js").Vault} vault
 * @param {import("./outward.js").Outward|null} outward
 */
export function pictureSeal(vault, outward) {
  return {
    /** @param {Bytes} bytes @param {string} key @param {string|null} photo its id, where the server is to read it @returns {Promise<Picture>} */
    async close(bytes, key, photo) {
      if (outward === null || photo === null) return { sealed: await vault.sealBytes(bytes, `pictures/${key}`) };
      const doubled = await vault.sealBytesTwice(bytes, photoName(photo), outward.server);
      const signed = await signature(outward.sign, { deviceId: outward.deviceId, seq: photoName(photo) }, doubled);
      return { ...doubled, signature: signed, device: outward.deviceId, photo };
    },
    /** @param {Picture} picture @param {string} key @returns {Promise<Bytes>} */
    open: ({ sealed, own, photo }, key) =>
      (own && photo ? vault.openOwnBytes({ sealed, own }, photoName(photo)) : vault.openBytes(sealed, `pictures/${key}`)),
  };
}

/** Whether the server has it. @param {any} store @param {string} key @param {boolean} handed */
export async function markHanded(store, key, handed) {
  const picture = await store.get(key);
  if (picture?.photo && Boolean(picture.handed) !== handed) await store.put({ ...picture, handed }, key);
}
