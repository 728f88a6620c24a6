/** The state of the visit screen: a new form, one begun before, or one saved and not yet sent. */
import { answerToTell, emptyVisit, iso } from "../rules/index.js";
import { keepDraft } from "./drafting.js";
import { formOfVisit } from "./forms-again.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../rules/operations.js").VisitForm} VisitForm */

/**
 * @typedef {object} VisitState
 * @property {string} id the household
 * @property {VisitForm} form
 * @property {import("../widgets/kinds.js").Row | null} row the saved record that is being changed
 * @property {string} key of the draft
 * @property {Record<string, string>} faults
 * @property {{kind: boolean, time: boolean, more: boolean, phrases: boolean}} opened
 * @property {string} companion what is searched for among colleagues
 * @property {boolean} busy
 * @property {boolean} drafted
 * @property {import("../widgets/kinds.js").Issue | null} tell
 * @property {import("./drafting.js").Draft} draft
 * @property {(phrase: string) => boolean} fits
 * @property {(apply: (form: VisitForm) => void) => void} change
 */

/** A draft left for longer than this was not begun "now". */
const STILL_NOW = 3600_000;

/** @param {App} app @param {Record<string, string>} params @returns {Promise<VisitState>} */
export async function openVisit(app, { household: id, operation }) {
  const folded = app.household(id);
  const key = operation ? `visit/${id}/change/${operation}` : `visit/${id}`;
  const row = app.outbox.find((entry) => entry.id === operation) ?? null;
  const begun = await app.store.draft(key);
  const fresh = row
    ? formOfVisit(app, row)
    : emptyVisit(folded ?? { household: { id, kind: "family" } }, app.now());
  const form = { ...fresh, ...begun?.form };
  if (begun && form.started_at === null && app.now().getTime() - Date.parse(begun.at) > STILL_NOW)
    form.started_at = iso(begun.at);
  /** @type {VisitState} */
  const state = {
    id,
    row,
    key,
    form,
    faults: {},
    opened: { kind: false, time: false, more: false, phrases: false },
    companion: "",
    busy: false,
    drafted: Boolean(begun),
    tell: folded ? answerToTell(folded, app.now(), app.user.id) : null,
    draft: keepDraft(
      app.store,
      key,
      () => ({ form: state.form, at: app.now().toISOString() }),
      () => {
        if (!state.drafted) {
          state.drafted = true;
          app.redraw();
        }
      },
    ),
    fits: (phrase) => phraseFits(app, phrase, state.form),
    change(apply) {
      apply(state.form);
      state.draft.touch();
      app.redraw();
    },
  };
  return state;
}

/** @param {App} app @param {string} id @param {VisitForm} form */
function phraseFits(app, id, form) {
  const phrase = app.books.phrases.find((entry) => entry.id === id);
  if (!phrase || phrase.active === false) return false;
  const kind = !phrase.kinds.length || phrase.kinds.includes(form.kind);
  const outcome =
    !phrase.outcomes.length || (form.outcome !== null && phrase.outcomes.includes(form.outcome));
  const household =
    !phrase.households?.length ||
    phrase.households.includes(app.household(form.household_id)?.household.kind ?? "family");
  return kind && outcome && household;
}

/** @param {VisitState} state */
export async function closeVisit(state) {
  await state.draft.close();
}
