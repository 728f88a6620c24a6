/** One household as one card: what to say first, what was said last, who lives there, what came of their issues. */
import { t } from "../messages/index.js";
import { answerToTell, callbackOperation, emptyCallback } from "../rules/index.js";
import { html, nothing, repeat } from "../vendor/lit-html.js";
import { answerCard } from "../widgets/answer-card.js";
import { ago } from "../widgets/dates.js";
import { icon } from "../widgets/icons.js";
import { answersToTell, head, lastTalk, pastIssues } from "../widgets/reading.js";
import { issueRow, phraseWords, sayFirst } from "../widgets/records.js";
import { dotted, said } from "../widgets/said.js";
import { appointmentsHere } from "./appointments-here.js";
import { context } from "./context.js";
import { careHere } from "./care-door.js";
import { burden, empty, innerHead } from "./frame.js";
import { changesOf, leftChanges } from "./household-changes.js";
import { firm } from "./household-firm.js";
import { homeEdit, people, promise } from "./household-people.js";
import { tagsOf } from "./household-tags.js";
import { timeline } from "./household-visits.js";
import { surveysHere } from "./survey-door.js";
import { tasksHere } from "./tasks-here.js";
import { proposedWords } from "./today.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").FoldedHousehold} FoldedHousehold */
/** @typedef {{id: string, answers: Record<string, import("../rules/operations.js").CallbackAnswer>, all: boolean,
 *   tags?: "notice" | "read", care?: "read", changes: import("./household-changes.js").Leaving}} State */

/** @type {import("../widgets/kinds.js").Screen} */
export const household = {
  title: "household.title",
  tab: "households",
  open: async (app, { household: id }) => ({ id, answers: {}, all: false, changes: { left: await leftChanges(app) } }),
  view,
};

/** @param {App} app @param {State} state */
function view(app, state) {
  const folded = app.household(state.id);
  if (!folded) {
    return html`${innerHead(app, { back: "households", title: t("household.title") })}
      <main id="main" class="page">
        <div class="card">
          ${empty({
            shape: "home",
            words: t("household.gone"),
            next: html`<p><a class="btn" href="#/households">${t("households.title")}</a></p>`,
          })}
        </div>
      </main>`;
  }
  return html`${heading(app, folded)}
    <main id="main" class="page two card-page">
      <div class="stack main-column">${careHere(app, folded, state)}${tasksHere(app, folded)}${changesOf(app, folded, state.changes)}${appointmentsHere(app, folded)}${answers(app, folded, state)}${saidLast(app, folded)}</div>
      <div class="stack side-column">${firm(folded)}${people(app, folded)}${tagsOf(app, folded, state)}${promise(folded)}</div>
      <div class="stack rest-column">${issuesOf(app, folded)}${surveysHere(app, folded)}${timeline(app, folded, state)}</div>
      ${burden("household")}
    </main>`;
}

/** @param {App} app @param {FoldedHousehold} folded */
function heading(app, folded) {
  const { household: home } = folded;
  return html`<header class="top household-head">
    <button type="button" class="btn quiet back" @click=${() => app.back("households")}>
      ${icon("back")}<span>${t("go.back")}</span>
    </button>
    <div class="row between wrap">
      <div class="grow">
        <h1 tabindex="-1">${said(home.name)}</h1>
        <p class="mute mid">
          ${dotted([
            said(home.address),
            said(home.grid_name),
            home.kind === "enterprise" ? t("household.enterprise") : nothing,
            home.speaks ? t("speech.at_door", { language: t(`speech.${home.speaks}`) }) : nothing,
            home.active ? nothing : t(home.state === "proposed" ? proposedWords(folded) : "household.inactive"),
          ])}
          ${homeEdit(folded)}
        </p>
      </div>
      <div class="row wrap">
        <a class="btn" href=${`#/appointment/${folded.id}`}>${t("appointment.title")}</a>
        <a class="btn" href=${`#/raise/at/${folded.id}`}>${t("raise.title")}</a>
        <a class="btn primary" href=${`#/visit/${folded.id}`}>${t("visit.record")}</a>
      </div>
    </div>
  </header>`;
}

/** @param {App} app @param {FoldedHousehold} folded @param {State} state */
function answers(app, folded, state) {
  const told = answerToTell(folded, app.now(), app.user.id);
  const due = answersToTell(folded);
  const first = told ?? due[0];
  if (!first) return nothing;
  return html`<section class="card good-news">
    <h2 class="h3">${t("household.say_first")}</h2>
    ${sayFirst(app, first, head(folded))}
    ${
      due.length
        ? html`<details class="only-callback">
            <summary>${t("answer.only")}</summary>
            ${due.map(
              (issue) =>
                html`<div class="stack tight">
                  ${due.length > 1 ? html`<p class="mid">${said(issue.description)}</p>` : nothing}
                  ${answerCard({
                    issue,
                    now: app.now(),
                    head: false,
                    answer: state.answers[issue.id] ?? emptyCallback(),
                    change: (answer) => {
                      state.answers[issue.id] = answer;
                      app.redraw();
                    },
                  })}
                </div>`,
            )}
            <p class="space-top">
              <button type="button" class="btn" @click=${() => keepAnswers(app, folded, state)}>
                ${t("answer.keep")}
              </button>
            </p>
          </details>`
        : nothing
    }
  </section>`;
}

/** @param {App} app @param {FoldedHousehold} folded @param {State} state */
async function keepAnswers(app, folded, state) {
  const given = Object.entries(state.answers).filter(([, answer]) => answer.satisfaction);
  if (!given.length) return app.say(t("answer.choose"));
  const operations = given.map(([issueId, answer]) =>
    callbackOperation(issueId, answer, folded.id, context(app, folded.id)),
  );
  await app.keep(operations);
  state.answers = {};
  app.say(t("saved.here"));
}

/** @param {App} app @param {FoldedHousehold} folded */
function saidLast(app, folded) {
  const talk = lastTalk(folded);
  if (!talk) return nothing;
  return html`<section class="card">
    <div class="row between">
      <h2 class="h3">${t("household.said_last")}</h2>
      <small>${dotted([ago(talk.started_at, app.now()), said(talk.cadre_name)])}</small>
    </div>
    ${talk.phrases.length ? html`<p class="row wrap tight space-top">${talk.phrases.map((id) => html`<span class="chip accent">${phraseWords(app.books, id)}</span>`)}</p>` : nothing}
    ${talk.notes ? html`<p class="keep-lines space-top">${said(talk.notes)}</p>` : nothing}
  </section>`;
}

/** @param {App} app @param {FoldedHousehold} folded */
function issuesOf(app, folded) {
  const past = pastIssues(folded);
  if (!folded.issues.length) return nothing;
  return html`<section class="card flush">
    <div class="card-head row between">
      <h2 class="h3">${t("household.issues")}</h2>
      <small>${t("household.open_issues", { n: folded.open_issues.length })}</small>
    </div>
    <div class="items">
      ${repeat(
        folded.open_issues,
        (issue) => issue.id,
        (issue) => issueRow(app, issue, { where: false }),
      )}
      ${repeat(
        past,
        (issue) => issue.id,
        (issue) => issueRow(app, issue, { where: false }),
      )}
    </div>
  </section>`;
}
