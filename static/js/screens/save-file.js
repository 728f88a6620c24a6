/** Puts what is not sent into a file, from the outbox or before a locked tablet: for who cannot synchronise any more. */
import { t } from "../messages/index.js";
import "./later-words.js";
import { fileName, outboxFile } from "../sync/outbox-file.js";

const A_WHILE = 60_000;

/** @param {Pick<import("../widgets/kinds.js").App, "say" | "now" | "refresh">} app @param {string} userId */
export async function saveFile(app, userId) {
  const made = await outboxFile(userId).catch(() => null);
  if (made === null) return app.say(t("file.failed"));
  if (made.count === 0) return app.say(t("file.nothing"));
  const name = fileName(app.now());
  hand(new Blob([made.text], { type: "application/octet-stream" }), name);
  await app.refresh();
  app.say(t("file.saved", { name, n: made.count }));
}

/** @param {Blob} blob @param {string} name */
function hand(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), A_WHILE);
}
