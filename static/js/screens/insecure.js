/**
 * Shown in place of everything where the browser gives no secure context: without HTTPS there is no service worker,
 * so nothing would open in a village without a network. Better to say so at once than at the first door.
 */
import { language, t } from "../messages/index.js";
import { html, render } from "../vendor/lit-html.js";
import { setPreference } from "./preferences.js";

const COMMAND = "fieldvisit serve --tls-local";

/** @param {HTMLElement} root */
export function explainInsecure(root) {
  const other = language() === "zh" ? "en" : "zh";
  const change = () => void setPreference("language", other).then(() => explainInsecure(root));
  document.title = `${t("insecure.title")} · ${t("app.name")}`;
  render(
    html`<main class="doorstep" id="main">
      <section class="card sign-in">
        <p class="brand-mark" aria-hidden="true" translate="no">入</p>
        <h1 tabindex="-1">${t("insecure.title")}</h1>
        <p>${t("insecure.why")}</p>
        <p class="notice soon">${t("insecure.what")}</p>
        <p>${t("insecure.admin")}</p>
        <p><code translate="no">${COMMAND}</code></p>
        <p class="small mute" translate="no">${location.origin}</p>
      </section>
      <p class="centre-text">
        <button type="button" class="link-btn" lang=${other} translate="no" @click=${change}>
          ${other === "en" ? "English" : "中文"}
        </button>
      </p>
    </main>`,
    root,
  );
}
