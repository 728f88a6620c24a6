/** Signing in: once for a tablet. What goes wrong is said plainly and says what to do. */
import { has, language, t } from "../messages/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { signIn } from "../sync/session.js";
import { setPreference } from "./preferences.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {{username: string, password: string, busy: boolean, error: string | null}} State */

/** @type {import("../widgets/kinds.js").Screen} */
export const signInScreen = {
  title: "sign_in.title",
  open: (app) => ({ username: app.user?.username ?? "", password: "", busy: false, error: null }),
  view,
};

/** @param {App} app @param {State} state */
function view(app, state) {
  return html`<main class="doorstep" id="main">
    <form
      class="card sign-in"
      autocomplete="off"
      @submit=${(/** @type {Event} */ event) => submit(event, app, state)}
      novalidate
    >
      <p class="brand-mark" aria-hidden="true" translate="no">入</p>
      <h1 tabindex="-1">${t("app.name")}</h1>
      <p class="mute">${t("sign_in.lead")}</p>
      ${state.error ? html`<p class="notice late" role="alert" id="sign-in-error">${state.error}</p>` : nothing}
      <div class="field">
        <label for="username">${t("sign_in.username")}</label>
        <input
          id="username"
          class="input"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          .value=${state.username}
          @input=${(/** @type {any} */ event) => {
            state.username = event.target.value;
          }}
        />
      </div>
      <div class="field">
        <label for="password">${t("sign_in.password")}</label>
        <input
          id="password"
          class="input"
          type="password"
          autocomplete="off"
          .value=${state.password}
          @input=${(/** @type {any} */ event) => {
            state.password = event.target.value;
          }}
        />
      </div>
      <button class="btn primary big" aria-disabled=${state.busy ? "true" : nothing}>
        ${state.busy ? t("sign_in.busy") : t("sign_in.press")}
      </button>
      <p class="small centre-text">${t("sign_in.once")}</p>
    </form>
    ${languageSwitch(app)}
  </main>`;
}

/** @param {App} app */
function languageSwitch(app) {
  const other = language() === "zh" ? "en" : "zh";
  const change = () => void setPreference("language", other).then(app.redraw);
  return html`<p class="centre-text">
    <button type="button" class="link-btn" lang=${other} translate="no" @click=${change}>
      ${other === "en" ? "English" : "中文"}
    </button>
  </p>`;
}

/** @param {Event} event @param {App} app @param {State} state */
async function submit(event, app, state) {
  event.preventDefault();
  if (state.busy) return;
  if (!state.username.trim() || !state.password) return complain(app, state, t("sign_in.fill_both"));
  state.busy = true;
  state.error = null;
  app.redraw();
  const answer = await signIn({ username: state.username.trim(), password: state.password });
  state.busy = false;
  if (!answer.ok) {
    const key = `sign_in.problem.${answer.problem.code}`;
    return complain(app, state, has(key) ? t(key) : t("sign_in.problem.other"));
  }
  state.password = "";
  await app.enter(answer.user);
}

/** @param {App} app @param {State} state @param {string} words */
function complain(app, state, words) {
  state.error = words;
  app.redraw();
  /** @type {HTMLElement | null} */ (
    document.querySelector(state.username.trim() ? "#password" : "#username")
  )?.focus();
}
