/** Who lives there, what is known of them, and who looks after them. */
import { named, t } from "../messages/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { day } from "../widgets/dates.js";
import { icon } from "../widgets/icons.js";
import { phone } from "../widgets/phone.js";
import { age } from "../widgets/reading.js";
import { tagWords } from "../widgets/records.js";
import { dotted, said, tell } from "../widgets/said.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").FoldedHousehold} FoldedHousehold */

/** @param {App} app @param {FoldedHousehold} folded */
export function people(app, folded) {
  const now = app.now();
  if (!folded.members.length) return nothing;
  return html`<section class="card flush">
    <div class="card-head"><h2 class="h3">${t("household.who")}</h2></div>
    <ul class="items">
      ${folded.members.map(
        (member) =>
          html`<li class="item person">
            <span class="grow"
              ><b>${said(member.name)}</b>
              <span class="mute mid"
                >${dotted([
                  relation(member),
                  member.sex ? t(`sex.${member.sex}`) : nothing,
                  age(member, now) === null
                    ? nothing
                    : t("household.aged", { n: /** @type {number} */ (age(member, now)) }),
                ])}</span
              ></span
            >
            ${member.phone ? html`<span>${phone(app, member.id, member.phone)}</span>` : nothing}
          </li>`,
      )}
    </ul>
  </section>`;
}

/** @param {import("../rules/types.js").Member} member */
function relation(member) {
  const key = `relation.${member.relation}`;
  const words = t(key);
  return words === key ? said(member.relation) : words;
}

/** @param {App} app @param {FoldedHousehold} folded */
export function tagsOf(app, folded) {
  if (!folded.tags.length) return nothing;
  return html`<section class="card">
    <h2 class="h3">${t("household.tags")}</h2>
    <ul class="stack tight space-top">
      ${folded.tags.map((tag) => {
        const kind = app.books.tags.find((entry) => entry.code === tag.tag);
        const notice = kind && named({ zh: kind.notice_zh ?? "", en: kind.notice_en ?? "" });
        return html`<li>
          <span class="chip ${tag.sensitive ? "soon" : "accent"}"
            >${tag.sensitive ? icon("lock") : nothing}${tagWords(app.books, tag.tag)}</span
          >
          <small
            >${dotted([
              tag.sensitive ? t("tag.sensitive") : nothing,
              tag.basis ? tell("tag.basis", { basis: said(tag.basis) }) : nothing,
              tag.verified_on ? t("tag.verified", { day: day(tag.verified_on, app.now()) }) : nothing,
              tag.expires_on ? t("tag.expires", { day: day(tag.expires_on, app.now()) }) : nothing,
            ])}</small
          >
          ${notice ? html`<p class="small read-aloud">${t("tag.read_aloud")} ${notice}</p>` : nothing}
        </li>`;
      })}
    </ul>
  </section>`;
}

/** @param {FoldedHousehold} folded */
export function promise({ assignment }) {
  if (!assignment) return nothing;
  return html`<p class="small promise">
    ${tell("household.assigned", { who: said(assignment.cadre_name), why: t(`assigned.${assignment.reason}`), day: day(assignment.since, Date.now()) })}
  </p>`;
}
