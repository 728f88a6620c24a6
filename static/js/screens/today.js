/** Today: whom to see and why, and the first sentence to say there. */
import { t } from "../messages/index.js";
import { today as callsOfToday, walkingMinutes } from "../rules/index.js";
import { html, nothing, repeat } from "../vendor/lit-html.js";
import { ago, day, dayOfWeek } from "../widgets/dates.js";
import { icon } from "../widgets/icons.js";
import { phone } from "../widgets/phone.js";
import { plannedWords } from "../widgets/planned.js";
import { whereAmI } from "../widgets/position.js";
import { sayFirst, tagWords, visitGist } from "../widgets/records.js";
import { dotted, said, tell } from "../widgets/said.js";
import { changedHere } from "./amend-act.js";
import { draftList } from "./drafts.js";
import { burden, empty, pageHead } from "./frame.js";
import { ahead, alsoToday, decisions, eveningNow, openAlso, walkNow } from "./today-also.js";
import { age, brief, head, lastTalk, phoneOf } from "../widgets/reading.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../rules/today.js").Call} Call */
/** @typedef {import("../rules/today.js").Reason} Reason */

/** More chips than this make a card restless; the first are the weightiest. */
const REASONS_SHOWN = 2;

/** @type {import("../widgets/kinds.js").Screen} */
export const today = { title: "tab.today", tab: "today", open: openAlso, view };

/** @param {App} app @param {import("./today-also.js").State} state */
function view(app, state) {
  const now = app.now();
  const calls = callsOfToday(app.folded, now, app.position);
  const called = new Set(calls.map((call) => call.household.id));
  const rest = app.folded.households.filter(
    (folded) => !called.has(folded.id) && (folded.household.active || folded.household.state === "proposed"),
  );
  const [first] = app.folded.households;
  const over = dotted([
    dayOfWeek(now),
    first ? said(`${first.household.village_name}${first.household.grid_name}`) : nothing,
  ]);
  const title =
    app.folded.households.length === 0
      ? t("today.none_yet")
      : calls.length
        ? t("today.worth", { n: calls.length })
        : t("today.all_seen");
  return html`${pageHead(app, { over, title })}
    <main id="main" class="page two">
      <div class="stack main-column">
        ${app.life?.notices(app) ?? nothing} ${decisions(app, state)} ${eveningNow(app)} ${walkNow(app, state)} ${draftList(app)} ${app.folded.households.length === 0 ? firstTime(app) : nothing}
        ${repeat(
          calls,
          (call) => call.household.id,
          (call) => callCard(app, call),
        )}
        ${calls.length > 1 ? html`${nearest(app)}${inOrder()}` : nothing}
      </div>
      <div class="stack side-column">${ahead(app)}${rest.length ? restOfMine(app, rest) : nothing}${alsoToday(app)}</div>
      ${burden("today")}
    </main>`;
}

/** @param {App} app */
function firstTime(app) {
  const waiting = app.status.state === "syncing" || !app.status.last_sync_at;
  const words = waiting ? "today.fetching" : "today.no_households";
  return html`<div class="card">
    ${empty({ shape: "home", words: t(app.status.state === "revoked" ? "chip.revoked" : words) })}
  </div>`;
}

/** @param {App} app @param {Call} call */
function callCard(app, { household: folded, reasons, say, distance_m: distance }) {
  const { household } = folded;
  const number = phoneOf(folded);
  return html`<section class="card call ${reasons[0].tone}">
    <div class="row between wrap tight">
      <div class="row wrap tight">
        <h2>${said(household.name)}</h2>
        ${reasons.slice(0, REASONS_SHOWN).map((reason) => html`<span class="chip ${reason.tone}">${reasonWords(app, reason)}</span>`)}
        ${folded.tags.filter((tag) => !tag.sensitive).map((tag) => html`<span class="chip">${tagWords(app.books, tag.tag)}</span>`)}
        ${changedHere(folded) ? html`<span class="chip accent">${t("amend.here")}</span>` : nothing}
      </div>
      ${distance === null ? nothing : html`<small>${t("today.walk", { n: walkingMinutes(distance) })}</small>`}
    </div>
    <p class="mute mid">${facts(app, folded, !say)}</p>
    ${say ? sayFirst(app, say.issue, head(folded)) : nothing}
    <div class="row wrap call-buttons">
      <a class="btn primary" href=${`#/visit/${folded.id}`}>${t("visit.record")}</a>
      <a class="btn quiet" href=${`#/household/${folded.id}`}>${t("household.open")}</a>
      ${number ? html`<span class="end">${phone(app, folded.id, number, { words: t("phone.ring") })}</span>` : nothing}
    </div>
  </section>`;
}

/** @param {App} app @param {Reason} reason */
export function reasonWords(app, { code, facts: known }) {
  if (code === "absent") return t("reason.absent", { day: day(known.at, app.now()) });
  if (code === "come_back") return t(`reason.come_back.${known.outcome}`, { ago: ago(known.at, app.now()) });
  if (code === "appointment") {
    return t(known.days > 0 ? "reason.appointment.missed" : "reason.appointment", { at: plannedWords(known.at, app.now()) });
  }
  // One piece: a chip holds its parts apart.
  if (code === "field_task") return html`<span>${tell("reason.field_task", { words: said(brief(known.words, 18)) })}</span>`;
  if (code === "sample") {
    const until = day(`${known.due_on}T00:00:00+08:00`, app.now());
    return html`<span>${tell("reason.sample", { title: said(brief(known.title, 14)), day: until })}</span>`;
  }
  if (known.expired) return t("reason.tag_expired");
  return t(`reason.${code}`, { n: known.days ?? 0 });
}

/** @param {App} app @param {import("../widgets/kinds.js").FoldedHousehold} folded @param {boolean} withTalk */
function facts(app, folded, withTalk) {
  const now = app.now();
  const alone = folded.members.length === 1 ? age(folded.members[0], now) : null;
  const talk = withTalk ? lastTalk(folded) : undefined;
  return dotted([
    said(folded.household.address),
    folded.household.kind === "enterprise"
      ? t("household.enterprise")
      : alone !== null
        ? t("household.aged", { n: alone })
        : folded.members.length
          ? t("household.people", { n: folded.members.length })
          : nothing,
    talk
      ? tell("today.said", { what: visitGist(app.books, talk, 30) })
      : folded.last_visit
        ? t("today.last", { day: day(folded.last_visit.started_at, now) })
        : nothing,
  ]);
}

function inOrder() {
  return html`<p class="centre-text"><a class="link-btn" href="#/walk">${icon("route")}${t("walk.title")}</a></p>`;
}

/** @param {App} app */
function nearest(app) {
  if (app.position) return html`<p class="small centre-text">${t("today.nearest_first")}</p>`;
  const ask = async () => {
    const found = await whereAmI();
    if (found) app.position = found;
    app.say(found ? t("today.nearest_first") : t("position.none"));
  };
  return html`<p class="centre-text">
    <button type="button" class="link-btn" @click=${ask}>${icon("pin")}${t("today.by_distance")}</button>
  </p>`;
}

/** @param {App} app @param {import("../widgets/kinds.js").FoldedHousehold[]} rest */
function restOfMine(app, rest) {
  const now = app.now();
  return html`<section class="rest">
    <div class="row between">
      <h2>${t("today.rest")} <span class="mute light num">${rest.length}</span></h2>
      <a class="link-btn" href="#/households">${t("today.by_address")}</a>
    </div>
    <div class="card flush items">
      ${rest.map(
        (folded) =>
          html`<a class="item" href=${`#/household/${folded.id}`}>
            <span class="grow"
              >${said(folded.household.name)} <span class="mute mid">${said(doorOf(folded))}</span></span
            >
            <small class="right">${standing(app, folded, now)}</small></a
          >`,
      )}
    </div>
  </section>`;
}

/** @param {import("../widgets/kinds.js").FoldedHousehold} folded */
export function doorOf({ household }) {
  return [household.hamlet, household.door].filter(Boolean).join(" ") || household.address;
}

/** @param {import("../widgets/kinds.js").FoldedHousehold} folded */
export const proposedWords = (folded) =>
  folded.row_state === "quarantined" ? "household.proposal_refused" : "household.proposed";

/** How things stand with a household, in a few words. @param {App} app @param {import("../widgets/kinds.js").FoldedHousehold} folded @param {Date} now @param {number} [most] letters of what was said last */
export function standing(app, folded, now, most = 14) {
  const last = folded.last_visit;
  return dotted([
    folded.household.state === "proposed" ? html`<b>${t(proposedWords(folded))}</b>` : nothing,
    changedHere(folded) ? html`<span class="accent-word">${t("amend.here")}</span>` : nothing,
    last ? ago(last.started_at, now) : t("household.not_yet"),
    folded.open_issues.length
      ? t("household.open_issues", { n: folded.open_issues.length })
      : last
        ? visitGist(app.books, last, most)
        : nothing,
  ]);
}
