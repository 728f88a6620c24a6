/**
 * What a tablet says of itself to the server, so that somebody notices a tablet on which records wait: counts and how
 * safely they are kept. Never where it is, never a word of what was written.
 *
 * @typedef {{waiting: number, quarantined: number, photos_waiting: number, waiting_since?: string, app_version: string,
 *   persisted: boolean|null, free_mb?: number, emptied?: boolean, signing_key?: string}} Report  signing_key: PEM, once, where the
 *   server has none yet
 * @typedef {import("./types.js").Row} Row
 */
import { isWaiting } from "./fold.js";
import { isLow, megabytes } from "./room.js";
import { iso } from "./time.js";

const NOTICED = /** @type {const} */ (["waiting", "quarantined", "photos_waiting", "app_version", "persisted", "emptied"]);

/** @param {Row[]} rows @returns {string|null} when the oldest of those that wait was written down */
export const waitingSince = (rows) => rows.filter(isWaiting).map((row) => row.captured_at).sort()[0] ?? null;

/**
 * @param {{rows: Row[], photos: number, persisted: boolean|null, free: number|null, version: string, emptied?: boolean}} facts
 *   rows: the outbox, without what is just leaving
 * @returns {Report}
 */
export function reportOf({ rows, photos, persisted, free, version, emptied = false }) {
  const since = waitingSince(rows);
  return {
    waiting: rows.filter(isWaiting).length,
    quarantined: rows.filter((row) => row.state === "quarantined").length,
    photos_waiting: photos, app_version: version, persisted,
    ...(since === null ? {} : { waiting_since: iso(since) }),
    ...(free === null ? {} : { free_mb: megabytes(free) }),
    ...(emptied ? { emptied } : {}),
  };
}

/**
 * Whether a pull should bring it: a pull that brings nothing writes nothing on the server.
 * @param {{report: Report, day: string}|null} told what was said last, and on which day
 * @param {Report} report
 * @param {string} day
 */
export function isNews(told, report, day) {
  if (told === null || told.day !== day) return true;
  const wasLow = isLow((told.report.free_mb ?? Infinity) * 1_000_000);
  return NOTICED.some((name) => told.report[name] !== report[name]) || wasLow !== isLow((report.free_mb ?? Infinity) * 1_000_000);
}
