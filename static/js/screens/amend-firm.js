/** What an enterprise does, how many work there, and what to look after on its premises. */
import { t } from "../messages/index.js";
import { checkFirm, firmBody, firmForm, LONGEST_SAFETY, TRADES } from "../rules/amend-firm.js";
import { html } from "../vendor/lit-html.js";
import { amendScreen, codeField, textField } from "./amend.js";

export const amendFirm = amendScreen({
  name: "firm",
  title: "firm.title",
  make: (folded, which, now) => firmForm(folded, now),
  body: firmBody,
  check: checkFirm,
  fields: (app, folded, state) =>
    html`<section class="card stack">
      ${codeField(state, "trade", { label: t("field.trade"), codes: TRADES, words: (code) => t(`trade.${code}`) })}
      <div class="short-field">${textField(state, "staff", { label: t("field.staff"), most: 6, mode: "numeric" })}</div>
      ${textField(state, "safety", { label: t("field.safety"), most: LONGEST_SAFETY, hint: t("firm.safety_hint") })}
    </section>`,
});
