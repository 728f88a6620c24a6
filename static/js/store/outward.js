/**
 * What a tablet needs to write to the server by sealed letter: the server's seal key, its own name there, and the key
 * it signs with. The signing key lies outside the vault and tells nothing of a person; rows of before bear its
 * signature, so it is made once for a tablet and never again.
 *
 * @typedef {{deviceId: string, server: CryptoKey, sign: CryptoKey}} Outward
 */
import { serverKey } from "../vault/envelope.js";
import { openDevice } from "./device.js";
import { signingKeys } from "./keys.js";
import { openDeviceDatabase } from "./layout.js";

/** The server's key and the tablet's name there, known without a PIN. @param {string} userId @param {import("./layout.js").Hooks} [hooks] */
export async function addressOf(userId, hooks = {}) {
  const device = await openDevice(hooks);
  const plate = await device.plate(userId);
  device.close();
  return plate?.seal_key ? { deviceId: plate.device_id, sealKey: plate.seal_key } : null;
}

/**
 * @param {string} userId
 * @param {import("./layout.js").Hooks} hooks
 * @returns {Promise<Outward|null>} null where no server's key is known: what is saved is then closed for this tablet alone
 */
export async function outwardFor(userId, hooks) {
  const address = await addressOf(userId, hooks);
  const server = address && (await serverKey(address.sealKey).catch(() => null));
  if (!address || !server) return null;
  const db = await openDeviceDatabase(hooks);
  try {
    return { deviceId: address.deviceId, server, sign: (await signingKeys(db)).privateKey };
  } finally {
    db.close();
  }
}
