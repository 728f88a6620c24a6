/**
 * What belongs to the tablet and not to one user: who has signed in here, and who is using it now.
 * A session stays when its token has ended, so that the user still finds everything offline.
 *
 * @typedef {object} Session
 * @property {import("../rules/types.js").User & {device_id: string}} user
 * @property {string} token
 * @property {string} device_id
 * @property {string} seal_key
 * @property {number} lease_days
 * @property {string} signed_in_at
 * @property {string|null} epoch
 * @property {"signed_out"|"revoked"|null} ended
 */
import { carryDevice } from "./carry-over.js";
import { OF_DEVICE, openKeys } from "./keys.js";
import { openDeviceDatabase, write } from "./layout.js";

/** @param {import("./layout.js").Hooks} [hooks] */
export async function openDevice(hooks = {}) {
  const db = await openDeviceDatabase(hooks);
  const { vault } = await openKeys(db, OF_DEVICE);
  await carryDevice(db, vault, hooks);
  const placeOf = (/** @type {string} */ userId) => `sessions/${userId}`;

  /** @param {string} userId @returns {Promise<Session|null>} */
  async function session(userId) {
    const entry = await db.get("sessions", userId);
    return entry ? vault.open(entry.sealed, placeOf(userId)) : null;
  }

  /** @returns {Promise<Session[]>} */
  async function sessions() {
    const known = await Promise.all((await db.getAllKeys("sessions")).map((userId) => session(String(userId))));
    return known.filter((one) => one !== null);
  }

  return {
    session, sessions,
    /** @returns {Promise<Session|null>} */
    async current() {
      const userId = await db.get("meta", "current");
      return userId ? session(userId) : null;
    },
    /** @param {Session} kept */
    async keep(kept) {
      const entry = { sealed: await vault.seal(kept, placeOf(kept.user.id)) };
      await write(db, ["sessions", "meta"], async (tx) => {
        await tx.objectStore("sessions").put(entry, kept.user.id);
        await tx.objectStore("meta").put(kept.user.id, "current");
      });
    },
    /**
     * @param {string} userId
     * @param {Session["ended"]} ended
     */
    async end(userId, ended) {
      const known = await session(userId);
      if (!known) return;
      const entry = { sealed: await vault.seal({ ...known, ended }, placeOf(userId)) };
      await write(db, ["sessions"], async (tx) => void (await tx.objectStore("sessions").put(entry, userId)));
    },
    /** The user's key goes first: whatever becomes of the store, nobody reads it again. @param {string} userId */
    async drop(userId) {
      await write(db, ["sessions", "vaults", "meta"], async (tx) => {
        await tx.objectStore("vaults").delete(userId);
        await tx.objectStore("sessions").delete(userId);
        if ((await tx.objectStore("meta").get("current")) === userId) await tx.objectStore("meta").delete("current");
      });
    },
    close: () => db.close(),
  };
}
