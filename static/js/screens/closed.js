/** The lease is over: nothing is shown of anybody until the server has been reached. What was recorded is kept, and one can record on. */
import { t } from "../messages/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { icon } from "../widgets/icons.js";
import "./life-words.js";
import { burden, pageHead } from "./frame.js";
import { sendNow } from "./send-now.js";

/** @typedef {import("../widgets/kinds.js").App} App */

/** @type {import("../widgets/kinds.js").Screen} */
export const closed = { title: "closed.title", open: () => ({}), view };

/** @param {App} app */
function view(app) {
  const { status } = app;
  const busy = status.state === "syncing";
  const ended = status.state === "signed_out";
  return html`${pageHead(app, { title: t("closed.title"), chip: false })}
  <main id="main" class="page narrow stack">
    <section class="card stack">
      <p>${t("closed.why")}</p>
      <p>${status.waiting ? t("closed.kept", { n: status.waiting }) : t("closed.kept_none")}</p>
      <div class="row wrap">
        ${
          ended
            ? html`<a class="btn primary" href="#/sign-in">${t("sign_in.press")}</a>`
            : html`<button type="button" class="btn primary" aria-disabled=${busy ? "true" : nothing} @click=${() => void sendNow(app)}>
                ${icon("sending")}${t(busy ? "outbox.sending" : "closed.try")}
              </button>`
        }
        <a class="btn" href="#/door">${icon("edit")}${t("closed.record")}</a>
        <a class="btn quiet" href="#/device">${t("device.title")}</a>
      </div>
      <p class="small">${t("closed.record_hint")}</p>
    </section>
    ${burden("closed")}
  </main>`;
}
