/** "This is a burden": two presses and, if one likes, a sentence. It reaches the administrators. */
import { has, t } from "../messages/index.js";
import { feedbackOperation } from "../rules/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { pickAny } from "../widgets/picks.js";
import { context } from "./context.js";
import { keepDraft } from "./drafting.js";
import { innerHead, saveBar } from "./frame.js";
import { kept } from "./saved.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {{form: {about: string, reasons: string[], text: string}, row: null, key: string, fault: boolean, draft: import("./drafting.js").Draft, change: (apply: (form: any) => void) => void}} State */

const REASONS = ["twice", "typing", "taps", "useless", "slow", "unclear", "forced"];

/** @type {import("../widgets/kinds.js").Screen} */
export const feedback = {
  title: "feedback.title",
  form: true,
  open,
  view,
  close: (app, state) => state.draft.close(),
};

/** @param {App} app @param {Record<string, string>} params @returns {Promise<State>} */
async function open(app, { about }) {
  const key = `feedback/${about}`;
  const begun = await app.store.draft(key);
  /** @type {State} */
  const state = {
    form: { about, reasons: [], text: "", ...begun?.form },
    row: null,
    key,
    fault: false,
    draft: keepDraft(app.store, key, () => ({ form: state.form, at: app.now().toISOString() })),
    change(apply) {
      apply(state.form);
      state.fault = false;
      state.draft.touch();
      app.redraw();
    },
  };
  return state;
}

/** @param {App} app @param {State} state */
function view(app, state) {
  const { form } = state;
  const about = `feedback.about.${form.about}`;
  return html`<form
    autocomplete="off"
    novalidate
    @submit=${(/** @type {Event} */ event) => save(event, app, state)}
  >
    ${innerHead(app, { back: "today", title: t("feedback.title") })}
    <main id="main" class="page narrow stack">
      <section class="card stack">
        <p class="mute">${t("feedback.lead")}</p>
        ${has(about) ? html`<p><span class="chip accent">${t(about)}</span></p>` : nothing}
        ${pickAny({
          label: t("feedback.what"),
          values: form.reasons,
          choices: REASONS.map((value) => ({ value, words: t(`feedback.reason.${value}`) })),
          toggle: (value, on) =>
            state.change(() => {
              form.reasons = on ? [...form.reasons, value] : form.reasons.filter((other) => other !== value);
            }),
        })}
        <div class="field">
          <label for="feedback">${t("feedback.words")}</label
          ><textarea
            id="feedback"
            rows="4"
            autocomplete="off"
            maxlength="2000"
            aria-invalid=${state.fault ? "true" : nothing}
            placeholder=${t("feedback.hint")}
            .value=${form.text}
            @input=${(/** @type {any} */ event) =>
              state.change(() => {
                form.text = event.target.value;
              })}
          ></textarea>
          ${state.fault ? html`<p class="error">${t("feedback.empty")}</p>` : nothing}
        </div>
      </section>
    </main>
    ${saveBar({ words: t("feedback.send"), hint: t("save.hint") })}
  </form>`;
}

/** @param {Event} event @param {App} app @param {State} state */
async function save(event, app, state) {
  event.preventDefault();
  const { form } = state;
  const text = [
    form.reasons.map((reason) => t(`feedback.reason.${reason}`)).join(t("list.comma")),
    form.text.trim(),
  ]
    .filter(Boolean)
    .join("\n");
  if (!text) {
    state.fault = true;
    app.redraw();
    return /** @type {HTMLElement} */ (document.querySelector("#feedback")).focus();
  }
  await kept(app, state, [feedbackOperation({ text, screen: form.about }, context(app))], "today");
}
