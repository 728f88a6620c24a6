/** One household as one card: what to say first, what was said last, who lives there, what came of their issues. */
import { named, t } from "../messages/index.js";
import { answerToTell, callbackOperation, emptyCallback } from "../rules/index.js";
import { html, nothing, repeat } from "../vendor/lit-html.js";
import { answerCard } from "../widgets/answer-card.js";
import { ago, day } from "../widgets/dates.js";
import { icon } from "../widgets/icons.js";
import { phone } from "../widgets/phone.js";
import { issueRow, phraseWords, sayFirst, tagWords } from "../widgets/records.js";
import { dotted, said, tell } from "../widgets/said.js";
import { context } from "./app.js";
import { burden, empty, innerHead } from "./frame.js";
import { age, answersToTell, head, lastTalk, pastIssues } from "../widgets/reading.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").FoldedHousehold} FoldedHousehold */
/** @typedef {{id: string, answers: Record<string, import("../rules/operations.js").CallbackAnswer>, all: boolean}} State */

/** @type {import("../widgets/kinds.js").Screen} */
export const household = {
  title: "household.title",
  tab: "households",
  open: (app, { household: id }) => ({ id, answers: {}, all: false }),
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
      <div class="stack main-column">${answers(app, folded, state)}${saidLast(app, folded)}</div>
      <div class="stack side-column">${people(app, folded)}${tagsOf(app, folded)}${promise(folded)}</div>
      <div class="stack rest-column">${issuesOf(app, folded)}${timeline(app, folded, state)}</div>
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
            home.active ? nothing : t("household.inactive"),
          ])}
        </p>
      </div>
      <div class="row wrap">
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

/** @param {App} app @param {FoldedHousehold} folded */
function people(app, folded) {
  const now = app.now();
  if (!folded.members.length) return nothing;
  return html`<section class="card flush">
    <div class="card-head"><h2 class="h3">${t("household.who")}</h2></div>
    <ul class="items">
      ${folded.members.map(
        (member) =>
          html`<li class="item person">
            <span class="grow"
              ><b>${said(member.name)}</b>
              <span class="mute mid"
                >${dotted([
                  relation(member),
                  member.sex ? t(`sex.${member.sex}`) : nothing,
                  age(member, now) === null
                    ? nothing
                    : t("household.aged", { n: /** @type {number} */ (age(member, now)) }),
                ])}</span
              ></span
            >
            ${member.phone ? html`<span>${phone(app, member.id, member.phone)}</span>` : nothing}
          </li>`,
      )}
    </ul>
  </section>`;
}

/** @param {import("../rules/types.js").Member} member */
function relation(member) {
  const key = `relation.${member.relation}`;
  const words = t(key);
  return words === key ? said(member.relation) : words;
}

/** @param {App} app @param {FoldedHousehold} folded */
function tagsOf(app, folded) {
  if (!folded.tags.length) return nothing;
  return html`<section class="card">
    <h2 class="h3">${t("household.tags")}</h2>
    <ul class="stack tight space-top">
      ${folded.tags.map((tag) => {
        const kind = app.books.tags.find((entry) => entry.code === tag.tag);
        const notice = kind && named({ zh: kind.notice_zh ?? "", en: kind.notice_en ?? "" });
        return html`<li>
          <span class="chip ${tag.sensitive ? "soon" : "accent"}"
            >${tag.sensitive ? icon("lock") : nothing}${tagWords(app.books, tag.tag)}</span
          >
          <small
            >${dotted([
              tag.sensitive ? t("tag.sensitive") : nothing,
              tag.basis ? tell("tag.basis", { basis: said(tag.basis) }) : nothing,
              tag.verified_on ? t("tag.verified", { day: day(tag.verified_on, app.now()) }) : nothing,
              tag.expires_on ? t("tag.expires", { day: day(tag.expires_on, app.now()) }) : nothing,
            ])}</small
          >
          ${notice ? html`<p class="small read-aloud">${t("tag.read_aloud")} ${notice}</p>` : nothing}
        </li>`;
      })}
    </ul>
  </section>`;
}

/** @param {FoldedHousehold} folded */
function promise({ assignment }) {
  if (!assignment) return nothing;
  return html`<p class="small promise">
    ${tell("household.assigned", { who: said(assignment.cadre_name), why: t(`assigned.${assignment.reason}`), day: day(assignment.since, Date.now()) })}
  </p>`;
}

/** @param {App} app @param {FoldedHousehold} folded @param {State} state */
function timeline(app, folded, state) {
  const entries = [
    ...folded.visits.map((visit) => ({
      at: visit.started_at,
      body: visitEntry(app, visit),
      here: visit.local && visit.row_state !== "acknowledged",
    })),
    ...folded.meetings.map((meeting) => ({
      at: meeting.started_at,
      body: meetingEntry(meeting),
      here: meeting.local && meeting.row_state !== "acknowledged",
    })),
  ].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  if (!entries.length)
    return html`<section class="card">${empty({ shape: "note", words: t("household.no_visits") })}</section>`;
  const shown = state.all ? entries : entries.slice(0, 6);
  return html`<section class="card">
    <h2 class="h3">${t("household.timeline")}</h2>
    <ol class="timeline">
      ${shown.map(
        (entry) =>
          html`<li>
            <small class="when num">${day(entry.at, app.now())}</small>
            <div>
              ${entry.body}
              ${entry.here ? html`<span class="chip accent">${t("state.here")}</span>` : nothing}
            </div>
          </li>`,
      )}
    </ol>
    ${
      shown.length < entries.length
        ? html`<button
            type="button"
            class="link-btn"
            @click=${() => {
              state.all = true;
              app.redraw();
            }}
          >
            ${t("household.all_visits", { n: entries.length })}
          </button>`
        : nothing
    }
  </section>`;
}

/** @param {App} app @param {import("../rules/types.js").Visit} visit */
function visitEntry(app, visit) {
  const words = visit.phrases
    .map((id) => phraseWords(app.books, id))
    .filter(Boolean)
    .join(t("list.comma"));
  return html`<b class="outcome-${visit.outcome}">${t(`outcome.${visit.outcome}`)}</b>
    <span class="mute mid"
      >${dotted([t(`kind.${visit.kind}`), said(visit.cadre_name), ...visit.companions.map((name) => said(name))])}</span
    >
    ${words ? html`<p class="mid">${words}</p>` : nothing}${visit.notes ? html`<p class="mid keep-lines">${said(visit.notes)}</p>` : nothing}`;
}

/** @param {import("../rules/types.js").Attendance} meeting */
function meetingEntry(meeting) {
  return html`<b>${t(meeting.attended ? "meeting.came" : "meeting.did_not_come")}</b>
    <span class="mute mid">${dotted([t("kind.courtyard_meeting"), said(meeting.place)])}</span>`;
}
