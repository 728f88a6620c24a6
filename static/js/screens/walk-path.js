/** The walk in its order: how far it is from door to door, and which one comes next. */
import { t } from "../messages/index.js";
import { stopsLeft } from "../rules/walk.js";
import { EXACT_TO, wayCm } from "../rules/walking.js";
import { html, nothing, repeat } from "../vendor/lit-html.js";
import { dotted, said } from "../widgets/said.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").FoldedHousehold} FoldedHousehold */
/** @typedef {import("./walk.js").State} State */
/** @typedef {import("./walk.js").Acts} Acts */

/** @param {App} app @param {State} state @param {Acts} acts */
export function path(app, state, acts) {
  const homes = (state.stops ?? []).map((id) => app.household(id)).filter((home) => home !== undefined);
  const ways = homes.map((home, at) => wayTo(homes[at - 1], home));
  const known = homes.filter((home) => home.household.position).length;
  const left = stopsLeft({ day: "", picked: [], stops: state.stops }, app.household, app.now());
  return html`<section class="card">
      <p><b>${t("walk.sum", { n: homes.length, way: wayWords(sum(ways)) })}</b></p>
      <ul class="mid mute">
        ${[known < 2 ? nothing : t("walk.air"), howGood(known), state.start ? t("walk.from_here") : nothing]
          .filter((words) => words !== nothing)
          .map((words) => html`<li>${words}</li>`)}
      </ul>
    </section>
    <ol class="card flush items">
      ${repeat(
        homes,
        (home) => home.id,
        (home, at) => stop(home, at, at === 0 ? startWords(state, home) : onWords(home, ways[at]), markOf(home, left)),
      )}
    </ol>
    <p class="row wrap">
      <button type="button" class="btn" @click=${() => acts.again(app, state)}>${t("walk.again")}</button>
      <button type="button" class="btn quiet" @click=${() => acts.reset(app, state)}>${t("walk.reset")}</button>
    </p>`;
}

/** Whether there may be a shorter one. @param {number} known */
function howGood(known) {
  if (known > EXACT_TO) return t("walk.good", { n: EXACT_TO });
  return known > 2 ? t("walk.shortest") : nothing;
}

/** @param {FoldedHousehold} home @param {number} at @param {unknown} way @param {unknown} mark */
function stop({ id, household }, at, way, mark) {
  return html`<li>
    <a class="item" href=${`#/household/${id}`}
      ><span class="grow"
        ><span class="item-title"><span class="door num">${at + 1}</span>${said(household.name)}</span>
        <small class="block">${dotted([said(household.address), way])}</small></span
      >${mark}</a
    >
  </li>`;
}

/** @param {FoldedHousehold} home @param {FoldedHousehold[]} left */
function markOf(home, left) {
  if (!left.includes(home)) return html`<span class="chip done">${t("walk.been")}</span>`;
  return home === left[0] ? html`<span class="chip accent">${t("walk.here_next")}</span>` : nothing;
}

/** Centimetres; null where one of the two places is unknown. @param {FoldedHousehold|undefined} from @param {FoldedHousehold} to */
function wayTo(from, to) {
  const [here, there] = [from?.household.position, to.household.position];
  return here && there ? wayCm(here, there) : null;
}

/** @param {State} state @param {FoldedHousehold} home */
function startWords({ start }, { household: { position } }) {
  if (!position) return t("walk.unknown");
  return start ? t("walk.from_me", { way: wayWords(wayCm(start, position)) }) : nothing;
}

/** @param {FoldedHousehold} home @param {number|null} way */
function onWords(home, way) {
  if (!home.household.position) return t("walk.unknown");
  return way === null ? nothing : t("walk.on", { way: wayWords(way) });
}

/** @param {(number|null)[]} ways */
const sum = (ways) => ways.reduce((/** @type {number} */ total, way) => total + (way ?? 0), 0);

/** To ten metres, from a kilometre on to a hundred. @param {number} cm */
function wayWords(cm) {
  const metres = Math.max(10, Math.round(cm / 1000) * 10);
  return metres < 1000 ? t("walk.metres", { n: metres }) : t("walk.kilometres", { n: (cm / 100_000).toFixed(1) });
}
