/** What was handed over at a visit, in words. */
import { t } from "../messages/index.js";
import { totalFen, yuanOf } from "../rules/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { said, tell } from "./said.js";

/** @param {{what: string, value?: number | null}[] | undefined} given */
export function givenWords(given = []) {
  if (!given.length) return nothing;
  const rows = given.map(({ what, value = null }) => ({ what, value }));
  const total = totalFen(rows);
  const what = said(rows.map((row) => row.what).join(t("list.comma")));
  return html`<p class="mid">
    ${total ? tell("given.worth", { what, yuan: yuanOf(total) }) : tell("given.only", { what })}
  </p>`;
}
