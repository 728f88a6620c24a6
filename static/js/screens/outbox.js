/** The outbox in plain words: what lies here, what has arrived, what was not taken and why. */
import { has, t } from "../messages/index.js";
import { html, nothing, repeat } from "../vendor/lit-html.js";
import { moment } from "../widgets/dates.js";
import { icon } from "../widgets/icons.js";
import { recordGist } from "../widgets/records.js";
import { dotted, said } from "../widgets/said.js";
import { burden, empty, innerHead } from "./frame.js";
import { photosLeft, photoStrip } from "./photo-door.js";
import { changePath, isChangeable, isMendable, isUntried, neverArrived } from "./paths.js";
import { saveFile } from "./save-file.js";
import { sendNow } from "./send-now.js";
import { withdraw } from "./withdraw.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").Row} Row */

const SHOWN = 30;
/** @type {Record<string, import("../widgets/icons.js").IconName>} */
const SHAPES = {
  "visit.record": "home",
  "issue.raise": "issue",
  "meeting.record": "people",
  "callback.record": "ask",
  "issue.comment": "note",
  "feedback.give": "note",
  "household.amend": "edit",
  "household.propose": "plus",
  "appointment.make": "clock",
  "appointment.cancel": "clock",
};

/** @type {import("../widgets/kinds.js").Screen} */
export const outbox = { title: "outbox.title", tab: "me", open: () => ({}), view };

/** @param {App} app */
function view(app) {
  const rows = [...app.outbox].sort((a, b) => b.seq - a.seq);
  const waiting = rows.filter((row) => row.state === "pending" || row.state === "sending");
  const refused = rows.filter((row) => row.state === "quarantined" || row.state === "conflict");
  const sent = rows.filter((row) => row.state === "acknowledged");
  return html`${innerHead(app, { back: "me", title: t("outbox.title") })}
    <main id="main" class="page narrow stack">
      ${standing(app, waiting.length)} ${group(app, t("outbox.here"), waiting, t("outbox.here_hint"))}
      ${group(app, t("outbox.refused"), refused, t("outbox.refused_hint"))}
      ${group(app, t("outbox.sent"), sent.slice(0, SHOWN), t("outbox.sent_hint"))}
      ${rows.length ? nothing : html`<div class="card">${empty({ shape: "tray", words: t("outbox.nothing") })}</div>`}
      ${waiting.length || refused.length ? lastResort(app) : nothing} ${burden("outbox")}
    </main>`;
}

/** When nothing else goes. @param {App} app */
function lastResort(app) {
  return html`<section class="card stack tight">
    <h2 class="h3">${t("file.title")}</h2>
    <p class="mid mute">${t("file.hint")}</p>
    <p><button type="button" class="btn" @click=${() => void saveFile(app, app.user.id)}>${icon("tray")}${t("file.save")}</button></p>
  </section>`;
}

/** @param {App} app @param {number} waiting */
function standing(app, waiting) {
  const { status } = app;
  const last = status.last_sync_at
    ? t("outbox.last", { at: moment(status.last_sync_at, app.now()) })
    : t("outbox.never");
  if (status.state === "signed_out") {
    return html`<section class="card stack">
      <p><b>${t("outbox.sign_in")}</b></p>
      <p class="mid mute">${t("outbox.sign_in_hint")}</p>
      <p><a class="btn primary" href="#/sign-in">${t("sign_in.press")}</a></p>
    </section>`;
  }
  const words =
    waiting === 0
      ? t("outbox.all_sent")
      : status.online
        ? t("outbox.waiting", { n: waiting })
        : t("outbox.waiting_offline", { n: waiting });
  const trouble = status.problem && `problem.${status.problem.code}`;
  return html`<section class="card row between wrap">
    <div>
      <p><b>${words}</b></p>
      <p class="small">${last}</p>
      ${trouble && has(trouble) ? html`<p class="mid soon-word">${t(trouble)}</p>` : nothing} ${photosLeft(app)}
    </div>
    <button
      type="button"
      class="btn"
      aria-disabled=${status.state === "syncing" ? "true" : nothing}
      @click=${() => void sendNow(app)}
    >
      ${icon("sending")}${t(status.state === "syncing" ? "outbox.sending" : "outbox.send_now")}
    </button>
  </section>`;
}

/** @param {App} app @param {string} title @param {Row[]} rows @param {string} hint */
function group(app, title, rows, hint) {
  if (!rows.length) return nothing;
  return html`<section>
    <h2 class="group-name">${title} <span class="mute light num">${rows.length}</span></h2>
    <p class="small">${hint}</p>
    <ul class="card flush items space-top">
      ${repeat(
        rows,
        (row) => row.id,
        (row) => entry(app, row),
      )}
    </ul>
  </section>`;
}

/** @param {App} app @param {Row} row */
function entry(app, row) {
  const path = changePath(row);
  const replaced = app.outbox.some((other) => other.supersedes === row.entity_id);
  return html`<li class="item wrap">
    <span class="row grow top-aligned"
      >${icon(SHAPES[row.kind] ?? "note")}<span class="grow"
        ><b>${t(`op.${row.kind}`)}</b>
        <span class="mid">${recordGist(app, row)}</span>
        <small class="block"
          >${dotted([moment(row.captured_at, app.now()), t(standingOf(row)), row.supersedes ? t("row.supersedes") : nothing])}</small
        >
        ${row.problem && row.state !== "acknowledged" ? html`<span class="block mid soon-word">${why(row)}</span>` : nothing}
        ${photoStrip(app, row.body.photos)}</span
      ></span
    >
    <span class="row tight"
      >${row.kind === "household.amend" && row.state === "conflict" ? html`<a class="btn quiet small-ish" href=${`#/household/${row.household_id}`}>${t("change.look")}</a>` : nothing}
      ${isChangeable(row) && !replaced ? html`<a class="btn quiet small-ish" href=${`#/${path}`}>${t(isMendable(row) ? "outbox.mend" : "go.edit")}</a>` : nothing}
      ${isUntried(row) || neverArrived(row) ? html`<button type="button" class="btn quiet small-ish" @click=${() => void withdraw(app, row)}>${t("outbox.withdraw")}</button>` : nothing}</span
    >
  </li>`;
}

/** A number to be checked is no clash with anybody. @param {Row} row */
const standingOf = (row) =>
  row.state === "conflict" && row.problem?.code === "number_to_check" ? "row.number_to_check" : `row.${row.state}`;

/** Why it was not taken, and what happens now. @param {Row} row */
function why(row) {
  const { code, message } = row.problem ?? {};
  const words = has(`problem.${code}`) ? t(`problem.${code}`) : t("outbox.why_other");
  return message && (code === "invalid_input" || !has(`problem.${code}`)) ? html`${words} ${said(message)}` : words;
}
