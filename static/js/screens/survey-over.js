/** At the end: what is still missing, with the way there; then all that was answered, to be read over. */
import { t } from "../messages/index.js";
import { html, nothing, repeat } from "../vendor/lit-html.js";
import { said } from "../widgets/said.js";
import { turn } from "./survey-turning.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("./survey-opening.js").State} State */

/** @param {App} app @param {State} state */
export function lookedOver(app, state) {
  const survey = /** @type {import("../surveys/survey.js").Survey} */ (state.survey);
  const pages = survey.pages();
  const places = new Map(pages.flatMap((page) => page.items.map((item) => /** @type {const} */ ([item.id, { item, key: page.key }]))));
  const open = [...new Set([...state.typed.keys(), ...survey.open().map(({ id }) => id)])].flatMap((id) => places.get(id) ?? []);
  const go = (/** @type {string} */ key) => () => {
    state.tried.add(key);
    turn(app, state, key);
  };
  return html`${open.length
      ? html`<section class="card stack tight" role="alert">
          <p><b>${t("survey.open_left", { n: open.length })}</b></p>
          <ul class="items">${open.map(({ item, key }) => html`<li><button type="button" class="item wide" @click=${go(key)}><span class="grow">${said(survey.question(item).label.plain)}</span></button></li>`)}</ul>
        </section>`
      : html`<p class="mute">${t("survey.check_hint")}</p>`}
    ${answersList(survey.told(), go)}`;
}

/** @param {import("../surveys/telling.js").Told[]} told @param {(page: string) => () => void} [go] */
export function answersList(told, go) {
  if (!told.length) return html`<div class="card"><p class="mute">${t("survey.nothing_answered")}</p></div>`;
  return html`<section class="card">
    <dl class="survey-told">
      ${repeat(told, ({ id }) => id, ({ label, said: words, page }) => html`<div class="row between wrap">
        <dt>${said(label)}</dt>
        <dd>
          <bdi>${words}</bdi>${go ? html`<button type="button" class="link-btn" @click=${go(page)}>${t("go.edit")}<span class="seen-by-reader"> ${label}</span></button>` : nothing}
        </dd>
      </div>`)}
    </dl>
  </section>`;
}
