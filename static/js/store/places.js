/**
 * The stores that lie on this tablet, open or not, told without any key: those of who signed in here, those put aside
 * with a forgotten PIN, and those forsaken because the tablet was revoked, whose keys are gone already.
 *
 * @typedef {{place: string, userId: string, isAside: boolean}} Place
 * @typedef {Awaited<ReturnType<typeof openPlaces>>} Places
 */
import { openDeviceDatabase, write } from "./layout.js";

export const ASIDE = "aside/";
const FORSAKEN = "forsaken/";

/** The device's database as a list of places. */
export async function openPlaces() {
  const db = await openDeviceDatabase();
  const marks = async () => (await db.getAllKeys("meta")).map(String);
  const after = (/** @type {string[]} */ keys, /** @type {string} */ prefix) =>
    keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  const placeOf = async (/** @type {string} */ userId) => (await db.get("meta", `place/${userId}`)) ?? userId;

  /** @returns {Promise<Place[]>} put aside under a forgotten PIN */
  const asides = async () => Promise.all(after(await marks(), ASIDE).map(async (place) =>
    ({ place, userId: (await db.get("meta", ASIDE + place)).user_id, isAside: true })));

  return {
    /** @returns {Promise<Place[]>} all that can be opened by who knows its PIN, or could */
    async all() {
      const users = (await db.getAllKeys("sessions")).map(String);
      const used = await Promise.all(users.map(async (userId) => ({ place: await placeOf(userId), userId, isAside: false })));
      return [...used, ...(await asides())];
    },
    /** @returns {Promise<string[]>} */
    forsaken: async () => after(await marks(), FORSAKEN),
    /**
     * The tablet was revoked for this user: from this moment nobody opens these stores again. They are named, so that
     * what becomes of them does not depend on this hour.
     * @param {string} userId
     */
    async forsake(userId) {
      const own = [await placeOf(userId), ...(await asides()).filter((one) => one.userId === userId).map(({ place }) => place)];
      await write(db, ["sessions", "vaults", "meta"], async (tx) => {
        const meta = tx.objectStore("meta");
        for (const place of own) {
          await tx.objectStore("vaults").delete(place);
          await meta.delete(ASIDE + place);
          await meta.put(true, FORSAKEN + place);
        }
        await tx.objectStore("sessions").delete(userId);
        for (const key of [`tries/${userId}`, `place/${userId}`]) await meta.delete(key);
        if ((await meta.get("current")) === userId) await meta.delete("current");
      });
    },
    /** The store itself is gone. @param {string} place */
    forget: (place) => write(db, ["vaults", "meta"], async (tx) => {
      await tx.objectStore("vaults").delete(place);
      for (const prefix of [ASIDE, FORSAKEN]) await tx.objectStore("meta").delete(prefix + place);
    }),
    close: () => db.close(),
  };
}
