/**
 * The door of a tablet that has been put down: whose it is, and the PIN. Digits are tapped on keys of its own, so that no
 * keyboard covers the page; letters are there for a passphrase. After wrong tries it says how long to wait, and counts.
 */
import { t } from "../messages/index.js";
import { StoreProblem } from "../store/store.js";
import { lockOf, unlock } from "../store/unlocking.js";
import { chooseUser, knownUsers } from "../sync/session.js";
import { html, nothing } from "../vendor/lit-html.js";
import { icon } from "../widgets/icons.js";
import { said } from "../widgets/said.js";
import { languageSwitch } from "./frame.js";
import { preference, setPreference } from "./preferences.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../sync/session.js").AtTheDoor} AtTheDoor */
/**
 * @typedef {{pin: string, letters: boolean, busy: boolean, error: string | null, until: number, others: AtTheDoor[],
 *   asked: boolean, timer: ReturnType<typeof setInterval> | undefined, further?: (() => unknown) | null}} State
 *   until: when the next try is taken, epoch ms · asked: the others who use this tablet are shown · further: files to save
 */

const SECOND = 1000;
const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** @type {import("../widgets/kinds.js").Screen} */
export const unlockScreen = {
  title: "unlock.title",
  open,
  view,
  close: (app, state) => clearInterval(state?.timer),
};

/** @param {App} app @returns {Promise<State>} */
async function open(app) {
  /** @type {State} */
  const state = {
    pin: "",
    letters: preference("entry") === "letters",
    busy: false,
    error: null,
    until: 0,
    others: [],
    asked: false,
    timer: undefined,
  };
  if (app.plate && !app.warning) {
    const asked = lockOf(app.plate.id, clock(app)()).catch((fault) => ({ wait: hindered(state, fault) }));
    const [{ wait }, known] = await Promise.all([asked, knownUsers()]);
    state.others = known.filter((user) => user.id !== app.plate?.id);
    patience(app, state, wait);
    requestAnimationFrame(focusPin);
  }
  return state;
}

/** @param {App} app */
const clock = (app) => () => app.now().getTime();

const focusPin = () => document.getElementById("pin")?.focus();

/** @param {App} app @param {State} state */
function view(app, state) {
  return html`<main class="doorstep" id="main">
    <form
      class="card sign-in unlock"
      autocomplete="off"
      @submit=${(/** @type {Event} */ event) => submit(event, app, state)}
      novalidate
    >
      <div class="row">
        <p class="brand-mark" aria-hidden="true" translate="no">入</p>
        <h1 tabindex="-1">${said(app.plate?.name ?? "")}</h1>
      </div>
      ${app.warning ? html`<p>${t(`warning.${app.warning}`)}</p>` : entry(app, state)}
      ${app.warning ? nothing : elsewhere(app, state)}
    </form>
    ${languageSwitch(app)}
  </main>`;
}

/** @param {App} app @param {State} state */
function entry(app, state) {
  const waits = state.until > clock(app)();
  const away = state.busy || waits ? "true" : nothing;
  return html`<p class="mute" id="pin-lead">${t("unlock.lead")}</p>
    <div role="alert">${state.error ? html`<p class="notice late">${state.error}</p>` : nothing}</div>
    <div class="field">
      <label class="seen-by-reader" for="pin">${t("unlock.pin")}</label>
      <input
        id="pin"
        class="input pin"
        type="password"
        inputmode=${state.letters ? "text" : "none"}
        autocomplete="off"
        maxlength="128"
        aria-describedby="pin-lead"
        .value=${state.pin}
        @input=${(/** @type {any} */ event) => {
          state.pin = event.target.value;
        }}
      />
    </div>
    ${waits ? countdown(app, state) : state.letters ? nothing : keys(app, state)}
    <button class="btn primary big" aria-disabled=${away}>${t(state.busy ? "unlock.busy" : "unlock.press")}</button>
    <p class="centre-text">
      <button type="button" class="link-btn" @click=${() => turn(app, state)}>
        ${t(state.letters ? "unlock.digits" : "unlock.letters")}
      </button>
    </p>`;
}

/** @param {App} app @param {State} state */
function keys(app, state) {
  const press = (/** @type {string} */ pin) => () => {
    state.pin = pin;
    app.redraw();
  };
  // The finger must not take the caret away from the field: the next key may come from a keyboard.
  const stay = (/** @type {Event} */ event) => event.preventDefault();
  const digit = (/** @type {string} */ sign) =>
    html`<button type="button" class="btn" @click=${press(state.pin + sign)}>${sign}</button>`;
  return html`<div class="keypad" role="group" aria-label=${t("unlock.keys")} @pointerdown=${stay} @mousedown=${stay}>
    ${DIGITS.map(digit)}
    <button type="button" class="btn" aria-label=${t("unlock.clear")} @click=${press("")}>${icon("away")}</button>
    ${digit("0")}
    <button type="button" class="btn" aria-label=${t("unlock.delete")} @click=${press(state.pin.slice(0, -1))}>
      ⌫
    </button>
  </div>`;
}

/** @param {App} app @param {State} state */
function countdown(app, state) {
  const seconds = Math.ceil((state.until - clock(app)()) / SECOND);
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return html`<p class="notice soon"><span>${t("unlock.wait")} <b class="num" role="timer">${time}</b></span></p>`;
}

/** @param {App} app @param {State} state */
function elsewhere(app, state) {
  if (state.asked) return others(app, state);
  const ask = () => {
    state.asked = true;
    app.redraw();
  };
  return html`<p class="row wrap between">
      <a class="link-btn" href="#/sign-in/forgotten">${t("unlock.forgotten")}</a>
    ${state.others.length
      ? html`<button type="button" class="link-btn" @click=${ask}>${t("unlock.other")}</button>`
      : html`<a class="link-btn" href="#/sign-in/other">${t("unlock.other")}</a>`}
    </p>
    <p class="centre-text">
      <button type="button" class="link-btn" @click=${() => void intoFile(app, state)}>${t("unlock.file")}</button>
    </p>${state.further?.() ?? nothing}`;
}

/** For who can neither open it nor send. @param {App} app @param {State} state */
async function intoFile(app, state) {
  const { furtherFiles, saveFile } = await import("./save-file.js");
  const saving = await saveFile(app, app.plate?.id ?? "");
  state.further = saving && (() => furtherFiles(app, saving));
  app.redraw();
}

/** Those who have signed in here need no network to change over. @param {App} app @param {State} state */
function others(app, state) {
  const take = (/** @type {AtTheDoor} */ user) => () => void chooseUser(user.id).then(() => app.enter(user));
  return html`<div class="stack tight">
    <h2 class="h3">${t("unlock.other")}</h2>
    ${state.others.map(
      (user) => html`<button type="button" class="btn" @click=${take(user)}>${said(user.name)}</button>`,
    )}
    <a class="btn" href="#/sign-in/other">${t("unlock.other_account")}</a>
  </div>`;
}

/** @param {App} app @param {State} state */
function turn(app, state) {
  state.letters = !state.letters;
  setPreference("entry", state.letters ? "letters" : "digits");
  app.redraw();
  focusPin();
}

/** @param {Event} event @param {App} app @param {State} state */
async function submit(event, app, state) {
  event.preventDefault();
  if (state.busy || !app.plate || state.until > clock(app)()) return;
  if (!state.pin.trim()) return complain(app, state, t("unlock.fill"));
  Object.assign(state, { busy: true, error: null });
  app.redraw();
  const answer = await unlock(app.plate.id, state.pin, clock(app)).catch((fault) => hindered(state, fault));
  state.busy = false;
  state.pin = "";
  if (answer === 0) return complain(app, state, state.error);
  if (answer.ok) return app.unlock(answer.keys);
  patience(app, state, answer.wait);
  complain(app, state, answer.tried ? t("unlock.wrong") : null);
}

/** @param {State} state @param {unknown} fault @returns {0} */
function hindered(state, fault) {
  if (!(fault instanceof StoreProblem)) throw fault;
  state.error = t(`warning.${fault.code}`);
  return 0;
}

/** @param {App} app @param {State} state @param {number} wait ms */
function patience(app, state, wait) {
  clearInterval(state.timer);
  state.until = clock(app)() + wait;
  if (wait === 0) return;
  state.timer = setInterval(() => {
    if (state.until <= clock(app)()) {
      clearInterval(state.timer);
      state.error = null;
    }
    app.redraw();
  }, SECOND);
}

/** @param {App} app @param {State} state @param {string | null} words */
function complain(app, state, words) {
  state.error = words;
  app.redraw();
  focusPin();
}
