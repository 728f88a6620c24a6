/** What every operation carries besides its body: who, when, and what this tablet knew. */
import { proposalBehind } from "../rules/index.js";

/** @param {import("../widgets/kinds.js").App} app @param {string | null} [householdId] */
export function context(app, householdId = null) {
  return {
    user: app.user,
    now: app.now(),
    last_sync_at: app.status.last_sync_at,
    base_revision: app.household(householdId)?.revision ?? null,
    depends_on: proposalBehind(app.outbox, householdId),
  };
}
