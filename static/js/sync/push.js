/**
 * Hands the outbox over. A row is marked as tried before it leaves, and only the server's own word about that
 * very row makes it "sent": after a timeout nobody knows, so it stays as it is and goes again, unchanged.
 *
 * @typedef {import("../store/store.js").Store} Store
 * @typedef {import("./wire.js").WireOutcome} WireOutcome
 * @typedef {{post: (path: string, body: any) => Promise<WireOutcome>}} Wire
 * @typedef {import("../rules/types.js").Row} Row
 */
import { batchesOf, halves, payloadOf } from "../rules/batches.js";
import { iso } from "../rules/time.js";

export const PROTOCOL = 1;
/** The server read the request and took nothing of it, so the rows are known to be unsent. */
const TAKEN_NOTHING = new Set(["signed_out", "revoked", "refused", "too_large"]);
const BAD_REQUEST = new Set([400, 422]);

/**
 * @param {Store} store
 * @param {Wire} wire
 * @param {() => Date} now
 * @returns {Promise<WireOutcome>} "ok" when everything was handed over or settled
 */
export async function push(store, wire, now) {
  const unsent = (await store.outbox()).filter((row) => row.state === "pending" || row.state === "sending");
  const queue = batchesOf(unsent);
  /** @type {WireOutcome} */
  let last = { outcome: "ok", data: null };
  while (queue.length > 0) {
    const batch = /** @type {Row[]} */ (queue.shift());
    const answer = await pushBatch(store, wire, now, batch);
    if (answer.outcome === "busy") last = answer;
    if (answer.outcome === "ok" || (answer.outcome === "busy" && answer.heard)) continue;
    if (isFaultOfTheBatch(answer)) await isolate(store, batch, answer, queue, now);
    else return answer;
  }
  return last;
}

/**
 * @param {Store} store
 * @param {Wire} wire
 * @param {() => Date} now
 * @param {Row[]} batch
 * @returns {Promise<WireOutcome & {heard?: boolean}>}
 */
async function pushBatch(store, wire, now, batch) {
  const rows = await store.markSending(batch.map((row) => row.id));
  if (rows.length === 0) return { outcome: "ok", data: null };
  const operations = rows.map(payloadOf);
  const { noteTold, reportFor } = await import("./telling.js");
  const device = await reportFor(store, { leaving: rows.map((row) => row.id), now: now() });
  const answer = await wire.post("sync/push", { protocol: PROTOCOL, device_time: iso(now()), operations, device });
  if (TAKEN_NOTHING.has(answer.outcome)) await store.release(rows.map((row) => row.id));
  if (answer.outcome !== "ok") return answer;
  if (!Array.isArray(answer.data?.results)) return { outcome: "not_ours", status: 200 };
  noteTold(store, device, now());
  await store.settle(answer.data.results, answer.data.server_time ?? iso(now()));
  return patience(answer.data.results);
}

/**
 * @param {import("../rules/types.js").PushResult[]} results
 * @returns {WireOutcome & {heard?: boolean}}
 */
function patience(results) {
  const later = results.filter((result) => result.outcome === "retry");
  if (later.length === 0) return { outcome: "ok", data: null };
  const seconds = later.map((result) => result.after ?? 0);
  return { outcome: "busy", after: Math.max(...seconds) || null, heard: true };
}

/** @param {WireOutcome} answer */
const isFaultOfTheBatch = (answer) =>
  answer.outcome === "too_large" || (answer.outcome === "refused" && BAD_REQUEST.has(answer.status));

/**
 * One bad operation must not hold up the others: the batch is halved until it stands alone.
 * @param {Store} store
 * @param {Row[]} batch
 * @param {WireOutcome} answer
 * @param {Row[][]} queue
 * @param {() => Date} now
 */
async function isolate(store, batch, answer, queue, now) {
  if (batch.length > 1) {
    queue.unshift(...halves(batch));
    return;
  }
  const problem = answer.outcome === "refused" ? answer.problem : { code: "too_large" };
  const outcome = answer.outcome === "too_large" ? "rejected" : "retry";
  await store.settle([{ id: batch[0].id, outcome, code: problem.code, field: problem.field ?? null }], iso(now()));
}
