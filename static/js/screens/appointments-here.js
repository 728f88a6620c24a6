/** What is arranged with a household: the visit that keeps it is one press away; it can be moved and called off. */
import { t } from "../messages/index.js";
import { cancelOperation } from "../rules/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { plannedWords } from "../widgets/planned.js";
import { dotted, said, tell } from "../widgets/said.js";
import { context } from "./context.js";
import { isUntried } from "./paths.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").FoldedHousehold} FoldedHousehold */
/** @typedef {import("../rules/types.js").Appointment} Appointment */

/** @param {App} app @param {FoldedHousehold} folded */
export function appointmentsHere(app, folded) {
  const { appointments = [] } = folded;
  if (!appointments.length) return nothing;
  return html`<section class="card flush" aria-labelledby="arranged">
    <div class="card-head"><h2 class="h3" id="arranged">${t("appointment.here")}</h2></div>
    <ul class="items">
      ${appointments.map((planned) => entry(app, folded, planned))}
    </ul>
  </section>`;
}

/** @param {App} app @param {FoldedHousehold} folded @param {Appointment} planned */
function entry(app, folded, planned) {
  const here = planned.local && planned.row_state !== "acknowledged";
  return html`<li class="item wrap">
    <span class="grow"
      ><b>${plannedWords(planned.planned_at, app.now())}</b>
      ${here ? html`<span class="chip accent">${t("state.here")}</span>` : nothing}
      <span class="block mid"
        >${dotted([said(planned.reason), planned.with_whom ? tell("appointment.with", { whom: said(planned.with_whom) }) : nothing])}</span
      ></span
    >
    <span class="row tight wrap"
      ><a class="btn quiet small-ish" href=${`#/appointment/${folded.id}/move/${planned.id}`}>${t("appointment.move")}</a>
      <button type="button" class="btn quiet small-ish" @click=${() => void callOff(app, folded, planned)}>
        ${t("appointment.call_off")}
      </button></span
    >
  </li>`;
}

/** What has not left the tablet is simply taken back. @param {App} app @param {FoldedHousehold} folded @param {Appointment} planned */
async function callOff(app, folded, planned) {
  const row = app.outbox.find((entry) => entry.entity_id === planned.id && isUntried(entry));
  if (row && (await tookBack(app, row.id))) {
    return app.say(t("appointment.called_off"), [{ label: t("go.undo"), press: () => void again(app, () => app.keep([row])) }]);
  }
  const cancel = cancelOperation(planned, folded.id, context(app, folded.id));
  await app.keep([cancel]);
  const untried = () => app.outbox.some((entry) => entry.id === cancel.id && isUntried(entry));
  const undo = { label: t("go.undo"), when: untried, press: () => void again(app, () => app.store.withdraw(cancel.id)) };
  app.say(t("appointment.called_off"), [undo]);
}

/** @param {App} app @param {string} id */
async function tookBack(app, id) {
  try {
    await app.store.withdraw(id);
    await app.refresh();
    return true;
  } catch {
    return false; // it has just left: then it is called off like any other
  }
}

/** @param {App} app @param {() => Promise<unknown>} restore */
async function again(app, restore) {
  try {
    await restore();
    app.hush();
  } catch {
    app.say(t("saved.too_late"));
  }
  await app.refresh();
}
