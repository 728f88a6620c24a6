/** What somebody asked to be done at this door: a task is done with one press, a questionnaire opens. */
import { t } from "../messages/index.js";
import { daysUntil, taskDone } from "../rules/index.js";
import { markOf } from "../rules/surveys.js";
import { html, nothing } from "../vendor/lit-html.js";
import { day } from "../widgets/dates.js";
import { icon } from "../widgets/icons.js";
import { dotted, said, tell } from "../widgets/said.js";
import { context } from "./context.js";
import { isUntried } from "./paths.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").FoldedHousehold} FoldedHousehold */
/** @typedef {import("../rules/types.js").SetTask} SetTask */
/** @typedef {import("../rules/types.js").AskedSurvey} AskedSurvey */

/** @param {App} app @param {FoldedHousehold} folded */
export function tasksHere(app, folded) {
  const { tasks = [], samples = [] } = folded;
  if (!tasks.length && !samples.length) return nothing;
  return html`<section class="card flush" aria-labelledby="to-do">
    <div class="card-head"><h2 class="h3" id="to-do">${t("task.here")}</h2></div>
    <ul class="items">
      ${samples.map((one) => asked(app, folded, one))} ${tasks.map((task) => entry(app, folded, task))}
    </ul>
  </section>`;
}

/** @param {App} app @param {FoldedHousehold} folded @param {AskedSurvey} one */
function asked(app, folded, one) {
  return html`<li>
    <a class="item" href=${`#/survey/${folded.id}/${markOf(one.form_id)}`}
      ><span class="row grow">${icon("list")}<span><b>${tell("task.survey", { title: said(one.title) })}</b> ${until(app, one.due_on)}</span></span
      ><span class="mute mid right">${t("task.fill")}</span></a
    >
  </li>`;
}

/** @param {App} app @param {FoldedHousehold} folded @param {SetTask} task */
function entry(app, folded, task) {
  return html`<li class="item wrap">
    <span class="grow"
      ><b>${said(task.words)}</b> ${until(app, task.due_on)}
      <span class="block mid mute"
        >${dotted([task.form_title ? tell("task.survey", { title: said(task.form_title) }) : nothing, said(task.made_by), day(task.made_at, app.now())])}</span
      ></span
    >
    <button type="button" class="btn" @click=${() => void done(app, folded, task)}>${icon("tick")}${t("task.done")}</button>
  </li>`;
}

/** @param {App} app @param {string|null} on */
function until(app, on) {
  const left = daysUntil(on, app.now());
  if (!on || left === null) return nothing;
  const words = t("task.until", { day: day(`${on}T00:00:00+08:00`, app.now()) });
  return html`<span class=${left < 0 ? "late-word nowrap" : "mute nowrap"}>${words}</span>`;
}

/** @param {App} app @param {FoldedHousehold} folded @param {SetTask} task */
async function done(app, folded, task) {
  const made = taskDone(task, folded.id, context(app, folded.id));
  await app.keep([made]);
  const untried = () => app.outbox.some((row) => row.id === made.id && isUntried(row));
  app.say(t("task.was_done"), [{ label: t("go.undo"), when: untried, press: () => void undo(app, made.id) }]);
}

/** @param {App} app @param {string|undefined} id */
async function undo(app, id) {
  try {
    await app.store.withdraw(id ?? "");
    app.hush();
  } catch {
    app.say(t("saved.too_late"));
  }
  await app.refresh();
}
