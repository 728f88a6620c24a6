/**
 * Signing in: once for a tablet, and again where a PIN was forgotten or somebody else takes it up. What goes wrong is
 * said plainly and says what to do.
 */
import { has, t } from "../messages/index.js";
import { StoreProblem } from "../store/store.js";
import { html, nothing } from "../vendor/lit-html.js";
import { languageSwitch } from "./frame.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {{username: string, password: string, busy: boolean, error: string | null, forgotten: boolean}} State */

/** @type {import("../widgets/kinds.js").Screen} */
export const signInScreen = {
  title: "sign_in.title",
  open,
  view,
};

/** @param {App} app @param {Record<string, string>} params @returns {State} */
function open(app, { why }) {
  const forgotten = why === "forgotten";
  const username = (forgotten ? app.plate?.username : app.user.username) ?? "";
  return { username, password: "", busy: false, error: null, forgotten };
}

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
      <p class="mute">${t(state.forgotten ? "sign_in.forgotten" : "sign_in.lead")}</p>
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
      ${
        app.plate && !app.store
          ? html`<p class="centre-text"><a class="link-btn" href="#/today">${t("sign_in.back_to_pin")}</a></p>`
          : html`<p class="small centre-text">${t("sign_in.once")}</p>`
      }
    </form>
    ${languageSwitch(app)}
  </main>`;
}

/** @param {Event} event @param {App} app @param {State} state */
async function submit(event, app, state) {
  event.preventDefault();
  if (state.busy) return;
  if (!state.username.trim() || !state.password) return complain(app, state, t("sign_in.fill_both"));
  state.busy = true;
  state.error = null;
  app.redraw();
  const { username, password, forgotten } = state;
  const answer = await ask({ username: username.trim(), password }, { store: app.store, forgotten }).catch(ownFault);
  state.busy = false;
  if (!answer.ok) return complain(app, state, reason(answer.problem.code));
  state.password = "";
  await app.enter(answer.user, answer.session);
}

/** @param {Parameters<typeof import("../sync/signing-in.js").signIn>} asked */
async function ask(...asked) {
  const part = await import("../sync/signing-in.js").catch(() => null); // not here yet, and no network to bring it
  return part ? part.signIn(...asked) : { ok: /** @type {const} */ (false), problem: { code: "offline" } };
}

/** What the tablet's own store refuses; nothing of it was touched. @param {unknown} fault */
function ownFault(fault) {
  if (!(fault instanceof StoreProblem)) throw fault;
  return { ok: /** @type {const} */ (false), problem: { code: fault.code } };
}

/** @param {string} code */
function reason(code) {
  const key = [`sign_in.problem.${code}`, `warning.${code}`].find(has);
  return t(key ?? "sign_in.problem.other");
}

/** @param {App} app @param {State} state @param {string} words */
function complain(app, state, words) {
  state.error = words;
  app.redraw();
  /** @type {HTMLElement | null} */ (
    document.querySelector(state.username.trim() ? "#password" : "#username")
  )?.focus();
}
