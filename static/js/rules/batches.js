/** How the outbox is cut into pushes: at most 100 operations and 1 MiB, in the order they were made. */

export const MOST_OPERATIONS = 100;
export const MOST_BYTES = 1024 * 1024;
/** Room for what stands around the operations. */
const ENVELOPE_BYTES = 512;

const encoder = new TextEncoder();

/**
 * Exactly what travels. The server knows an operation again by these bytes, so nothing that may change after
 * the first attempt belongs here.
 * @param {import("./types.js").Row} row
 */
export function payloadOf(row) {
  const { id, seq, kind, entity_id, body, captured_at } = row;
  /** @type {Record<string, any>} */
  const payload = { id, seq, kind, entity_id, captured_at, body };
  for (const name of /** @type {const} */ (["household_id", "last_sync_at", "base_revision", "supersedes", "depends_on"])) {
    if (row[name] !== null && row[name] !== undefined) payload[name] = row[name];
  }
  return payload;
}

/** @param {any} value */
const bytesOf = (value) => encoder.encode(JSON.stringify(value)).length;

/**
 * @param {import("./types.js").Row[]} rows
 * @returns {import("./types.js").Row[][]} a row that is too large by itself is a batch by itself
 */
export function batchesOf(rows) {
  /** @type {import("./types.js").Row[][]} */
  const batches = [];
  let size = Infinity;
  for (const row of [...rows].sort((left, right) => left.seq - right.seq)) {
    const bytes = bytesOf(payloadOf(row)) + 1;
    const batch = batches.at(-1);
    if (!batch || batch.length >= MOST_OPERATIONS || size + bytes > MOST_BYTES - ENVELOPE_BYTES) {
      batches.push([row]);
      size = bytes;
    } else {
      batch.push(row);
      size += bytes;
    }
  }
  return batches;
}

/**
 * @template T
 * @param {T[]} batch two or more
 * @returns {[T[], T[]]}
 */
export function halves(batch) {
  const middle = Math.ceil(batch.length / 2);
  return [batch.slice(0, middle), batch.slice(middle)];
}
