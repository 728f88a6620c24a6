/**
 * A page of a pull, written down in one transaction with its tokens: killed before or after, the store makes
 * sense, and the next pull goes on from the tokens held.
 *
 * @typedef {import("../rules/types.js").PullAnswer} PullAnswer
 * @typedef {import("../rules/types.js").Row} Row
 * @typedef {{removals?: string[], last?: boolean}} PullOptions  removals: the dossiers that may go (the caller
 *   has made sure of them); last: nothing more follows, what was acknowledged before this pull is now contained
 */
import { write } from "./layout.js";

/**
 * @param {import("./settle.js").Parts} parts
 * @param {PullAnswer} answer
 * @param {PullOptions} [options]
 */
export async function applyPull({ db, vault, held, outbox }, answer, { removals = [], last = true } = {}) {
  const all = await held.all();
  const known = await db.get("meta", "epoch");
  const distrusted = isDistrusted(all, answer, known ? await vault.open(known.sealed, "meta/epoch") : null);
  const changed = await Promise.all(answer.dossiers.changed.map((dossier) => held.prepare({ dossier, adopted: [] })));
  const doubtful = distrusted ? await voided(held, all, changed, removals) : [];
  const gone = removals.filter((id) => all.has(id)).map((id) => ({ id, key: all.get(id)?.key ?? "" }));
  const reference = await sealedEach(vault, "reference", answer.reference ?? {});
  const reviewed = reviewedRows(answer);
  const rows = last || reviewed.known ? (await outbox.rows()).filter(({ contained }) => !contained) : []; // of the others all is known
  const covered = last ? coveredBy(all, changed, removals) : null;
  const meta = await sealedEach(vault, "meta", { epoch: answer.epoch, ...(distrusted ? { audit_due: true } : {}),
    ...(last ? { last_sync_at: answer.server_time } : {}) });

  await write(db, ["dossiers", "reference", "outbox", "meta"], async (tx) => {
    for (const { key, entry } of [...changed, ...doubtful]) await tx.objectStore("dossiers").put(entry, key);
    for (const { key } of gone) await tx.objectStore("dossiers").delete(key);
    for (const [name, entry] of reference) await tx.objectStore("reference").put(entry, name);
    for (const [name, entry] of meta) await tx.objectStore("meta").put(entry, name);
    for (const row of rows) await settleRow(tx.objectStore("outbox"), row, covered, reviewed, answer.server_time);
  });
  held.remember([...changed, ...doubtful], removals);
}

/**
 * Whether the server has gone back in time (it was restored): a new epoch, a revision older than the one held, or
 * a dossier sent although its very token was named. Then no token held means anything: it could come to name
 * other bytes.
 * @param {Map<string, {value: import("./store.js").Held}>} all
 * @param {PullAnswer} answer
 * @param {string|null} epoch
 */
function isDistrusted(all, answer, epoch) {
  if (epoch !== null && epoch !== answer.epoch) return true;
  return answer.dossiers.changed.some((dossier) => {
    const mine = all.get(dossier.id)?.value.dossier;
    return mine !== undefined && mine.token !== "" && (mine.token === dossier.token || dossier.revision < mine.revision);
  });
}

/**
 * The other dossiers, kept and shown, but to be sent anew.
 * @param {import("./settle.js").Parts["held"]} held
 * @param {Map<string, {value: import("./store.js").Held}>} all
 * @param {{value: import("./store.js").Held}[]} changed
 * @param {string[]} removals
 */
async function voided(held, all, changed, removals) {
  const fresh = new Set([...changed.map(({ value }) => value.dossier.id), ...removals]);
  const others = [...all].filter(([id]) => !fresh.has(id));
  return Promise.all(others.map(([, { value }]) => held.prepare({ ...value, dossier: { ...value.dossier, token: "" } })));
}

/**
 * @param {import("./vault.js").Vault} vault
 * @param {string} store
 * @param {Record<string, any>} values
 * @returns {Promise<[string, {sealed: Uint8Array}][]>}
 */
const sealedEach = (vault, store, values) => Promise.all(
  Object.entries(values).map(async ([name, value]) => [name, { sealed: await vault.seal(value, `${store}/${name}`) }]));

/**
 * Rows whose effect a dossier's token covers while its copy does not show it: they stay in the fold.
 * @param {Map<string, {value: import("./store.js").Held}>} all
 * @param {{value: import("./store.js").Held}[]} changed
 * @param {string[]} removals
 */
function coveredBy(all, changed, removals) {
  const fresh = new Set([...changed.map(({ value }) => value.dossier.id), ...removals]);
  const covered = [...all].filter(([id]) => !fresh.has(id)).flatMap(([, { value }]) => value.adopted);
  return new Set(covered);
}

/**
 * Refused rows that the server listed as waiting for a coordinator and lists no more: mended or dismissed.
 * @param {PullAnswer} answer
 * @returns {{listed: Set<string>, known: boolean}}
 */
function reviewedRows(answer) {
  const own = /** @type {import("../rules/types.js").UserDossier|undefined} */ (
    answer.dossiers.changed.find((dossier) => dossier.kind === "user"));
  return { known: own !== undefined, listed: new Set((own?.quarantined ?? []).map((fact) => fact.operation_id)) };
}

/**
 * @param {any} store
 * @param {Row} row
 * @param {Set<number>|null} covered  null while pages are still to come
 * @param {{listed: Set<string>, known: boolean}} reviewed
 * @param {string} at
 */
async function settleRow(store, row, covered, reviewed, at) {
  const entry = await store.get(row.seq);
  if (!entry) return;
  const settled = entry.state === "acknowledged" || entry.state === "conflict";
  if (settled && !entry.contained && covered && !covered.has(row.seq)) {
    await store.put({ ...entry, contained: true }, row.seq);
  } else if (entry.state === "quarantined" && reviewed.known) {
    if (reviewed.listed.has(row.id)) await store.put({ ...entry, listed: true }, row.seq);
    else if (entry.listed) await store.put({ ...entry, state: "acknowledged", contained: true, settled_at: at }, row.seq);
  }
}
