/** Whom one met and who came along. Folded away: most visits are to one door, by one person. */
import { t } from "../messages/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { icon } from "../widgets/icons.js";
import { pickAny } from "../widgets/picks.js";
import { said } from "../widgets/said.js";
import { searchField } from "../widgets/search-field.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").FoldedHousehold} FoldedHousehold */
/** @typedef {import("./visit-form.js").VisitState} VisitState */
/** @typedef {{id: string, name: string, team?: boolean}} Person */

/** Colleagues offered before one searches: one's own team, those who came along before, and no more than a glance takes in. */
const AT_FIRST = 6;

/** @param {App} app @param {FoldedHousehold} folded @param {VisitState} state */
export function who(app, folded, state) {
  const { form, opened } = state;
  const colleagues = app.books.colleagues.filter((person) => person.id !== app.user.id);
  const several = form.outcome === "met" && folded.members.length > 1;
  if (!colleagues.length && !several) return nothing;
  const chosen = form.companions.length + form.people_met.length;
  const toggle = () => {
    opened.more = !opened.more;
    app.redraw();
  };
  const words = !colleagues.length ? "visit.people_met" : several ? "visit.who" : "visit.with_whom";
  return html`<button
      type="button"
      class="item"
      aria-expanded=${opened.more ? "true" : "false"}
      @click=${toggle}
    >
      <span class="row">${icon("people")}<b>${t(words)}</b></span>
      <span class="mute mid right"
        >${chosen ? t("visit.people", { n: chosen }) : t("position.optional")}</span
      >
    </button>
    ${
      opened.more
        ? html`<div class="fold stack">
            ${several ? met(folded, state) : nothing}
            ${colleagues.length ? companions(app, colleagues, state) : nothing}
          </div>`
        : nothing
    }`;
}

/** @param {FoldedHousehold} folded @param {VisitState} state */
function met(folded, state) {
  return people(t("visit.people_met"), folded.members, state.form.people_met, (ids) =>
    state.change((form) => {
      form.people_met = ids;
    }),
  );
}

/** @param {App} app @param {Person[]} colleagues @param {VisitState} state */
function companions(app, colleagues, state) {
  const { form } = state;
  const shown = state.companion
    ? colleagues.filter((person) => person.name.includes(state.companion.trim()))
    : oftenAlong(app, colleagues);
  const chosen = colleagues.filter(
    (person) => form.companions.includes(person.id) && !shown.includes(person),
  );
  const set = (/** @type {string[]} */ ids) =>
    state.change(() => {
      form.companions = ids;
    });
  const search = (/** @type {string} */ text) => {
    state.companion = text;
    app.redraw();
  };
  return html`${people(t("visit.companions"), [...chosen, ...shown.slice(0, AT_FIRST)], form.companions, set)}
  ${
    colleagues.length > AT_FIRST
      ? searchField({
          id: "companion",
          words: t("visit.companion_search"),
          value: state.companion,
          input: search,
        })
      : nothing
  }`;
}

/** One's own team first, then who came along before. @param {App} app @param {Person[]} colleagues */
function oftenAlong(app, colleagues) {
  /** @type {Map<string, number>} */
  const times = new Map();
  for (const { visits } of app.folded.households) {
    for (const name of visits.flatMap((visit) => visit.companions))
      times.set(name, (times.get(name) ?? 0) + 1);
  }
  return [...colleagues].sort(
    (a, b) =>
      Number(b.team ?? false) - Number(a.team ?? false) ||
      (times.get(b.name) ?? 0) - (times.get(a.name) ?? 0),
  );
}

/** @param {string} label @param {Person[]} persons @param {string[]} values @param {(ids: string[]) => void} set */
function people(label, persons, values, set) {
  return pickAny({
    label,
    values,
    choices: persons.map((person) => ({ value: person.id, words: said(person.name) })),
    toggle: (id, on) => set(on ? [...values, id] : values.filter((other) => other !== id)),
  });
}
