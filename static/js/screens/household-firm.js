/** An enterprise as its card tells it: what it does, how many work there, what to look after; and the way to correct it. */
import { t } from "../messages/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { dotted, said, tell } from "../widgets/said.js";
import { canAmend, hereChip } from "./amend-act.js";

/** @param {import("../widgets/kinds.js").FoldedHousehold} folded */
export function firm(folded) {
  const { kind, trade, staff, safety } = folded.household;
  if (kind !== "enterprise") return nothing;
  const known = Boolean(trade || safety || typeof staff === "number");
  return html`<section class="card firm">
    <div class="row between wrap">
      <h2 class="h3">${t("firm.title")}</h2>
      <span class="row tight"
        >${hereChip(folded.firm_mark)}${
          canAmend(folded)
            ? html`<a class="link-btn" href=${`#/amend/${folded.id}/firm`}
                >${t("go.change")}<span class="seen-by-reader"> ${t("firm.title")}</span></a
              >`
            : nothing
        }</span
      >
    </div>
    ${
      known
        ? html`<p>
              ${dotted([
                trade ? t(`trade.${trade}`) : nothing,
                typeof staff === "number" ? tell("firm.staffed", { n: staff }) : nothing,
              ])}
            </p>
            ${safety ? html`<p class="keep-lines space-top"><b>${t("field.safety")}</b> ${said(safety)}</p>` : nothing}`
        : html`<p class="mute mid">${t("firm.unknown")}</p>`
    }
  </section>`;
}
