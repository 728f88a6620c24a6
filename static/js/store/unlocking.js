/**
 * Guessing at a PIN. A try is written down before it is judged and struck out when it was right, so that neither a
 * reload nor a second tab wins one. The waits are vault/delays.js's.
 *
 * @typedef {import("../vault/delays.js").Tries} Tries
 * @typedef {{ok: true, keys: import("./keys.js").Opened} | {ok: false, wait: number, tried: boolean}} Unlocked
 *   wait: ms until the next try is taken; tried: false when this one came too early and was not looked at
 */
import { NO_TRIES, anchored, tried, waitOf } from "../vault/delays.js";
import { isLocked, openKeys, placeOf } from "./keys.js";
import { openDeviceDatabase, write } from "./layout.js";
import { StoreProblem } from "./problems.js";

/** @param {string} userId */
const triesOf = (userId) => `tries/${userId}`;

/**
 * @template T
 * @param {(db: import("./layout.js").Database) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withDatabase(work) {
  const db = await openDeviceDatabase();
  try {
    return await work(db);
  } finally {
    db.close();
  }
}

/**
 * @param {string} userId
 * @param {number} now epoch ms
 * @returns {Promise<{locked: boolean, wait: number}>} locked: whether a PIN is set at all
 */
export const lockOf = (userId, now) => withDatabase(async (db) => {
  const [locked, tries] = await Promise.all([isLocked(db, userId), look(db, userId, now)]);
  return { locked, wait: waitOf(tries, now) };
});

/**
 * @param {string} userId
 * @param {string} pin as it was typed
 * @param {() => number} clock epoch ms
 * @returns {Promise<Unlocked>} StoreProblem: vault_newer, vault_broken
 */
export const unlock = (userId, pin, clock) => withDatabase(async (db) => {
  // Stretching takes long and needs nobody: it begins while the try is written down, and is looked at behind that.
  const opening = placeOf(db, userId).then((place) => openKeys(db, place, pin));
  opening.catch(() => {});
  return judged(db, userId, clock, () => opening);
});

/**
 * @param {string} userId
 * @param {() => number} clock
 * @param {(db: import("./layout.js").Database) => Promise<import("./keys.js").Opened>} open
 * @returns {Promise<Unlocked>}
 */
export const guess = (userId, clock, open) => withDatabase((db) => judged(db, userId, clock, () => open(db)));

/**
 * @param {import("./layout.js").Database} db
 * @param {string} userId
 * @param {() => number} clock
 * @param {() => Promise<import("./keys.js").Opened>} open not before the try is written down
 * @returns {Promise<Unlocked>}
 */
async function judged(db, userId, clock, open) {
  const wait = await begin(db, userId, clock());
  if (wait > 0) return { ok: false, wait, tried: false };
  try {
    const keys = await open();
    await write(db, ["meta"], async (tx) => void (await tx.objectStore("meta").delete(triesOf(userId))));
    return { ok: true, keys };
  } catch (fault) {
    if (!(fault instanceof StoreProblem && fault.code === "wrong_pin")) throw fault;
    return { ok: false, wait: waitOf(await look(db, userId, clock()), clock()), tried: true };
  }
}

/**
 * @param {import("./layout.js").Database} db
 * @param {string} userId
 * @param {number} now
 * @returns {Promise<number>} ms to wait; 0 when the try is written down and may be judged
 */
const begin = (db, userId, now) => write(db, ["meta"], async (tx) => {
  const known = anchored((await tx.objectStore("meta").get(triesOf(userId))) ?? NO_TRIES, now);
  const wait = waitOf(known, now);
  await tx.objectStore("meta").put(wait > 0 ? known : tried(known, now), triesOf(userId));
  return wait;
});

/**
 * After a clock was set back the beginning of the wait is written anew, so that it does come to an end.
 * @param {import("./layout.js").Database} db
 * @param {string} userId
 * @param {number} now
 * @returns {Promise<Tries>}
 */
async function look(db, userId, now) {
  const seen = (await db.get("meta", triesOf(userId))) ?? NO_TRIES;
  if (anchored(seen, now) === seen) return seen;
  return write(db, ["meta"], async (tx) => {
    const known = (await tx.objectStore("meta").get(triesOf(userId))) ?? NO_TRIES;
    const at = anchored(known, now);
    if (at !== known) await tx.objectStore("meta").put(at, triesOf(userId));
    return at;
  });
}
