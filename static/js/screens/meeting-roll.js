/** Who came to the meeting: the roll of the grid by door number, with ticks a thumb cannot miss, and a headcount. */
import { t } from "../messages/index.js";
import { searchRoll } from "../rules/index.js";
import { html, live, nothing, repeat } from "../vendor/lit-html.js";
import { byHamlet } from "../widgets/reading.js";
import { said } from "../widgets/said.js";
import { searchField } from "../widgets/search-field.js";
import { empty } from "./frame.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("./meeting.js").State} State */

/** @param {App} app @param {State} state */
export function roll(app, state) {
  const { form } = state;
  const everyone = app.books.roll.households.filter(
    (entry) => form.grid_id === null || entry.grid_id === form.grid_id,
  );
  const found = searchRoll(everyone, state.text);
  const came = new Set(form.attended);
  const tick = (/** @type {string} */ id) => (/** @type {any} */ event) =>
    state.change(() => {
      form.attended = event.target.checked
        ? [...form.attended, id]
        : form.attended.filter((other) => other !== id);
    });
  return html`<div class="row between wrap">
      <h2 class="h3">${t("meeting.who")}</h2>
      <span class="chip accent num">${t("meeting.count", { n: form.attended.length })}</span>
    </div>
    ${
      everyone.length
        ? searchField({
            id: "roll",
            words: t("meeting.search"),
            value: state.text,
            input: (text) => {
              state.text = text;
              app.redraw();
            },
          })
        : nothing
    }
    <p class="seen-by-reader" role="status">${state.text ? t("search.found", { n: found.length }) : ""}</p>
    ${found.length ? nothing : empty({ shape: "people", words: everyone.length ? t("search.nothing") : t("meeting.no_roll") })}
    <div class="roll">
      ${[...cameBefore(found, state), ...hamlets(found)].map(
        ({ name, rows }) =>
          html`<fieldset>
            <legend class="group-name">${name}</legend>
            <div class="ticks">
              ${repeat(
                rows,
                (entry) => entry.id,
                (entry) =>
                  html`<label class="tick"
                    ><input type="checkbox" .checked=${live(came.has(entry.id))} @change=${tick(entry.id)} />
                    <span
                      ><b class="num">${said(entry.door ?? entry.address)}</b>
                      <span class="mute mid">${said(entry.head)}</span></span
                    ></label
                  >`,
              )}
            </div>
          </fieldset>`,
      )}
    </div>`;
}

/** @param {import("../widgets/kinds.js").RollEntry[]} found @returns {{name: unknown, rows: typeof found}[]} */
const hamlets = (found) =>
  byHamlet(found, (entry) => entry).map(({ name, rows }) => ({ rows, name: name ? said(name) : t("households.elsewhere") }));

/**
 * Those who came last time stand first, and in their own row too.
 * @param {import("../widgets/kinds.js").RollEntry[]} found @param {State} state @returns {{name: unknown, rows: typeof found}[]}
 */
function cameBefore(found, { before }) {
  const rows = before ? found.filter((entry) => before.has(entry.id)) : [];
  return rows.length ? [{ name: t("meeting.came_before"), rows }] : [];
}

/** @param {State} state */
export function heads(state) {
  const { form, faults } = state;
  const step = (/** @type {number} */ by) => () =>
    state.change(() => {
      form.headcount = Math.max(0, (form.headcount ?? form.attended.length) + by);
    });
  return html`<div class="field">
    <label for="headcount">${t("meeting.headcount")}</label>
    <div class="row tight">
      <button type="button" class="btn step" aria-label=${t("meeting.fewer")} @click=${step(-1)}>−</button>
      <input
        id="headcount"
        class="input heads num"
        type="number"
        min="0"
        inputmode="numeric"
        autocomplete="off"
        placeholder=${String(form.attended.length)}
        .value=${form.headcount === null ? "" : String(form.headcount)}
        aria-invalid=${faults.headcount ? "true" : nothing}
        @input=${(/** @type {any} */ event) =>
          state.change(() => {
            form.headcount = event.target.value === "" ? null : Number(event.target.value);
            delete faults.headcount;
          })}
      />
      <button type="button" class="btn step" aria-label=${t("meeting.more")} @click=${step(1)}>+</button>
      <button type="button" class="btn" @click=${step(5)}>+5</button>
    </div>
    ${faults.headcount ? html`<p class="error">${t(`fault.${faults.headcount}`)}</p>` : nothing}
  </div>`;
}
