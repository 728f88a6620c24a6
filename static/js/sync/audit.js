/**
 * Asks the server daily, and after it was restored, whether it still knows everything it once acknowledged.
 * What it has forgotten goes again, as it was; when it was asked and with what result is kept, to be shown.
 *
 * @typedef {import("../store/store.js").Store} Store
 * @typedef {{at: string, known: number, missing: number}} Audited  of records, photos and files together
 */

const EVERY_MS = 24 * 3600_000;
const MOST_IDS = 1000;

/**
 * @param {Store} store
 * @param {import("./push.js").Wire} wire
 * @param {Date} now
 * @returns {Promise<{answer: import("./wire.js").WireOutcome, missing: number}>}
 */
export async function auditReceipts(store, wire, now) {
  const settled = (await store.outbox())
    .filter((row) => row.settled_at !== null && row.problem?.code !== "too_large")
    .map((row) => row.id);
  const album = await store.photos();
  const kept = (await album.list()).filter(({ state }) => state === "kept");
  const photos = kept.filter(({ of }) => of !== "survey").map(({ id }) => id);
  const files = kept.filter(({ of }) => of === "survey").map(({ id }) => id);
  /** @type {string[]} */
  const missing = [];
  for (let start = 0; start < Math.max(settled.length, photos.length, files.length); start += MOST_IDS) {
    const part = (/** @type {string[]} */ ids) => ids.slice(start, start + MOST_IDS);
    const asked = { operations: part(settled), photos: part(photos), attachments: part(files) };
    const answer = await wire.post("sync/receipts", asked);
    if (answer.outcome !== "ok") return { answer, missing: missing.length };
    missing.push(...missingIn(answer.data));
  }
  if (missing.length > 0) await store.requeue(missing);
  const lost = [...photos, ...files].filter((id) => missing.includes(id));
  if (lost.length > 0) await album.change(lost, { state: "waiting", offset: 0, settled_at: null });
  await store.setMeta("audit_due", false);
  await store.setMeta("audited_at", now.toISOString());
  await noteResult(store, { at: now.toISOString(), known: settled.length + kept.length - missing.length, missing: missing.length });
  return { answer: { outcome: "ok", data: null }, missing: missing.length };
}

/** That something was missing stays to be read: a later good result does not hide it. @param {Store} store @param {Audited} audited */
async function noteResult(store, audited) {
  await store.setMeta("audited", audited);
  if (audited.missing > 0) await store.setMeta("audit_told", audited);
}

/** @param {any} data @returns {string[]} */
function missingIn(data) {
  const missing = data?.missing;
  return Array.isArray(missing) ? missing : (missing?.operations ?? []);
}

/**
 * @param {Store} store
 * @param {Date} now
 */
export async function isAuditDue(store, now) {
  if (await store.meta("audit_due")) return true;
  const audited = await store.meta("audited_at");
  return !audited || Math.abs(now.getTime() - Date.parse(audited)) > EVERY_MS; // a clock put back hides none
}
