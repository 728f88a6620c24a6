/**
 * How a row of the outbox is closed: for this tablet, and, where the server's key is known, for the server too and signed,
 * so that it can be handed over by who cannot read it. What the server would read is exactly what a push would have
 * sent: it knows either one again as the other.
 *
 * @typedef {import("../vault/seal.js").Bytes} Bytes
 * @typedef {{sealed: Bytes, own?: Bytes, server?: Bytes, signature?: Bytes, device?: string}} Closed
 *   own, server: the content's key for this tablet and for the server; device: the name it was signed with
 */
import { payloadOf } from "../rules/batches.js";
import { signature } from "../vault/envelope.js";
import { write } from "./layout.js";

const NO_LINKS = { household_id: null, last_sync_at: null, base_revision: null, supersedes: null, depends_on: null };
/** @param {number} seq */
const placeOf = (seq) => `outbox/${seq}`;

/**
 * @param {import("./vault.js").Vault} vault
 * @param {import("./outward.js").Outward|null} outward
 */
export function rowSeal(vault, outward) {
  return {
    /** @param {number} seq @param {any} operation @returns {Promise<Closed>} */
    async close(seq, operation) {
      const { seq: _, ...said } = payloadOf({ ...operation, seq });
      if (outward === null) return { sealed: await vault.seal(said, placeOf(seq)) };
      const doubled = await vault.sealTwice(said, placeOf(seq), outward.server);
      const signed = await signature(outward.sign, { deviceId: outward.deviceId, seq }, doubled);
      return { ...doubled, signature: signed, device: outward.deviceId };
    },
    /** @param {number} seq @param {Closed} closed @returns {Promise<any>} the operation without its number */
    async open(seq, { sealed, own }) {
      const said = await (own ? vault.openOwn({ sealed, own }, placeOf(seq)) : vault.open(sealed, placeOf(seq)));
      return { ...NO_LINKS, ...said };
    },
    /** Whether the row must be closed anew before it could be handed over. @param {Closed} closed */
    isBehind: (closed) => outward !== null && closed.device !== outward.deviceId,
  };
}

/**
 * Rows that the version before closed for this tablet alone, or under another name of the device: all in one
 * transaction, so that a kill leaves the old ones or the new ones.
 * @param {import("./layout.js").Database} db
 * @param {ReturnType<typeof rowSeal>} seal
 */
export async function closeAnew(db, seal) {
  const tx = db.transaction("outbox");
  const [keys, entries] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()]);
  const behind = entries.flatMap((entry, at) => (seal.isBehind(entry) ? [{ seq: Number(keys[at]), entry }] : []));
  if (behind.length === 0) return;
  const anew = await Promise.all(behind.map(async ({ seq, entry }) =>
    ({ seq, before: entry.sealed, closed: await seal.close(seq, await seal.open(seq, entry)) })));
  await write(db, ["outbox"], async (writing) => {
    const store = writing.objectStore("outbox");
    for (const { seq, before, closed } of anew) {
      const now = await store.get(seq);
      if (now && isSame(now.sealed, before)) await store.put({ ...now, ...closed }, seq);
    }
  });
}

/** Another tab may have written it meanwhile. @param {Bytes} one @param {Bytes} other */
const isSame = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
