/**
 * Signing in and out, which need the server's word. Loaded when it is asked for: a tablet does it once. The password is
 * never kept.
 *
 * @typedef {import("./session.js").AtTheDoor} AtTheDoor
 * @typedef {import("../store/device.js").Session} Session
 * @typedef {import("../store/store.js").Store} Store
 * @typedef {{code: string, waiting?: number, [more: string]: any}} SessionProblem
 */
import { isWaiting } from "../rules/fold.js";
import { newId } from "../rules/ids.js";
import { neverArrived } from "../rules/waiting.js";
import { putAside } from "../store/aside.js";
import { forgetTrace, formerDevices, noteSignIn } from "../store/former.js";
import { deleteStore, openStore } from "../store/store.js";
import { signingPem } from "../vault/envelope.js";
import { atTheDoor, insideOf, plateOf, putInside, withDevice } from "./session.js";
import { appVersion } from "./version.js";
import { createWire } from "./wire.js";

const NETWORK_CODES = new Set(["offline", "timeout", "not_ours", "busy"]);

/**
 * A name for the list of devices that a coordinator sees: the kind of machine, nothing that tells the person.
 * @returns {string}
 */
function deviceName() {
  const data = /** @type {any} */ (globalThis.navigator)?.userAgentData;
  return [data?.platform || globalThis.navigator?.platform || "tablet", data?.mobile ? "mobile" : ""].filter(Boolean).join(" ").slice(0, 80);
}

/**
 * Signing in again as the same person keeps the device's name, the dossiers and everything not yet sent. Where that
 * person's vault is locked the session cannot be put inside yet: it comes back as `session`, to be handed to
 * `putInside` after the PIN.
 * @param {{username: string, password: string}} credentials
 * @param {Partial<import("./wire.js").WireOptions> & {store?: Store|null, forgotten?: boolean}} [options]  store: the
 *   one that is open now · forgotten: the PIN of this person is, so a new vault begins and the old one is put aside
 * @returns {Promise<{ok: true, user: AtTheDoor, session: Session|null} | {ok: false, problem: SessionProblem}>}
 */
export const signIn = (credentials, { store = null, forgotten = false, ...options } = {}) => withDevice(async (device) => {
  const usable = (await device.plates()).filter((plate) => plate.ended !== "revoked");
  const before = usable.find((plate) => plate.user.username === credentials.username);
  const signing_key = await signingPem((await device.signingKeys()).publicKey);
  const register = (/** @type {string} */ id) => createWire(options).post("devices",
    { ...credentials, device: { id, name: deviceName(), app_version: appVersion(), signing_key, formerly: formerDevices() } });
  let answer = await register(before?.device_id ?? newId());
  // The list of devices was lost or mixed up on one of the two sides: a new name harms nobody.
  if ("problem" in answer && answer.problem.code === "device_taken") answer = await register(newId());
  if (answer.outcome !== "ok") return { ok: false, problem: problemOf(answer) };
  const { token, user, device_id, server_time } = answer.data ?? {};
  if (![token, user?.id, device_id].every((part) => typeof part === "string")) return { ok: false, problem: { code: "not_ours" } };
  const isFresh = forgotten && before?.user.id === user.id;
  noteSignIn(user.id, device_id, { fresh: isFresh, earlier: answer.data.earlier });
  const whole = { ...answer.data, signed_in_at: server_time, ended: null, signing_told: true };
  if (isFresh) await putAside(user.id, before?.device_id ?? device_id);
  const isInside = await putIn(device, store, user.id, insideOf(whole));
  await device.keep(plateOf(whole));
  await device.choose(user.id);
  return { ok: true, user: atTheDoor(plateOf(whole)), session: isInside ? null : insideOf(whole) };
});

/**
 * @param {Awaited<ReturnType<typeof import("../store/device.js").openDevice>>} device
 * @param {Store|null} open
 * @param {string} userId
 * @param {Session} session
 * @returns {Promise<boolean>} whether it lies inside now; not while the vault is locked
 */
async function putIn(device, open, userId, session) {
  if (open?.userId === userId) {
    await putInside(open, session);
    return true;
  }
  if (await device.isLocked(userId)) return false;
  const store = await openStore(userId);
  await putInside(store, session).finally(store.close);
  return true;
}

/**
 * @param {Exclude<import("./wire.js").WireOutcome, {outcome: "ok"}>} answer
 * @returns {SessionProblem}
 */
function problemOf(answer) {
  if (NETWORK_CODES.has(answer.outcome)) return { code: answer.outcome };
  return "problem" in answer ? answer.problem : { code: answer.outcome };
}

/**
 * Nothing is wiped before everything made here has reached the server.
 * @param {Store} store
 * @returns {Promise<{ok: true} | {ok: false, problem: SessionProblem}>}
 */
export const signOut = (store) => withDevice(async (device) => {
  const rows = await store.outbox();
  const waiting = rows.filter((row) => isWaiting(row) || neverArrived(row)).length;
  const photos = await (await store.photos()).owed();
  if (waiting + photos > 0) return { ok: false, problem: { code: "outbox_not_empty", waiting: waiting + photos } };
  forgetTrace(store.userId);
  const place = await device.drop(store.userId);
  store.close();
  await deleteStore(place);
  return { ok: true };
});
