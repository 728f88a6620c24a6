/** What I raised and what came of it. */
import { t } from "../messages/index.js";
import { isOpen } from "../rules/index.js";
import { html, nothing, repeat } from "../vendor/lit-html.js";
import { icon } from "../widgets/icons.js";
import { issueRow } from "../widgets/records.js";
import { draftList } from "./drafts.js";
import { burden, empty, pageHead } from "./frame.js";

/** @typedef {import("../widgets/kinds.js").App} App */

const SHOWN = 20;

/** @type {import("../widgets/kinds.js").Screen} */
export const issues = { title: "tab.issues", tab: "issues", open: () => ({ all: false }), view };

/** @param {App} app @param {{all: boolean}} state */
function view(app, state) {
  const all = app.folded.issues;
  const open = all.filter((issue) => isOpen(issue, app.books.steps));
  const answered = open.filter((issue) => issue.state === "resolved");
  const running = open.filter((issue) => issue.state !== "resolved");
  const past = all.filter((issue) => !open.includes(issue));
  return html`${pageHead(app, { over: t("issues.over"), title: open.length ? t("issues.open", { n: open.length }) : t("issues.none_open") })}
    <main id="main" class="page stack">
      <div class="row wrap">
        <a class="btn primary" href="#/raise">${icon("plus")}${t("raise.title")}</a>
        <a class="btn" href="#/meeting">${icon("people")}${t("meeting.title")}</a>
      </div>
      ${draftList(app)}
      ${all.length ? nothing : html`<div class="card">${empty({ shape: "issue", words: t("issues.nothing") })}</div>`}
      ${list(app, t("issues.answered"), answered)} ${list(app, t("issues.running"), running)}
      ${list(app, t("issues.past"), state.all ? past : past.slice(0, SHOWN))}
      ${
        past.length > SHOWN && !state.all
          ? html`<button
              type="button"
              class="btn wide"
              @click=${() => {
                state.all = true;
                app.redraw();
              }}
            >
              ${t("issues.all_past", { n: past.length })}
            </button>`
          : nothing
      }
      ${burden("issues")}
    </main>`;
}

/** @param {App} app @param {string} title @param {import("../widgets/kinds.js").Issue[]} rows */
function list(app, title, rows) {
  if (!rows.length) return nothing;
  return html`<section>
    <h2 class="group-name">${title} <span class="mute light num">${rows.length}</span></h2>
    <div class="card flush items">
      ${repeat(
        rows,
        (issue) => issue.id,
        (issue) => issueRow(app, issue),
      )}
    </div>
  </section>`;
}
