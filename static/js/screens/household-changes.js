/**
 * What became of changes: a value that lost against somebody else's, a number that the coordinator checks first, and
 * what was refused. The one who wrote it can say that it is right after all, or leave it to the coordinator.
 */
import { t } from "../messages/index.js";
import { valueAt } from "../rules/fold-amends.js";
import { html, nothing } from "../vendor/lit-html.js";
import { day } from "../widgets/dates.js";
import { phone } from "../widgets/phone.js";
import { masked } from "../widgets/reading.js";
import { tagWords } from "../widgets/records.js";
import { said, tell } from "../widgets/said.js";
import { amendNow, hereChip } from "./amend-act.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").FoldedHousehold} FoldedHousehold */
/** @typedef {import("../rules/types.js").Unsettled} Unsettled */
/** @typedef {{left: string[], all?: boolean}} Leaving ids of what was left to the coordinator on this tablet */

const LEFT = "changes_left";

/** @param {App} app @returns {Promise<string[]>} */
export const leftChanges = async (app) => (await app.store.meta(LEFT)) ?? [];

/** @param {App} app @param {FoldedHousehold} folded @param {Leaving} state */
export function changesOf(app, folded, state) {
  const shown = folded.to_check.filter((entry) => state.all || !state.left.includes(entry.id));
  const hidden = folded.to_check.length - shown.length;
  const refused = app.outbox.filter((row) => row.kind === "household.amend" && row.household_id === folded.id && row.state === "quarantined");
  if (!folded.to_check.length && !refused.length) return nothing;
  const more = () => {
    state.all = true;
    app.redraw();
  };
  return html`<section class="card flush changes">
    <div class="card-head"><h2 class="h3">${t("change.title")}</h2></div>
    <ul class="items">
      ${shown.map((entry) => html`<li class="item wrap">${one(app, folded, entry, state)}</li>`)}
      ${refused.length ? html`<li class="item wrap"><span class="grow soon-word">${t("change.refused")}</span><a class="btn quiet small-ish" href="#/outbox">${t("change.look")}</a></li>` : nothing}
    </ul>
    ${hidden ? html`<button type="button" class="item" @click=${more}><span class="mute">${t("change.left", { n: hidden })}</span></button>` : nothing}
  </section>`;
}

/** @param {App} app @param {FoldedHousehold} folded @param {Unsettled} entry @param {Leaving} state */
function one(app, folded, entry, state) {
  const facts = { what: fieldWords(app, folded, entry.field), by: said(entry.by), day: day(entry.at, app.now()) };
  if (entry.cause === "number") {
    return html`<span class="grow"
        >${tell(entry.yours ? "change.number" : "change.number_gone", facts)} ${hereChip(entry)}
        <small class="block">${t("change.number_waits")}</small></span
      >
      ${!entry.yours ? nothing : entry.field.endsWith(".phone") ? phone(app, entry.id, entry.yours) : said(masked(entry.yours))}`;
  }
  if (entry.cause === "answer") return answered(app, folded, entry);
  const words = { ...facts, here: valueWords(entry.field, valueAt(folded, entry.field)), yours: valueWords(entry.field, entry.yours) };
  return html`<span class="grow"
      >${tell("change.clash", words)} ${hereChip(entry)}
      <small class="block">${t(entry.local ? "change.clash_soon" : "change.clash_waits")}</small></span
    >
    ${entry.local ? nothing : html`<span class="row wrap tight">${mine(app, folded, entry)}${leave(app, entry, state)}</span>`}`;
}

/** Said in answers to a questionnaire: the coordinator confirms it. @param {App} app @param {FoldedHousehold} folded @param {Unsettled} entry */
function answered(app, folded, entry) {
  const [kind, code] = entry.field.split(".");
  const facts = { by: said(entry.by), day: day(entry.at, app.now()) };
  return html`<span class="grow"
    >${kind === "tags"
      ? tell("change.answer_tag", { ...facts, tag: tagWords(app.books, code) })
      : tell("change.answer", { ...facts, what: fieldWords(app, folded, entry.field), yours: valueWords(entry.field, entry.yours) })}
    <small class="block">${t("change.answer_waits")}</small></span
  >`;
}

/** A new change on what stands now. @param {App} app @param {FoldedHousehold} folded @param {Unsettled} entry */
function mine(app, folded, entry) {
  const { field, yours, by } = entry;
  const [kind, id] = field.split(".");
  if (kind === "tags" || (kind === "members" && !folded.members.some((member) => member.id === id))) return nothing;
  const press = () => {
    const fields = { [field]: { base: valueAt(folded, field) ?? null, value: yours } };
    void amendNow(app, folded, { fields }, t("saved.here"));
  };
  return html`<button type="button" class="btn" @click=${press}>${t(by === app.user.name ? "change.mine" : "change.use")}</button>`;
}

/** @param {App} app @param {Unsettled} entry @param {Leaving} state */
function leave(app, entry, state) {
  const press = async () => {
    const open = new Set(app.folded.households.flatMap((folded) => folded.to_check.map((other) => other.id)));
    state.left = [...state.left.filter((id) => open.has(id)), entry.id];
    await app.store.setMeta(LEFT, state.left);
    app.redraw();
  };
  return html`<button type="button" class="btn quiet" @click=${press}>${t("change.leave")}</button>`;
}

/** Which field of whom: 门牌, 沈阿婆的电话. @param {App} app @param {FoldedHousehold} folded @param {string} path */
function fieldWords(app, folded, path) {
  const [kind, id, field] = path.split(".");
  if (kind === "tags") return tell("change.of_tag", { tag: tagWords(app.books, id) });
  if (kind !== "members") return t(`field.${path}`);
  const member = [...folded.members, ...folded.gone].find((one) => one.id === id);
  const what = t(`field.${field}`);
  return member ? tell("change.of_person", { who: said(member.name), what }) : tell("change.of_gone", { what });
}

/** @param {string} path @param {any} value */
function valueWords(path, value) {
  const field = path.split(".").at(-1);
  if (value === null || value === undefined || value === "") return t("change.nothing");
  if (field === "relation") return t(`relation.${value}`);
  if (field === "trade") return t(`trade.${value}`);
  if (field === "speaks") return t(`speech.${value}`);
  if (field === "sex") return t(`sex.${value}`);
  if (field === "head") return t(value ? "change.yes" : "change.no");
  if (field === "position") return html`<span class="num" translate="no">${value.lat.toFixed(5)}, ${value.lon.toFixed(5)}</span>`;
  return html`<b>${said(value)}</b>`;
}
