/**
 * Who is using this tablet. Known locally and without a network, once signed in; the password is never kept.
 *
 * @typedef {import("../rules/types.js").User & {device_id: string}} SignedIn
 * @typedef {{code: string, waiting?: number, [more: string]: any}} SessionProblem
 */
import { newId } from "../rules/ids.js";
import { openDevice } from "../store/device.js";
import { deleteStore, openStore } from "../store/store.js";
import { createWire } from "./wire.js";

const NETWORK_CODES = new Set(["offline", "timeout", "not_ours", "busy"]);

/**
 * @template T
 * @param {(device: Awaited<ReturnType<typeof openDevice>>) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withDevice(work) {
  const device = await openDevice();
  try {
    return await work(device);
  } finally {
    device.close();
  }
}

/** @returns {Promise<SignedIn|null>} who used this tablet last and has not signed out; no network needed */
export const currentUser = () => withDevice(async (device) => {
  const session = await device.current();
  return session && session.ended !== "revoked" ? { ...session.user, device_id: session.device_id } : null;
});

/** @param {string} userId */
export const sessionOf = (userId) => withDevice((device) => device.session(userId));

/** @param {string} userId @param {"signed_out"|"revoked"} ended */
export const endSession = (userId, ended) => withDevice((device) => device.end(userId, ended));

/**
 * A name for the list of devices that a coordinator sees: the kind of machine, nothing that tells the person.
 * @returns {string}
 */
function deviceName() {
  const data = /** @type {any} */ (globalThis.navigator)?.userAgentData;
  return [data?.platform || globalThis.navigator?.platform || "tablet", data?.mobile ? "mobile" : ""].filter(Boolean).join(" ").slice(0, 80);
}

/** The version that the shell was made from. */
function appVersion() {
  const meta = globalThis.document?.querySelector?.('meta[name="app-version"]');
  return meta?.getAttribute("content") ?? "0";
}

/**
 * Signing in again as the same person keeps the device's name, the dossiers and everything not yet sent.
 * @param {{username: string, password: string}} credentials
 * @param {Partial<import("./wire.js").WireOptions>} [options]
 * @returns {Promise<{ok: true, user: SignedIn} | {ok: false, problem: SessionProblem}>}
 */
export const signIn = (credentials, options = {}) => withDevice(async (device) => {
  const usable = (await device.sessions()).filter((session) => session.ended !== "revoked");
  const before = usable.find((session) => session.user.username === credentials.username);
  const deviceId = before?.device_id ?? newId();
  let answer = await register(credentials, deviceId, options);
  // The list of devices was lost or mixed up on one of the two sides: a new name harms nobody.
  if ("problem" in answer && answer.problem.code === "device_taken") answer = await register(credentials, newId(), options);
  if (answer.outcome !== "ok") return { ok: false, problem: problemOf(answer) };
  const { token, user, device_id, seal_key, lease_days, server_time, epoch } = answer.data ?? {};
  if (![token, user?.id, device_id].every((part) => typeof part === "string")) return { ok: false, problem: { code: "not_ours" } };
  const known = { ...user, device_id };
  await device.keep({ user: known, token, device_id, seal_key, lease_days, epoch: epoch ?? null, signed_in_at: server_time, ended: null });
  return { ok: true, user: known };
});

/**
 * @param {{username: string, password: string}} credentials
 * @param {string} deviceId
 * @param {Partial<import("./wire.js").WireOptions>} options
 */
const register = ({ username, password }, deviceId, options) => createWire(options).post("devices",
  { username, password, device: { id: deviceId, name: deviceName(), app_version: appVersion() } });

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
 * @returns {Promise<{ok: true} | {ok: false, problem: SessionProblem}>}
 */
export const signOut = () => withDevice(async (device) => {
  const session = await device.current();
  if (!session) return { ok: true };
  const store = await openStore(session.user.id);
  const rows = await store.outbox();
  store.close();
  const waiting = rows.filter((row) => row.state === "pending" || row.state === "sending" || row.problem?.code === "too_large").length;
  if (waiting > 0) return { ok: false, problem: { code: "outbox_not_empty", waiting } };
  await device.drop(session.user.id);
  await deleteStore(session.user.id);
  return { ok: true };
});
