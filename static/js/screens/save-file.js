/**
 * Puts what is not sent into files, from the outbox or before a locked tablet: for who cannot synchronise any more. Of
 * several each has a press of its own, because a browser lets a page save only what was pressed for.
 *
 * @typedef {Pick<import("../widgets/kinds.js").App, "say" | "now" | "refresh" | "redraw">} Asking
 * @typedef {{box: import("../sync/outbox-file.js").OutboxFiles, at: Date, saved: number}} Saving  saved: so many of them
 */
import { t } from "../messages/index.js";
import "./later-words.js";
import { fileName, outboxFiles } from "../sync/outbox-file.js";
import { html } from "../vendor/lit-html.js";

const A_WHILE = 60_000;

/**
 * @param {Asking} app
 * @param {string} userId
 * @returns {Promise<Saving|null>} what is to be shown by `furtherFiles`; null where one file was enough
 */
export async function saveFile(app, userId) {
  const box = await outboxFiles(userId).catch(() => null);
  if (box?.parts === 0) app.say(t("file.nothing"));
  if (!box) app.say(t("file.failed"));
  if (!box?.parts) return null;
  const saving = { box, at: app.now(), saved: 0 };
  await saveNext(app, saving);
  return box.parts > 1 ? saving : null;
}

/** @param {Asking} app @param {Saving} saving */
async function saveNext(app, saving) {
  const { box, at, saved } = saving;
  const text = await box.text(saved).catch(() => null);
  if (text === null) return app.say(t("file.failed"));
  const name = fileName(at, saved, box.parts);
  hand(new Blob([text], { type: "application/octet-stream" }), name);
  saving.saved += 1;
  await app.refresh();
  app.redraw();
  if (box.parts === 1) app.say(t(box.photos ? "file.saved_photos" : "file.saved", { name, n: box.count, photos: box.photos }));
}

/** @param {Asking} app @param {Saving} saving */
export function furtherFiles(app, saving) {
  const { box, saved } = saving;
  if (saved === box.parts) return html`<p class="mid" role="status">${t("file.all", { n: box.parts, rows: box.count, photos: box.photos })}</p>`;
  return html`<p class="mid" role="status">${t("file.part", { saved, n: box.parts })}</p>
    <p><button type="button" class="btn" @click=${() => void saveNext(app, saving)}>${t("file.next", { next: saved + 1 })}</button></p>`;
}

/** @param {Blob} blob @param {string} name */
function hand(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), A_WHILE);
}
