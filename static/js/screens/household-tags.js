/**
 * What is known of a household. Sensitive tags are covered: who opens them reads first why they are sensitive. One
 * press says that a tag is still true, or no longer.
 */
import { t } from "../messages/index.js";
import { verifiedBody } from "../rules/amend-said.js";
import { isExpired } from "../rules/today.js";
import { html, nothing } from "../vendor/lit-html.js";
import { day } from "../widgets/dates.js";
import { icon } from "../widgets/icons.js";
import { tagWords } from "../widgets/records.js";
import { dotted, said, tell } from "../widgets/said.js";
import { amendNow, canAmend, hereChip } from "./amend-act.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").FoldedHousehold} FoldedHousehold */
/** @typedef {import("../rules/types.js").HouseholdTag} HouseholdTag */
/** Covered, the notice open, or read: of this opening of the screen only. @typedef {{tags?: "notice" | "read"}} Reading */

/** @param {App} app @param {FoldedHousehold} folded @param {Reading} state */
export function tagsOf(app, folded, state) {
  const open = canAmend(folded);
  const { tags, ended_tags: ended } = folded;
  if (!tags.length && !ended.length && !open) return nothing;
  const plain = tags.filter((tag) => !tag.sensitive);
  const sensitive = tags.filter((tag) => tag.sensitive);
  return html`<section class="card flush tags">
    <div class="card-head"><h2 class="h3">${t("household.tags")}</h2></div>
    <ul class="items">
      ${plain.map((tag) => entry(app, folded, tag, open))}
      ${state.tags === "read" ? sensitive.map((tag) => entry(app, folded, tag, open)) : nothing}
      ${ended.map((tag) => html`<li class="item"><span class="mute">${tell("amend.tag_ended", { tag: tag.sensitive ? t("tag.sensitive") : tagWords(app.books, tag.tag) })}</span>${hereChip(tag)}</li>`)}
    </ul>
    ${sensitive.length && state.tags !== "read" ? covered(app, sensitive.length, state) : nothing}
    ${
      open
        ? html`<a class="item add" href=${`#/amend/${folded.id}/tag`}
            ><span class="row">${icon("plus")}<b>${t("amend.add_tag")}</b></span></a
          >`
        : nothing
    }
  </section>`;
}

/** @param {App} app @param {number} n @param {Reading} state */
function covered(app, n, state) {
  const turn = (/** @type {Reading["tags"]} */ to) => () => {
    state.tags = to;
    app.redraw();
  };
  if (!state.tags) {
    return html`<button type="button" class="item covered" @click=${turn("notice")}>
      <span class="row">${icon("lock")}<b>${t("tag.covered", { n })}</b></span
      ><span class="mute mid right">${t("tag.covered_hint")}</span>
    </button>`;
  }
  return html`<div class="fold stack reading-notice" role="note">
    <p><b>${t("tag.notice_title")}</b></p>
    <p class="mid">${t("tag.notice")}</p>
    <p><button type="button" class="btn" @click=${turn("read")}>${t("tag.notice_read")}</button></p>
  </div>`;
}

/** @param {App} app @param {FoldedHousehold} folded @param {HouseholdTag} tag @param {boolean} open */
function entry(app, folded, tag, open) {
  const now = app.now();
  const words = tagWords(app.books, tag.tag);
  return html`<li class="item wrap tag">
    <span class="grow"
      ><span class="chip ${tag.sensitive ? "soon" : "accent"}">${tag.sensitive ? icon("lock") : nothing}${words}</span> ${hereChip(tag)}
      <small class="block"
        >${dotted([
          tag.sensitive ? t("tag.sensitive") : nothing,
          tag.basis ? tell("tag.basis", { basis: said(tag.basis) }) : nothing,
          tag.verified_on ? t("tag.verified", { day: day(tag.verified_on, now) }) : nothing,
          !tag.expires_on ? nothing : isExpired(tag, now)
            ? html`<span class="soon-word">${t("tag.expired", { day: day(tag.expires_on, now) })}</span>`
            : t("tag.expires", { day: day(tag.expires_on, now) }),
        ])}</small
      ></span
    >
    ${open ? html`<span class="row tight">${still(app, folded, tag, words)}${noLonger(app, folded, tag, words)}</span>` : nothing}
  </li>`;
}

/** One press, unless there is something to say: until when now, or on what ground. @param {App} app @param {FoldedHousehold} folded @param {HouseholdTag} tag @param {unknown} words */
function still(app, folded, tag, words) {
  const label = html`${t("amend.still")}<span class="seen-by-reader"> ${words}</span>`;
  if (tag.expires_on || (tag.sensitive && !tag.basis)) {
    return html`<a class="btn quiet small-ish" href=${`#/amend/${folded.id}/tag/${tag.tag}`}>${label}</a>`;
  }
  const press = () => void amendNow(app, folded, verifiedBody(tag), tell("amend.verified", { tag: words }));
  return html`<button type="button" class="btn quiet small-ish" @click=${press}>${label}</button>`;
}

/** @param {App} app @param {FoldedHousehold} folded @param {HouseholdTag} tag @param {unknown} words */
function noLonger(app, folded, tag, words) {
  const press = () => void amendNow(app, folded, { end_tags: [tag.tag] }, tell("amend.tag_ended", { tag: words }));
  return html`<button type="button" class="btn quiet small-ish" @click=${press}>
    ${t("amend.no_longer")}<span class="seen-by-reader"> ${words}</span>
  </button>`;
}
