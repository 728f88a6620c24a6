/**
 * The server's answer to a push, written down in one transaction: what became of each row, and the tokens
 * that the dossiers may take over without a pull.
 *
 * @typedef {import("../rules/types.js").PushResult} PushResult
 * @typedef {{db: import("./layout.js").Database, vault: import("./vault.js").Vault,
 *   held: ReturnType<typeof import("./records.js").recordsOf<import("./store.js").Held>>,
 *   outbox: ReturnType<typeof import("./outbox.js").outboxOf>}} Parts
 */
import { adoptions, settlement, shownIn } from "../rules/settling.js";
import { write } from "./layout.js";
import { resultPlace } from "./outbox.js";

/**
 * @param {Parts} parts
 * @param {PushResult[]} results
 * @param {string} at
 */
export async function settle({ db, vault, held, outbox }, results, at) {
  const rows = new Map((await outbox.rowsOf(results.map(({ id }) => id))).map((row) => [row.id, row]));
  const known = results.filter((result) => rows.has(result.id));
  const words = await Promise.all(known.map(async (result) => {
    const word = settlement(result);
    const seq = rows.get(result.id)?.seq ?? 0;
    return { seq, ...word, result: word.problem ? await vault.seal(word.problem, resultPlace(seq)) : null };
  }));
  const dossiers = await adopted({ vault, held }, known, rows);
  await write(db, ["outbox", "dossiers"], async (tx) => {
    const store = tx.objectStore("outbox");
    for (const { seq, state, settled, result } of words) {
      const entry = await store.get(seq);
      if (!entry || (entry.state !== "sending" && entry.state !== "pending")) continue;
      await store.put({ ...entry, state, result, settled_at: settled ? at : null }, seq);
    }
    for (const { key, entry } of dossiers) await tx.objectStore("dossiers").put(entry, key);
  });
  held.remember(dossiers);
}

/**
 * @param {Pick<Parts, "vault"|"held">} parts
 * @param {PushResult[]} results
 * @param {Map<string, import("../rules/types.js").Row>} rows
 */
async function adopted({ held }, results, rows) {
  const all = await held.all();
  const tokens = new Map([...all].map(([id, { value }]) => [id, value.dossier.token]));
  const shown = new Map([...rows].map(([id, row]) => [id, shownIn(row)]));
  const taken = adoptions(results, shown, tokens);
  return Promise.all([...taken].map(([id, token]) => {
    const value = /** @type {import("./store.js").Held} */ (all.get(id)?.value);
    const covered = results.filter((result) => result.dossiers?.[id]).map((result) => rows.get(result.id)?.seq ?? 0);
    return held.prepare({ dossier: { ...value.dossier, token }, adopted: [...value.adopted, ...covered] });
  }));
}
