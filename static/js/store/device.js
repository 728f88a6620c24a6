/**
 * What belongs to the tablet and not to one user: whose stores lie here, and who is using it now.
 *
 * Of each user only a plate is kept outside the user's own vault, as on a door: what is needed before the PIN is
 * known. It is sealed under the device's key. The token and all else of the session lie inside (`meta` "session").
 * A plate stays when its token has ended, so that the user still finds everything offline.
 *
 * @typedef {object} Plate
 * @property {{id: string, name: string, username: string}} user
 * @property {string} device_id
 * @property {string} seal_key  the server's public key: to it every record is sealed too
 * @property {"signed_out"|"revoked"|null} ended
 * @typedef {{token: string, user: import("../rules/types.js").User, lease_days: number, signed_in_at: string,
 *   epoch: string|null, signing_told?: boolean}} Session  sealed inside the user's vault · signing_told: the server
 *   knows the key that this tablet signs with
 */
import { carryDevice } from "./carry-over.js";
import { OF_DEVICE, isLocked, openKeys, placeOf, signingKeys } from "./keys.js";
import { openDeviceDatabase, write } from "./layout.js";

/** @param {string} userId */
const sealedAt = (userId) => `sessions/${userId}`;

/** @param {import("./layout.js").Hooks} [hooks] */
export async function openDevice(hooks = {}) {
  const db = await openDeviceDatabase(hooks);
  const { vault } = await openKeys(db, OF_DEVICE);
  await carryDevice(db, vault, hooks);

  /** A plate of the version before still holds the session: `session.js` moves it inside. @param {string} userId @returns {Promise<Plate & Partial<Session> | null>} */
  async function plate(userId) {
    const entry = await db.get("sessions", userId);
    return entry ? vault.open(entry.sealed, sealedAt(userId)) : null;
  }

  /** @returns {Promise<Plate[]>} */
  async function plates() {
    const known = await Promise.all((await db.getAllKeys("sessions")).map((userId) => plate(String(userId))));
    return known.filter((one) => one !== null);
  }

  /** @param {Plate} kept */
  async function keep(kept) {
    const entry = { sealed: await vault.seal(kept, sealedAt(kept.user.id)) };
    await write(db, ["sessions"], async (tx) => void (await tx.objectStore("sessions").put(entry, kept.user.id)));
  }

  return {
    plate, plates, keep,
    /** @returns {Promise<Plate & Partial<Session> | null>} */
    async current() {
      const userId = await db.get("meta", "current");
      return userId ? plate(userId) : null;
    },
    /** @param {string} userId who stands before the tablet from now on */
    choose: (userId) => write(db, ["meta"], async (tx) => void (await tx.objectStore("meta").put(userId, "current"))),
    /** @param {string} userId @param {Plate["ended"]} ended */
    async end(userId, ended) {
      const known = await plate(userId);
      if (known) await keep({ ...known, ended });
    },
    /** @param {string} userId */
    isLocked: (userId) => isLocked(db, userId),
    signingKeys: () => signingKeys(db),
    /** The user's key goes first: whatever becomes of the store, nobody reads it again. @param {string} userId */
    drop: (userId) => drop(db, userId),
    close: () => db.close(),
  };
}

/**
 * @param {import("./layout.js").Database} db
 * @param {string} userId
 * @returns {Promise<string>} the place whose database nobody can read any more
 */
async function drop(db, userId) {
  const place = await placeOf(db, userId);
  await write(db, ["sessions", "vaults", "meta"], async (tx) => {
    await tx.objectStore("vaults").delete(place);
    await tx.objectStore("sessions").delete(userId);
    const meta = tx.objectStore("meta");
    for (const key of [`tries/${userId}`, `place/${userId}`]) await meta.delete(key);
    if ((await meta.get("current")) === userId) await meta.delete("current");
  });
  return place;
}
