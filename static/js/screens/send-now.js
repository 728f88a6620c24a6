/** The press that sends at once, and says what came of it. */
import { has, t } from "../messages/index.js";

/** @param {import("../widgets/kinds.js").App} app */
export async function sendNow(app) {
  const answer = await app.engine.syncNow();
  const refused = app.status.quarantined;
  if (answer?.outcome === "ok") return app.say(refused ? t("outbox.done_but", { n: refused }) : t("outbox.done"));
  const key = `sync.${answer?.outcome}`;
  app.say(has(key) ? t(key) : t("outbox.later"));
}
