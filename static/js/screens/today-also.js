/** What stands beside the calls of the day: what became of proposals, what is arranged, what else can be done. */
import { t } from "../messages/index.js";
import { stopsLeft, walkOfToday } from "../rules/walk.js";
import { daysBetween, localParts, plannedAhead, visitsOfDay } from "../rules/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { icon } from "../widgets/icons.js";
import { plannedWords } from "../widgets/planned.js";
import { said, tell } from "../widgets/said.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../rules/types.js").Proposal} Proposal */
/** @typedef {{seen: string[], walk: import("../rules/walk.js").Walk|null}} State  seen: the decisions that were read */

const SEEN = "proposals_seen";
/** A tablet that is set up anew does not tell of last year. */
const TOLD_FOR_DAYS = 60;
const MOST_AHEAD = 6;
const EVENING_BEGINS = 17;

/** @param {App} app @returns {Promise<State>} */
export async function openAlso(app) {
  const [seen, walk] = await Promise.all([app.store.meta(SEEN), app.store.meta("walk")]);
  return { seen: seen ?? [], walk };
}

/** What the coordinator decided, until it was read. @param {App} app @param {State} state */
export function decisions(app, state) {
  const told = app.folded.proposals.filter(
    (proposal) =>
      proposal.state !== "open" &&
      !state.seen.includes(proposal.id) &&
      daysBetween(proposal.at, app.now()) <= TOLD_FOR_DAYS,
  );
  return told.map((proposal) => decision(app, state, proposal));
}

/** @param {App} app @param {State} state @param {Proposal} proposal */
function decision(app, state, proposal) {
  const { id, address, note, into } = proposal;
  const here = app.household(into ?? id);
  const read = async () => {
    state.seen = [...state.seen, id];
    await app.store.setMeta(SEEN, state.seen);
    app.redraw();
  };
  return html`<section class="card ${proposal.state === "refused" ? "" : "good-news"}" data-proposal=${proposal.state}>
    <p>
      <b>${tell(`propose.${proposal.state}`, { address: said(address), into: here && into ? said(here.household.address) : t("propose.other_door") })}</b>
    </p>
    ${note ? html`<p class="mid">${tell("propose.because", { note: said(note) })}</p>` : nothing}
    <div class="row wrap space-top">
      ${here ? html`<a class="btn" href=${`#/household/${here.id}`}>${t("household.open")}</a>` : nothing}
      <button type="button" class="btn quiet" @click=${read}>${t("propose.read")}</button>
    </div>
  </section>`;
}

/** At home in the evening, and something is still without a word: offered first. @param {App} app */
export function eveningNow(app) {
  if (localParts(app.now()).hour < EVENING_BEGINS) return nothing;
  const bare = visitsOfDay(app.folded.households, app.now(), app.user.id).filter((entry) => entry.bare).length;
  if (!bare) return nothing;
  return html`<a class="card row between" href="#/evening"
    ><span class="row">${icon("note")}<b>${t("evening.now", { n: bare })}</b></span>${icon("next")}</a
  >`;
}

/** Where the walk of today leads next. @param {App} app @param {State} state */
export function walkNow(app, state) {
  const walk = walkOfToday(state.walk, app.now());
  if (!walk?.stops) return nothing;
  const left = stopsLeft(walk, app.household, app.now());
  const words = left[0] ? tell("walk.next", { who: said(left[0].household.name), n: left.length }) : t("walk.over");
  return html`<a class="card row between plain" href="#/walk"
    ><span class="row">${icon("route")}<span><b>${t("walk.today")}</b><small class="block">${words}</small></span></span>${icon("next")}</a
  >`;
}

/** What is arranged for the days ahead. @param {App} app */
export function ahead(app) {
  const entries = plannedAhead(app.folded.households, app.now()).slice(0, MOST_AHEAD);
  if (!entries.length) return nothing;
  return html`<section class="rest">
    <h2>${t("appointment.ahead")} <span class="mute light num">${entries.length}</span></h2>
    <div class="card flush items">
      ${entries.map(
        ({ household: folded, planned }) =>
          html`<a class="item" href=${`#/household/${folded.id}`}>
            <span class="grow">${said(folded.household.name)} <span class="block mid mute">${said(planned.reason)}</span></span>
            <small class="right">${plannedWords(planned.planned_at, app.now())}</small></a
          >`,
      )}
    </div>
  </section>`;
}

/** @param {App} app */
export function alsoToday(app) {
  const made = visitsOfDay(app.folded.households, app.now(), app.user.id);
  const bare = made.filter((entry) => entry.bare).length;
  const words = made.length ? t("evening.count", { n: made.length, bare }) : nothing;
  return html`<nav class="card flush items" aria-label=${t("today.also")}>
    ${link("evening", "note", t("evening.title"), words)} ${link("meeting", "people", t("meeting.title"))}
    ${link("raise", "issue", t("raise.elsewhere"))} ${link("propose", "plus", t("propose.link"))}
  </nav>`;
}

/** @param {string} path @param {import("../widgets/icons.js").IconName} shape @param {string} title @param {unknown} [words] */
function link(path, shape, title, words = nothing) {
  return html`<a class="item" href=${`#/${path}`}
    ><span class="row grow">${icon(shape)}<span><b>${title}</b>${words === nothing ? nothing : html`<small class="block">${words}</small>`}</span></span
    >${icon("next")}</a
  >`;
}
