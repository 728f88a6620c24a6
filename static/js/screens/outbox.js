/** The outbox in plain words: what lies here, what has arrived, what was not taken and why. */
import { has, t } from "../messages/index.js";
import { replacedIn } from "../rules/versions.js";
import { neverArrived } from "../rules/waiting.js";
import { html, nothing, repeat } from "../vendor/lit-html.js";
import { moment } from "../widgets/dates.js";
import { icon } from "../widgets/icons.js";
import { recordGist } from "../widgets/records.js";
import { dotted, said } from "../widgets/said.js";
import { burden, empty, innerHead } from "./frame.js";
import { photosLeft, photoStrip, photosWaiting } from "./photo-door.js";
import { changePath, isChangeable, isMendable, isUntried } from "./paths.js";
import { furtherFiles, saveFile } from "./save-file.js";
import { sendNow } from "./send-now.js";
import { withdraw } from "./withdraw.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").Row} Row */

/** Of each group at first, and with each press: a season without a network fills hundreds. */
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
  "survey.submit": "list",
  "task.done": "tick",
  "household.propose": "plus",
  "appointment.make": "clock",
  "appointment.cancel": "clock",
};

/** @typedef {Record<"here"|"refused"|"sent", number>} Shown  how many of each group */
/** @typedef {{shown: Shown, saving: import("./save-file.js").Saving|null}} State */

/** @type {import("../widgets/kinds.js").Screen} */
export const outbox = { title: "outbox.title", tab: "me", open, view };

/** @returns {State} */
function open() {
  return { shown: { here: SHOWN, refused: SHOWN, sent: SHOWN }, saving: null };
}

/** @param {App} app @param {State} state */
function view(app, state) {
  const { shown } = state;
  const rows = [...app.outbox].sort((a, b) => b.seq - a.seq);
  const waiting = rows.filter((row) => row.state === "pending" || row.state === "sending");
  const refused = rows.filter((row) => row.state === "quarantined" || row.state === "conflict");
  const sent = rows.filter((row) => row.state === "acknowledged");
  return html`${innerHead(app, { back: "me", title: t("outbox.title") })}
    <main id="main" class="page narrow stack">
      ${standing(app, waiting.length)} ${group(app, "here", waiting, shown)} ${group(app, "refused", refused, shown)}
      ${group(app, "sent", sent, shown)}
      ${rows.length ? nothing : html`<div class="card">${empty({ shape: "tray", words: t("outbox.nothing") })}</div>`}
      ${waiting.length || refused.length || photosWaiting(app) || state.saving ? lastResort(app, state) : nothing} ${burden("outbox")}
    </main>`;
}

/** When nothing else goes. @param {App} app @param {State} state */
function lastResort(app, state) {
  const save = async () => {
    state.saving = await saveFile(app, app.user.id);
    app.redraw();
  };
  return html`<section class="card stack tight">
    <h2 class="h3">${t("file.title")}</h2>
    <p class="mid mute">${t("file.hint")}</p>
    <p><button type="button" class="btn" @click=${() => void save()}>${icon("tray")}${t("file.save")}</button></p>
    ${state.saving ? furtherFiles(app, state.saving) : nothing}
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
  const words = waiting
    ? t(status.online ? "outbox.waiting" : "outbox.waiting_offline", { n: waiting })
    : status.quarantined
      ? t("outbox.done_but", { n: status.quarantined })
      : t("outbox.all_sent");
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

/** @param {App} app @param {keyof Shown} name @param {Row[]} rows @param {Shown} shown */
function group(app, name, rows, shown) {
  if (!rows.length) return nothing;
  const isReplaced = replacedIn(app.outbox);
  const more = () => {
    shown[name] += SHOWN;
    app.redraw();
  };
  const hidden = rows.length - shown[name];
  return html`<section>
    <h2 class="group-name">${t(`outbox.${name}`)} <span class="mute light num">${rows.length}</span></h2>
    <p class="small">${t(`outbox.${name}_hint`)}</p>
    <ul class="card flush items space-top">
      ${repeat(
        rows.slice(0, shown[name]),
        (row) => row.id,
        (row) => entry(app, row, isReplaced(row)),
      )}
    </ul>
    ${hidden > 0 ? html`<button type="button" class="btn wide space-top" @click=${more}>${t("outbox.more", { n: hidden })}</button>` : nothing}
  </section>`;
}

/** @param {App} app @param {Row} row @param {boolean} replaced a later one stands in for it */
function entry(app, row, replaced) {
  const path = changePath(row);
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
