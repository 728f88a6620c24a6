/** What was handed over: typed as people say it, in yuan, and added up. */
import { t } from "../messages/index.js";
import { LONGEST_THING, MOST_THINGS, totalFen, yuanOf } from "../rules/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { icon } from "../widgets/icons.js";
import { quickWords } from "../widgets/picks.js";

/** @typedef {import("./visit-form.js").VisitState} VisitState */
/** @typedef {import("../rules/given.js").GivenRow} GivenRow */

/** @param {VisitState} state whether there is something to ask about */
export const asksGiven = ({ form }) => form.kind === "condolence" || form.given.length > 0;

/** @param {VisitState} state */
export function given(state) {
  const rows = state.form.given.length ? state.form.given : [{ what: "", value: null }];
  const total = totalFen(rows);
  return html`<section class="card">
    <div class="row between wrap">
      <h2 class="h3">${t("visit.given")}</h2>
      ${total ? html`<span class="chip accent num">${t("given.total", { yuan: yuanOf(total) })}</span>` : nothing}
    </div>
    ${quickWords("given.things", (word) => put(state, rows, wordPlace(rows), { what: word }))}
    ${rows.map((row, at) => thing(state, rows, row, at))}
    ${
      rows.length < MOST_THINGS && rows.at(-1)?.what
        ? html`<p>
            <button type="button" class="link-btn" @click=${() => put(state, rows, rows.length, {})}>
              ${icon("plus")}${t("visit.given_more")}
            </button>
          </p>`
        : nothing
    }
  </section>`;
}

/** A tapped thing goes where nothing stands yet. @param {GivenRow[]} rows */
function wordPlace(rows) {
  const empty = rows.findIndex((row) => row.what.trim() === "");
  return empty >= 0 ? empty : rows.length;
}

/** @param {VisitState} state @param {GivenRow[]} rows @param {number} at @param {Partial<GivenRow>} part */
function put(state, rows, at, part) {
  if (at >= MOST_THINGS) return;
  state.change((form) => {
    const all = at < rows.length ? rows : [...rows, { what: "", value: null }];
    form.given = all.map((row, place) => (place === at ? { ...row, ...part } : row));
    for (const name of Object.keys(state.faults)) if (name.startsWith(`given.${at}.`)) delete state.faults[name];
  });
}

/** @param {VisitState} state @param {GivenRow[]} rows @param {GivenRow} row @param {number} at */
function thing(state, rows, row, at) {
  const { [`given.${at}.what`]: noName, [`given.${at}.value`]: noSum } = state.faults;
  return html`<div class="row wrap space-top top-aligned">
    <div class="field grow">
      <label for=${`given-${at}`}>${t("visit.given_what")}</label
      ><input
        id=${`given-${at}`}
        class="input"
        autocomplete="off"
        maxlength=${LONGEST_THING}
        aria-invalid=${noName ? "true" : nothing}
        .value=${row.what}
        @input=${(/** @type {any} */ event) => put(state, rows, at, { what: event.target.value })}
      />
      ${noName ? html`<p class="error">${t(`fault.${noName}`)}</p>` : nothing}
    </div>
    <div class="field worth">
      <label for=${`worth-${at}`}>${t("visit.given_value")}</label
      ><input
        id=${`worth-${at}`}
        class="input num"
        inputmode="decimal"
        autocomplete="off"
        maxlength="16"
        aria-invalid=${noSum ? "true" : nothing}
        .value=${row.worth ?? (row.value === null ? "" : String(row.value))}
        @input=${(/** @type {any} */ event) => put(state, rows, at, { worth: event.target.value })}
      />
      ${noSum ? html`<p class="error">${t(`fault.${noSum}`)}</p>` : nothing}
    </div>
  </div>`;
}
