/** Taking back what was saved and not yet sent; nothing is left behind that could not be received without it. */
import { t } from "../messages/index.js";
import { behind } from "../rules/index.js";

/** @param {import("../widgets/kinds.js").App} app @param {import("../widgets/kinds.js").Row} row */
export async function withdraw(app, row) {
  if (behind(app.outbox, row.id).length > 0) return app.say(t("outbox.others_behind"));
  try {
    await app.store.withdraw(row.id);
  } catch {
    await app.refresh();
    return app.say(t("saved.too_late"));
  }
  await app.refresh();
  app.say(t("outbox.withdrawn"), [
    { label: t("go.undo"), press: () => void app.keep([row]).then(() => app.say(t("saved.here"))) },
  ]);
}
