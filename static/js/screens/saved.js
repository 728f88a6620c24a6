/**
 * What happens when a form is saved: the records reach the disk with the end of the draft in one transaction, the cadre
 * is told, and may think again: take it back until it has been sent, change it at any time.
 */
import { t } from "../messages/index.js";
import { newId } from "../rules/index.js";
import { html } from "../vendor/lit-html.js";
import { recordGist } from "../widgets/records.js";
import { changePath } from "./paths.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").Operation} Operation */
/** @typedef {{form: any, row: import("../widgets/kinds.js").Row | null, key: string, draft: import("./drafting.js").Draft}} FormState */

/** @param {App} app @param {FormState} state @param {Operation[]} operations @param {string} otherwise where to go when there is no way back */
export async function kept(app, state, operations, otherwise) {
  await state.draft.stop();
  try {
    if (state.row) await replaceRow(app, state, operations[0]);
    else await app.keep(operations, state.key);
  } catch (problem) {
    state.draft.touch();
    app.say(t(/** @type {any} */ (problem)?.code === "disk_full" ? "save.full" : "save.failed"));
    return false;
  }
  app.back(otherwise);
  if (state.row) app.say(t("saved.changed"));
  else tellSaved(app, state, operations);
  return true;
}

/** Untried, the record itself is changed; once tried, a new one stands in for it. @param {App} app @param {FormState} state @param {Operation} operation */
async function replaceRow(app, state, operation) {
  const row = /** @type {import("../widgets/kinds.js").Row} */ (state.row);
  try {
    await app.store.edit(row.id, operation.body);
    await app.store.dropDraft(state.key);
    await app.refresh();
  } catch (problem) {
    if (/** @type {any} */ (problem)?.code !== "already_tried") throw problem;
    await app.keep([{ ...operation, id: newId(), entity_id: newId(), supersedes: row.entity_id }], state.key);
  }
}

/** @param {App} app @param {FormState} state @param {Operation[]} operations */
function tellSaved(app, state, operations) {
  const ids = operations.map((operation) => operation.id);
  const first = /** @type {any} */ (operations[0]);
  const untried = () =>
    ids.every((id) =>
      app.outbox.some((row) => row.id === id && row.state === "pending" && row.attempts === 0),
    );
  const path = changePath(first);
  const undo = { label: t("go.undo"), press: () => void takeBack(app, state, operations), when: untried };
  const change = {
    label: t("go.edit"),
    press: () => {
      app.hush();
      if (path) app.go(path);
    },
  };
  app.say(
    html`<b>${t("saved.done")}</b> <span class="mid">${recordGist(app, first)}</span>`,
    path ? [undo, change] : [undo],
  );
}

/** What was saved becomes a draft again: nothing typed is lost by thinking twice. @param {App} app @param {FormState} state @param {Operation[]} operations */
async function takeBack(app, state, operations) {
  try {
    for (const operation of [...operations].reverse()) await app.store.withdraw(operation.id);
  } catch {
    await app.refresh();
    return app.say(t("saved.too_late"));
  }
  const form = { ...state.form, operation_id: newId() };
  await app.store.saveDraft(state.key, { form, at: app.now().toISOString() });
  await app.refresh();
  app.say(t("saved.taken_back"), [
    {
      label: t("draft.go_on"),
      press: () => {
        app.hush();
        app.go(state.key);
      },
    },
  ]);
}
