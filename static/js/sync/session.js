/**
 * Who is using this tablet. Known locally and without a network, once signed in. Outside the vault lies the plate only
 * (store/device.js); what the server gave at the sign-in (signing-in.js) lies inside.
 *
 * @typedef {import("../store/device.js").Plate} Plate
 * @typedef {import("../store/device.js").Session} Session
 * @typedef {import("../store/store.js").Store} Store
 * @typedef {{id: string, name: string, username: string, device_id: string}} AtTheDoor  what is known without the PIN
 * @typedef {import("../rules/types.js").User & {device_id: string}} SignedIn
 */
import { openDevice } from "../store/device.js";

const SESSION = "session";

/**
 * @template T
 * @param {(device: Awaited<ReturnType<typeof openDevice>>) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withDevice(work) {
  const device = await openDevice();
  try {
    return await work(device);
  } finally {
    device.close();
  }
}

/** @param {Plate} plate @returns {AtTheDoor} */
export const atTheDoor = ({ user: { id, name, username }, device_id }) => ({ id, name, username, device_id });

/** @returns {Promise<AtTheDoor|null>} who used this tablet last and has not signed out; no network, no PIN needed */
export const currentUser = () => withDevice(async (device) => {
  const plate = await device.current();
  return plate && plate.ended !== "revoked" ? atTheDoor(plate) : null;
});

/** @returns {Promise<AtTheDoor[]>} all who can open a store here */
export const knownUsers = () => withDevice(async (device) =>
  (await device.plates()).filter((plate) => plate.ended !== "revoked").map(atTheDoor));

/** Another of those who share the tablet takes it up. @param {string} userId */
export const chooseUser = (userId) => withDevice((device) => device.choose(userId));

/**
 * What lies inside and what lies outside, together. A session of the version before, which lay outside with its token, is
 * moved inside at the first opening: there first, then away from here, so that a kill between loses nothing.
 * @param {Pick<Store, "userId"|"meta"|"setMeta">} store open
 * @returns {Promise<(Session & Plate & {user: SignedIn}) | null>}
 */
export const sessionOf = (store) => withDevice(async (device) => {
  const plate = await device.plate(store.userId);
  if (plate === null) return null;
  if (plate.token) {
    await store.setMeta(SESSION, insideOf(plate));
    await device.keep(plateOf(plate));
  }
  /** @type {Session|null} */
  const inside = await store.meta(SESSION);
  if (inside === null) return null;
  const { device_id, seal_key, ended } = plate;
  return { ...inside, device_id, seal_key, ended, user: { ...inside.user, device_id } };
});

/** @param {any} whole @returns {Session} */
export const insideOf = ({ token, user, lease_days, signed_in_at, epoch, signing_told }) =>
  ({ token, user, lease_days, signed_in_at, epoch: epoch ?? null, ...(signing_told ? { signing_told } : {}) });

/** @param {any} whole @returns {Plate} */
export const plateOf = ({ user: { id, name, username }, device_id, seal_key, ended }) =>
  ({ user: { id, name, username }, device_id, seal_key, ended });

/** @param {string} userId @param {"signed_out"|"revoked"} ended */
export const endSession = (userId, ended) => withDevice((device) => device.end(userId, ended));

/** @param {Pick<Store, "setMeta">} store open @param {Session} session */
export const putInside = (store, session) => store.setMeta(SESSION, session);
