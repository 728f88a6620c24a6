/** Setting the PIN of a vault, the first time and anew: its secret stays and is only wrapped anew. */
import { rewrap } from "../vault/header.js";
import { deviceKey, openKeys, placeOf } from "./keys.js";
import { write } from "./layout.js";
import { asStoreProblem } from "./problems.js";
import { guess, withDatabase } from "./unlocking.js";

/** @typedef {import("../vault/header.js").Header} Header */

/**
 * A new PIN in place of the one that is set; guessing at the old one counts as guessing.
 * @param {string} userId
 * @param {{from: string, to: string}} pins
 * @param {() => number} clock
 */
export const changePin = (userId, pins, clock) => guess(userId, clock, async (db) => {
  await setPin(db, userId, pins);
  return openKeys(db, await placeOf(db, userId), pins.to);
});

/** The first one, of a store that opened without. @param {string} userId @param {string} to */
export const setFirstPin = (userId, to) => withDatabase((db) => setPin(db, userId, { from: null, to }));

/**
 * The same secret under another PIN; the records stay as they lie. Of two tabs that do it at once, the second is refused.
 * @param {import("./layout.js").Database} db
 * @param {string} userId
 * @param {{from: string|null, to: string}} pins
 */
async function setPin(db, userId, pins) {
  const place = await placeOf(db, userId);
  const before = await db.get("vaults", place);
  const header = await rewrap(before, await deviceKey(db), pins).catch((fault) => { throw asStoreProblem(fault); });
  await write(db, ["vaults"], async (tx) => {
    const now = await tx.objectStore("vaults").get(place);
    if (!isSame(now, before)) throw asStoreProblem(new DOMException("another tab was quicker", "InvalidStateError"));
    await tx.objectStore("vaults").put(header, place);
  });
}

/** @param {Header|undefined} one @param {Header} other */
const isSame = (one, other) => one !== undefined && one.sealed.every((byte, at) => byte === other.sealed[at]);
