/** Changes that are one press and no form: said, kept, and taken back with one more press while they lie here. */
import { t } from "../messages/index.js";
import { amendOperation } from "../rules/amend-said.js";
import { newId } from "../rules/ids.js";
import { html, nothing } from "../vendor/lit-html.js";
import { context } from "./context.js";
import { isUntried } from "./paths.js";
import { tellUnsaved } from "./saved.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").FoldedHousehold} FoldedHousehold */

/** Only what is on the register and still lived in; a proposed door is changed with its proposal. @param {FoldedHousehold} folded */
export const canAmend = ({ household }) => household.active;

/** @param {App} app @param {FoldedHousehold} folded @param {import("../rules/amend-said.js").AmendBody} body @param {unknown} words */
export async function amendNow(app, folded, body, words) {
  const operation = amendOperation({ id: newId(), operation_id: newId() }, folded.id, body, context(app, folded.id));
  try {
    await app.keep([operation]);
  } catch (problem) {
    return tellUnsaved(app, problem);
  }
  const row = () => app.outbox.find((entry) => entry.id === operation.id);
  const undo = async () => {
    try {
      await app.store.withdraw(operation.id);
      app.say(t("outbox.withdrawn"));
    } catch {
      app.say(t("saved.too_late"));
    }
    await app.refresh();
  };
  const untried = () => {
    const entry = row();
    return entry !== undefined && isUntried(entry);
  };
  app.say(words, [{ label: t("go.undo"), press: () => void undo(), when: untried }]);
}

/** @param {{local?: true, row_state?: string} | null | undefined} mark */
const isHere = (mark) => Boolean(mark?.local) && mark?.row_state !== "acknowledged" && mark?.row_state !== "conflict";

/** Whether what is shown of a household is partly not with the server yet. @param {FoldedHousehold} folded */
export const changedHere = (folded) =>
  [folded.address_mark, folded.firm_mark, ...folded.members, ...folded.tags, ...folded.gone, ...folded.ended_tags, ...folded.to_check].some(isHere);

/** 存在本机, beside what was changed here and is not with the server yet. @param {{local?: true, row_state?: string} | null | undefined} mark */
export const hereChip = (mark) =>
  isHere(mark)
    ? html`<span class="chip accent">${t("state.here")}</span>`
    : nothing;
