/**
 * Where one's work lies, in one glance. What is saved here and not yet sent is normal on a walk through the village,
 * so it is said calmly; only what a person has to do something about asks for attention.
 */
import { t } from "../messages/index.js";
import { html } from "../vendor/lit-html.js";
import { icon } from "./icons.js";

/** @typedef {import("./kinds.js").SyncStatus} SyncStatus */
/** @typedef {import("./icons.js").IconName} IconName */

/**
 * @param {SyncStatus} status @param {{state: string}[]} outbox
 * @returns {{tone: string, shape: IconName, words: string}}
 */
export function syncWords(status, outbox) {
  const n = outbox.filter((row) => row.state === "pending" || row.state === "sending").length;
  const refused = outbox.filter((row) => row.state === "quarantined").length;
  if (status.state === "revoked") return { tone: "late", shape: "ask", words: t("chip.revoked") };
  if (status.state === "signed_out")
    return { tone: "soon", shape: "ask", words: n ? t("chip.sign_in_waiting", { n }) : t("chip.sign_in") };
  if (refused) return { tone: "soon", shape: "ask", words: t("chip.refused", { n: refused }) };
  if (!status.online || status.state === "offline") {
    return n
      ? { tone: "soon", shape: "tray", words: t("chip.offline_waiting", { n }) }
      : { tone: "", shape: "tray", words: t("chip.offline") };
  }
  if (n) return { tone: "accent", shape: "sending", words: t("chip.sending", { n }) };
  return { tone: "done", shape: "tick", words: t("chip.all_sent") };
}

/** @param {SyncStatus} status @param {{state: string}[]} outbox */
export function syncChip(status, outbox) {
  const { tone, shape, words } = syncWords(status, outbox);
  return html`<a class="sync-chip" href="#/outbox"
    ><span class="chip ${tone}">${icon(shape)}<span>${words}</span></span></a
  >`;
}
