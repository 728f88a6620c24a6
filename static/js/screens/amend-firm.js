/** What an enterprise does, how many work there, and what to look after on its premises. */
import { t } from "../messages/index.js";
import { checkFirm, firmBody, firmForm, LONGEST_SAFETY, TRADES } from "../rules/amend-firm.js";
import { html } from "../vendor/lit-html.js";
import { pickOne } from "../widgets/picks.js";
import { amendScreen, textField } from "./amend.js";

export const amendFirm = amendScreen({
  name: "firm",
  title: "firm.title",
  make: (folded, which, now) => firmForm(folded, now),
  body: firmBody,
  check: checkFirm,
  fields: (app, folded, state) =>
    html`<section class="card stack">
      ${pickOne({
        name: "trade",
        label: t("field.trade"),
        value: state.form.trade,
        free: true,
        choices: TRADES.map((value) => ({ value, words: t(`trade.${value}`) })),
        pick: (value) =>
          state.change((form) => {
            form.trade = value;
          }),
      })}
      <div class="short-field">${textField(state, "staff", { label: t("field.staff"), most: 6, mode: "numeric" })}</div>
      ${textField(state, "safety", { label: t("field.safety"), most: LONGEST_SAFETY, hint: t("firm.safety_hint") })}
    </section>`,
});
