/**
 * A forgotten PIN: the store stays where it is, with its secret, and a new one begins elsewhere. Its numbers go on from
 * the old ones, so that no number of this device is given twice. What was not sent from the old one is handed over by who
 * cannot read it; then it goes.
 */
import { newId } from "../rules/ids.js";
import { wrap } from "../vault/header.js";
import { deviceKey, placeOf } from "./keys.js";
import { openDeviceDatabase, openUserDatabase, write } from "./layout.js";
import { ASIDE } from "./places.js";

/** @param {string} userId @param {string} deviceId @param {import("./layout.js").Hooks} [hooks] */
export async function putAside(userId, deviceId, hooks = {}) {
  const db = await openDeviceDatabase(hooks);
  try {
    await begin(db, userId, deviceId);
  } finally {
    db.close();
  }
}

/**
 * @param {import("./layout.js").Database} db the device's
 * @param {string} userId
 * @param {string} deviceId
 */
async function begin(db, userId, deviceId) {
  const before = await placeOf(db, userId);
  const place = `${userId}.${newId()}`;
  const header = await wrap(await deviceKey(db), null);
  await beginAt(place, await nextNumber(before));
  await write(db, ["vaults", "meta"], async (tx) => {
    await tx.objectStore("vaults").put(header, place);
    const meta = tx.objectStore("meta");
    await meta.put({ user_id: userId, device_id: deviceId }, ASIDE + before);
    await meta.put(place, `place/${userId}`);
    await meta.delete(`tries/${userId}`);
  });
}

/** @param {string} place */
async function nextNumber(place) {
  const db = await openUserDatabase(place);
  const next = await db.get("meta", "next_seq");
  db.close();
  return next ?? 1;
}

/** @param {string} place @param {number} next */
async function beginAt(place, next) {
  const db = await openUserDatabase(place);
  await write(db, ["meta"], async (tx) => void (await tx.objectStore("meta").put(next, "next_seq")));
  db.close();
}
