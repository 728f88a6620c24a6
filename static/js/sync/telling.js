/**
 * What this tablet tells of itself with a push, which is written down anyway, and with a pull only when it is news:
 * a pull that brings nothing must not write anything on the server.
 *
 * @typedef {import("../store/store.js").Store} Store
 * @typedef {import("../rules/report.js").Report} Report
 */
import { isNews, reportOf } from "../rules/report.js";
import { localDate } from "../rules/time.js";
import { isKept, room } from "../store/disk.js";
import { noteFilled, noteLost, wasFilled } from "../store/former.js";
import { renewLease } from "../store/lease.js";
import { noteKeyTold, untoldKey } from "./signing-key.js";
import { appVersion } from "./version.js";

/** What was said last, by store: a page that is opened anew says it again, and the server lets it pass. @type {WeakMap<Store, {report: Report, day: string}>} */
const told = new WeakMap();

/**
 * @param {Store} store
 * @param {{leaving?: string[], now: Date}} options  leaving: the rows of the push that carries it
 * @returns {Promise<Report>}
 */
export async function reportFor(store, { leaving = [], now }) {
  const gone = new Set(leaving);
  const [rows, photos, persisted, { free }, last] = await Promise.all(
    [store.outbox(), photosWaiting(store), isKept(), room(), store.meta("last_sync_at")]);
  const emptied = last === null && wasFilled(store.userId);
  return reportOf({ rows: rows.filter((row) => !gone.has(row.id)), photos, persisted, free, version: appVersion(), emptied });
}

/** @param {Store} store */
export async function photosWaiting(store) {
  const photos = await (await store.photos()).list();
  return photos.filter((photo) => photo.state === "waiting" || photo.state === "sending").length;
}

/** @param {Store} store @param {Date} now @returns {Promise<{device?: Report}>} for the body of a pull */
export async function newsFor(store, now) {
  const [report, key] = await Promise.all([reportFor(store, { now }), untoldKey(store)]);
  if (key !== null) return { device: { ...report, signing_key: key } };
  return isNews(told.get(store) ?? null, report, localDate(now)) ? { device: report } : {};
}

/** The server has answered to it. @param {Store} store @param {Report|undefined} report @param {Date} now */
export function noteTold(store, report, now) {
  if (report) told.set(store, { report: { ...report, emptied: undefined, signing_key: undefined }, day: localDate(now) });
}

/**
 * The first page of a pull has come. Where the store had been cleared, the user is to hear what may be lost.
 * @param {Store} store
 * @param {Report|undefined} report
 * @param {any} answer
 * @param {Date} now
 */
export async function noteNews(store, report, answer, now) {
  noteTold(store, report, now);
  if (report?.signing_key) await noteKeyTold(store);
  const lost = answer.device?.lost;
  if (report?.emptied) noteLost(store.userId, { lost: Number.isInteger(lost) ? lost : null, same: true });
}

/**
 * A pull that was answered is a contact: one may read on. So is the word that this program is too old.
 * @param {Store} store
 * @param {import("./wire.js").WireOutcome} answer
 * @param {Date} now
 */
export async function noteContact(store, answer, now) {
  const isOld = answer.outcome === "refused" && answer.problem.code === "unsupported_protocol";
  if (answer.outcome === "ok") noteFilled(store.userId);
  if (answer.outcome === "ok" || isOld) await renewLease(store, now);
}
