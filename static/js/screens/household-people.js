/** Who lives there, where that is, and who looks after them; each with the way to say what has changed. */
import { t } from "../messages/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { day } from "../widgets/dates.js";
import { icon } from "../widgets/icons.js";
import { phone } from "../widgets/phone.js";
import { age } from "../widgets/reading.js";
import { dotted, said, tell } from "../widgets/said.js";
import { canAmend, hereChip } from "./amend-act.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").FoldedHousehold} FoldedHousehold */
/** @typedef {import("../rules/types.js").Member} Member */

/** @param {App} app @param {FoldedHousehold} folded */
export function people(app, folded) {
  const open = canAmend(folded);
  if (!folded.members.length && !open) return nothing;
  return html`<section class="card flush people">
    <div class="card-head"><h2 class="h3">${t(folded.household.kind === "enterprise" ? "firm.contacts" : "household.who")}</h2></div>
    <ul class="items">
      ${folded.members.map((member) => person(app, folded, member, open))}
      ${folded.gone.map(
        (member) =>
          html`<li class="item person">
            <span class="grow mute">${tell("amend.gone", { who: said(member.name) })}</span>${hereChip(member)}
          </li>`,
      )}
    </ul>
    ${
      open
        ? html`<a class="item add" href=${`#/amend/${folded.id}/person`}
            ><span class="row">${icon("plus")}<b>${t("amend.add_person")}</b></span></a
          >`
        : nothing
    }
  </section>`;
}

/** @param {App} app @param {FoldedHousehold} folded @param {Member} member @param {boolean} open */
function person(app, folded, member, open) {
  const years = age(member, app.now());
  return html`<li class="item person wrap">
    <span class="grow"
      ><b>${said(member.name)}</b>
      <span class="mute mid"
        >${dotted([
          relation(member),
          member.sex ? t(`sex.${member.sex}`) : nothing,
          years === null ? nothing : t("household.aged", { n: years }),
        ])}</span
      >
      ${hereChip(member)}</span
    >
    <span class="row tight"
      >${member.phone ? phone(app, member.id, member.phone) : nothing}${
        open
          ? html`<a class="btn quiet small-ish" href=${`#/amend/${folded.id}/person/${member.id}`}
              >${t("go.edit")}<span class="seen-by-reader"> ${said(member.name)}</span></a
            >`
          : nothing
      }</span
    >
  </li>`;
}

/** Who was the head before another one is so no longer. @param {Member} member */
function relation(member) {
  if (member.relation === "head" && !member.head) return nothing;
  const key = `relation.${member.relation}`;
  const words = t(key);
  return words === key ? said(member.relation) : words;
}

/** The way to the address's form, beside the address. @param {FoldedHousehold} folded */
export function homeEdit(folded) {
  if (!canAmend(folded)) return nothing;
  return html`${hereChip(folded.address_mark)}
    <a class="link-btn" href=${`#/amend/${folded.id}/home`}
      >${t("go.change")}<span class="seen-by-reader"> ${t("amend.home")}</span></a
    >`;
}

/** @param {FoldedHousehold} folded */
export function promise({ assignment }) {
  if (!assignment) return nothing;
  return html`<p class="small promise">
    ${tell("household.assigned", { who: said(assignment.cadre_name), why: t(`assigned.${assignment.reason}`), day: day(assignment.since, Date.now()) })}
  </p>`;
}
