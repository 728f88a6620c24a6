/** A form opens as it was left: one way for every screen on which something is filled in. */
import { keepDraft } from "./drafting.js";

/** @typedef {import("../widgets/kinds.js").App} App */

/**
 * What all forms have in common while they are open.
 * @template F
 * @typedef {object} FormState
 * @property {F} form
 * @property {string} key of the draft, which is also the way back to the screen
 * @property {string | null} begun_at when the draft was last touched before this opening
 * @property {Record<string, string>} faults
 * @property {boolean} busy
 * @property {boolean} drafted
 * @property {import("./drafting.js").Draft} draft
 * @property {(apply: (form: F) => void) => void} change
 */

/**
 * @template {Record<string, any>} F
 * @param {App} app @param {string} key @param {F} fresh what the form says where no draft says otherwise
 * @returns {Promise<FormState<F>>}
 */
export async function openDraft(app, key, fresh) {
  const begun = await app.store.draft(key);
  /** @type {FormState<F>} */
  const state = {
    form: { ...fresh, ...begun?.form },
    key,
    begun_at: begun?.at ?? null,
    faults: {},
    busy: false,
    drafted: Boolean(begun),
    draft: keepDraft(app.store, key, () => ({ form: state.form, at: app.now().toISOString(), home: app.at }), () => {
      if (state.drafted) return;
      state.drafted = true;
      app.redraw();
    }),
    change(apply) {
      apply(state.form);
      state.draft.touch();
      app.redraw();
    },
  };
  return state;
}
