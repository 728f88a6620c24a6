/** The state of the visit screen: a new form, one begun before, or a record that is to be changed. */
import { answerToTell, dueAppointment, emptyVisit, iso, standingRow, standingVisit } from "../rules/index.js";
import { openDraft } from "./open-draft.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../rules/operations.js").VisitForm} VisitForm */

/**
 * `id`: the household; `row`: the saved record that is being changed; `again`: not a new visit; `gone`: what was to be
 * changed lies here no more; `companion`: what is searched for among colleagues.
 * @typedef {import("./open-draft.js").FormState<VisitForm> & {id: string, row: import("../widgets/kinds.js").Row | null,
 *   again: boolean, gone: boolean, opened: {kind: boolean, time: boolean, more: boolean, phrases: boolean}, companion: string,
 *   tell: import("../widgets/kinds.js").Issue | null, fits: (phrase: string) => boolean}} VisitState
 */

/** A draft left for longer than this was not begun "now". */
const STILL_NOW = 3600_000;

/** @param {App} app @param {Record<string, string>} params @returns {Promise<VisitState>} */
export async function openVisit(app, { household: id, operation, visit }) {
  const folded = app.household(id);
  const row = standingRow(app.outbox, operation);
  const sent = visit ? standingVisit(folded?.visits ?? [], visit) : undefined;
  const key = operation ? `visit/${id}/change/${operation}` : visit ? `visit/${id}/correct/${visit}` : `visit/${id}`;
  const fresh = row || sent ? await formAgain(app, id, row, sent) : newForm(app, id);
  const draft = await openDraft(app, key, fresh);
  const { form, begun_at: begun } = draft;
  if (begun && form.started_at === null && app.now().getTime() - Date.parse(begun) > STILL_NOW)
    form.started_at = iso(begun);
  return Object.assign(draft, {
    id,
    row,
    again: Boolean(row ?? sent),
    gone: Boolean(operation ?? visit) && !row && !sent,
    opened: { kind: false, time: false, more: false, phrases: false },
    companion: "",
    tell: folded ? answerToTell(folded, app.now(), app.user.id) : null,
    fits: (/** @type {string} */ phrase) => phraseFits(app, phrase, form),
  });
}

/**
 * From what was recorded back to its form; few need it.
 * @param {App} app @param {string} id @param {import("../widgets/kinds.js").Row | null} row
 * @param {import("../rules/types.js").Visit | undefined} sent
 */
async function formAgain(app, id, row, sent) {
  const { formInsteadOf, formOfVisit } = await import("./forms-again.js");
  return row ? formOfVisit(app, row) : formInsteadOf(app, id, /** @type {import("../rules/types.js").Visit} */ (sent));
}

/** Nothing is preset but kind and time; where one was expected today, the kind is that. @param {App} app @param {string} id */
function newForm(app, id) {
  const folded = app.household(id);
  const form = emptyVisit(folded ?? { household: { id, kind: "family" } }, app.now());
  if (folded && form.kind === "door" && dueAppointment(folded, app.now())) form.kind = "appointment";
  return form;
}

/** @param {App} app @param {string} id @param {Pick<VisitForm, "kind"|"outcome"|"household_id">} form */
export function phraseFits(app, id, form) {
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
