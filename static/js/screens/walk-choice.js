/** Which doors to go to today: those that are due, ticked already, and the others. */
import { t } from "../messages/index.js";
import { today as callsOfToday } from "../rules/index.js";
import { isSettledForToday } from "../rules/today.js";
import { html, live, nothing, repeat } from "../vendor/lit-html.js";
import { icon } from "../widgets/icons.js";
import { said } from "../widgets/said.js";
import { doorOf, reasonWords } from "./today.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").FoldedHousehold} FoldedHousehold */
/** @typedef {import("./walk.js").State} State */
/** @typedef {import("./walk.js").Acts} Acts */

/** @param {App} app @param {State} state @param {Acts} acts */
export function choice(app, state, acts) {
  const calls = callsOfToday(app.folded, app.now(), null, Infinity);
  const due = new Set(calls.map((call) => call.household.id));
  const others = app.folded.households.filter((folded) => !due.has(folded.id) && !isSettledForToday(folded, app.now()));
  const openOthers = others.some((folded) => state.picked.has(folded.id));
  return html`<section class="card">
      <h2 class="h3">${t("walk.choose")}</h2>
      <p class="mid mute">${t("walk.choose_hint")}</p>
      <p class="row wrap tight space-top">
        <button type="button" class="btn" @click=${() => acts.pick(app, state, [...new Set([...state.picked, ...due])])}>
          ${t("walk.all_due", { n: due.size })}
        </button>
        <button type="button" class="btn quiet" @click=${() => acts.pick(app, state, [])}>${t("walk.none")}</button>
      </p>
    </section>
    ${ticks(app, state, acts, calls.map((call) => call.household), (folded) => reasonOf(app, calls, folded))}
    ${
      others.length
        ? html`<details class="more" ?open=${openOthers}>
            <summary>${t("walk.others")} <span class="num">${others.length}</span></summary>
            ${ticks(app, state, acts, others, () => nothing)}
          </details>`
        : nothing
    }
    <section class="stack tight">
      <button type="button" class="btn primary big" @click=${() => acts.arrange(app, state)}>
        ${t("walk.go", { n: state.picked.size })}
      </button>
      <button type="button" class="btn wide" @click=${() => void acts.arrangeFromHere(app, state)}>
        ${icon("pin")}${t("walk.go_from_here")}
      </button>
      <p class="small centre-text">${t("walk.here_hint")}</p>
    </section>`;
}

/** @param {App} app @param {import("../rules/today.js").Call[]} calls @param {FoldedHousehold} folded */
function reasonOf(app, calls, folded) {
  const [reason] = calls.find((call) => call.household === folded)?.reasons ?? [];
  return reason ? html`<span class="chip ${reason.tone}">${reasonWords(app, reason)}</span>` : nothing;
}

/** @param {App} app @param {State} state @param {Acts} acts @param {FoldedHousehold[]} homes @param {(folded: FoldedHousehold) => unknown} aside */
function ticks(app, state, acts, homes, aside) {
  const turn = (/** @type {string} */ id) => () =>
    acts.pick(app, state, state.picked.has(id) ? [...state.picked].filter((one) => one !== id) : [...state.picked, id]);
  return html`<div class="stack tight">
    ${repeat(
      homes,
      (folded) => folded.id,
      (folded) =>
        html`<label class="tick"
          ><input type="checkbox" .checked=${live(state.picked.has(folded.id))} @change=${turn(folded.id)} />
          <span class="grow"
            ><b>${said(folded.household.name)}</b> <span class="mute mid">${said(doorOf(folded))}</span> ${aside(folded)}</span
          ></label
        >`,
    )}
  </div>`;
}
