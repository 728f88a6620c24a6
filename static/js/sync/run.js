/** One synchronisation from end to end: push before pull, then the audit where it is due. Ends in an outcome. */
import { auditReceipts, isAuditDue } from "./audit.js";
import { bringForms } from "./forms.js";
import { pull } from "./pull.js";
import { push } from "./push.js";

/**
 * @param {import("../store/store.js").Store} store
 * @param {import("./push.js").Wire & import("./forms.js").Wire} wire
 * @param {{now: () => Date, epoch: string|null, pause: () => Promise<void>}} options
 * @returns {Promise<import("./wire.js").WireOutcome>}
 */
export async function synchronise(store, wire, { now, epoch, pause }) {
  store.refresh();
  const pushed = await push(store, wire, now);
  if (pushed.outcome !== "ok" && !(pushed.outcome === "busy" && pushed.after)) return pushed;
  const pulled = await pull(store, wire, { epoch, pause, now });
  if (pulled.outcome !== "ok") return pulled;
  if (await isAuditDue(store, now())) {
    const { answer, missing } = await auditReceipts(store, wire, now());
    if (answer.outcome !== "ok") return answer;
    if (missing > 0) {
      const again = await push(store, wire, now);
      return again.outcome === "ok" ? pull(store, wire, { epoch, pause, now }) : again;
    }
  }
  await store.prune(now());
  await bringForms(store, wire, now());
  return pushed;
}
