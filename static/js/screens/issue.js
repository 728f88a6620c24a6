/** One issue: where it stands, what was answered, how it got there, and a word to who works on it. */
import { t } from "../messages/index.js";
import { commentOperation } from "../rules/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { day, moment } from "../widgets/dates.js";
import { categoryWords, issueChip, placeOf } from "../widgets/records.js";
import { dotted, said, tell } from "../widgets/said.js";
import { context } from "./context.js";
import { keepDraft } from "./drafting.js";
import { burden, empty, innerHead } from "./frame.js";
import { photoStrip } from "./photo-door.js";
import { changePath } from "./paths.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").Issue} Issue */
/** @typedef {{id: string, text: string, draft: import("./drafting.js").Draft}} State */

const RUNNING = new Set(["dispatched", "signed", "in_progress"]);

/** @type {import("../widgets/kinds.js").Screen} */
export const issue = {
  title: "issue.title",
  tab: "issues",
  open,
  view,
  close: (app, state) => state.draft.close(),
};

/** @param {App} app @param {Record<string, string>} params @returns {Promise<State>} */
async function open(app, { issue: id }) {
  const key = `issue/${id}`;
  const begun = await app.store.draft(key);
  /** @type {State} */
  const state = {
    id,
    text: begun?.text ?? "",
    draft: keepDraft(app.store, key, () => ({ text: state.text, at: app.now().toISOString() })),
  };
  return state;
}

/** @param {App} app @param {State} state */
function view(app, state) {
  const found = app.folded.issues.find((entry) => entry.id === state.id);
  return html`${innerHead(app, { back: "issues", title: t("issue.title"), aside: found?.number ? html`<span class="num" translate="no">${found.number}</span>` : nothing })}
    <main id="main" class="page narrow stack">
      ${
        found
          ? html`${facts(app, found)}${answer(app, found)}${comments(app, found)}${say(app, found, state)}${events(app, found)}`
          : html`<div class="card">${empty({ shape: "issue", words: t("issue.gone") })}</div>`
      }
      ${burden("issue")}
    </main>`;
}

/** @param {App} app @param {Issue} found */
function facts(app, found) {
  const folded = app.household(found.household_id);
  const row = found.operation_id ? app.outbox.find((entry) => entry.id === found.operation_id) : undefined;
  const path = row && row.state === "pending" ? changePath(row) : null;
  return html`<section class="card">
    <div class="row between wrap top-aligned">
      <p class="lead grow keep-lines">${said(found.description)}</p>
      ${issueChip(found, app.now())}
    </div>
    <p class="mute mid">
      ${dotted([categoryWords(app.books, found.category), t(`urgency.${found.urgency}`), found.confidential ? t("raise.confidential") : nothing, day(found.occurred_at, app.now())])}
    </p>
    <p class="mid">
      ${
        folded
          ? html`<a class="link-btn inset" href=${`#/household/${folded.id}`}
                >${said(folded.household.name)}</a
              >
              ${said(folded.household.address)}`
          : found.household_id
            ? placeOf(app, found.household_id)
            : t("raise.public_place")
      }
    </p>
    ${photoStrip(app, found.photos)}
    ${found.unit_name && RUNNING.has(found.state) ? html`<p class="mid">${tell("issue.with", { unit: said(found.unit_name) })}${found.due_at ? html` ${t("issue.due", { day: day(found.due_at, app.now()) })}` : nothing}</p>` : nothing}
    ${found.supervised ? html`<p class="mid"><span class="chip accent">${t("issue.supervised")}</span></p>` : nothing}
    ${path ? html`<p class="space-top"><a class="btn" href=${`#/${path}`}>${t("go.edit")}</a></p>` : nothing}
  </section>`;
}

/** @param {App} app @param {Issue} found */
function answer(app, found) {
  if (!found.answer) return nothing;
  return html`<section class="card good-news">
    <h2 class="h3">${found.outcome ? t(`issue_outcome.${found.outcome}`) : t("issue.answer")}</h2>
    <p class="keep-lines space-top">${said(found.answer)}</p>
    <p class="mid mute space-top">
      ${dotted([
        found.answered_by ? said(found.answered_by) : nothing,
        found.answered_at ? day(found.answered_at, app.now()) : nothing,
        found.callback_due ? t("issue.to_ask") : nothing,
      ])}
    </p>
  </section>`;
}

/** What the household said to it. @param {App} app @param {Issue} found */
function comments(app, found) {
  if (!found.callbacks.length) return nothing;
  return html`<section class="card">
    <h2 class="h3">${t("issue.callbacks")}</h2>
    <ul class="stack tight space-top">
      ${found.callbacks.map(
        (callback) =>
          html`<li>
            <b
              >${callback.satisfaction ? t(`satisfaction.${callback.satisfaction}`) : t("issue.not_reached")}</b
            >
            <span class="mute mid"
              >${dotted([said(callback.officer_name), day(callback.at, app.now())])}</span
            >
            ${callback.local && callback.row_state !== "acknowledged" ? html`<span class="chip accent">${t("state.here")}</span>` : nothing}
            ${callback.words ? html`<p class="mid">${said(callback.words)}</p>` : nothing}
          </li>`,
      )}
    </ul>
  </section>`;
}

/** @param {App} app @param {Issue} found @param {State} state */
function say(app, found, state) {
  if (["closed", "rejected", "withdrawn"].includes(found.state)) return nothing;
  const here = app.outbox.filter(
    (row) => row.kind === "issue.comment" && row.entity_id === found.id && !row.contained,
  );
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!state.text.trim()) return /** @type {HTMLElement} */ (document.querySelector("#comment")).focus();
    await state.draft.stop();
    await app.keep(
      [commentOperation(found, state.text, context(app, found.household_id))],
      `issue/${found.id}`,
    );
    state.text = "";
    app.say(t("saved.here"));
  };
  return html`<section class="card">
    <form autocomplete="off" novalidate @submit=${submit}>
      <div class="field">
        <label for="comment"><span class="h3">${t("issue.comment")}</span></label>
        <textarea
          id="comment"
          rows="2"
          maxlength="2000"
          autocomplete="off"
          placeholder=${t("issue.comment_hint")}
          .value=${state.text}
          @input=${(/** @type {any} */ event) => {
            state.text = event.target.value;
            state.draft.touch();
          }}
        ></textarea>
      </div>
      ${here.map((row) => html`<p class="mid space-top">${said(row.body.text)} <span class="chip ${row.state === "acknowledged" ? "done" : "accent"}">${t(`row.${row.state}`)}</span></p>`)}
      <p class="space-top"><button class="btn">${t("issue.comment_send")}</button></p>
    </form>
  </section>`;
}

/** @param {App} app @param {Issue} found */
function events(app, found) {
  if (!found.events.length) return nothing;
  const latest = [...found.events].reverse();
  return html`<section class="card">
    <h2 class="h3">${t("issue.events")}</h2>
    <ol class="timeline">
      ${latest.map(
        (event) =>
          html`<li>
            <small class="when num">${moment(event.occurred_at, app.now())}</small>
            <div>
              <b>${t(`step.${event.step}`)}</b>
              <span class="mute mid"
                >${dotted([event.actor_name ? said(event.actor_name) : nothing, event.unit_name ? said(event.unit_name) : nothing])}</span
              >
              ${event.note ? html`<p class="mid keep-lines">${said(event.note)}</p>` : nothing}
            </div>
          </li>`,
      )}
    </ol>
  </section>`;
}
