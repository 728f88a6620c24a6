/**
 * What happens when a form is saved: the records reach the disk with the end of the draft in one transaction, the cadre
 * is told, and may think again: take it back until it has been sent, change it at any time.
 */
import { t } from "../messages/index.js";
import { behind, newId } from "../rules/index.js";
import { neverArrived } from "../rules/waiting.js";
import { html } from "../vendor/lit-html.js";
import { recordGist } from "../widgets/records.js";
import { changePath, isUntried } from "./paths.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../widgets/kinds.js").Operation} Operation */
/** @typedef {import("../widgets/kinds.js").Row} Row */
/** @typedef {{form: any, row: import("../widgets/kinds.js").Row | null, key: string, draft: import("./drafting.js").Draft}} FormState */

/** A button that is away for a moment only would flicker: so long it stays as it is. */
const MOMENT_MS = 120;

/**
 * While a form is being saved it is not saved a second time.
 * @param {App} app @param {{busy: boolean}} state @param {() => Promise<unknown>} work
 */
export async function busily(app, state, work) {
  state.busy = true;
  const slow = setTimeout(app.redraw, MOMENT_MS);
  try {
    await work();
  } finally {
    clearTimeout(slow);
    state.busy = false;
  }
}

/**
 * The cadre reads that it is saved before anything else is done: the next screen waits until the list is read anew, and
 * that waits for the frame with these words.
 * @param {App} app @param {FormState} state @param {Operation[]} operations
 * @param {string} otherwise where to go when there is no way back
 * @param {{write?: () => Promise<void>, then?: () => void}} [own] another way to write it down, another place to go
 */
export async function kept(app, state, operations, otherwise, own = {}) {
  const { row } = state;
  const write = () => (row ? replaceRow(app, row, operations[0], state.key) : app.put(operations, state.key));
  await state.draft.stop();
  try {
    await app.hold((own.write ?? write)());
  } catch (problem) {
    state.draft.touch();
    tellUnsaved(app, problem);
    return false;
  }
  (own.then ?? (() => app.back(otherwise)))();
  if (row) app.say(t("saved.changed"));
  else tellSaved(app, state, operations);
  return true;
}

/** @param {App} app @param {unknown} problem */
export function tellUnsaved(app, problem) {
  const words = { disk_full: "save.full", already_tried: "saved.too_late" };
  const code = /** @type {any} */ (problem)?.code;
  app.say(t(words[/** @type {keyof typeof words} */ (code)] ?? "save.failed"));
}

/** Untried, the record itself is changed. @param {App} app @param {Row} row @param {Operation} operation @param {string} [draft] */
export async function editRow(app, row, operation, draft) {
  await app.store.edit(row.id, operation.body);
  if (draft !== undefined) await app.store.dropDraft(draft);
  await app.refresh();
}

/** Once tried, a new record stands in for it. @param {App} app @param {Row} row @param {Operation} operation @param {string} [draft] */
export async function replaceRow(app, row, operation, draft) {
  try {
    await editRow(app, row, operation, draft);
  } catch (problem) {
    if (/** @type {any} */ (problem)?.code !== "already_tried") throw problem;
    const supersedes = neverArrived(row) ? (row.supersedes ?? null) : row.entity_id;
    await app.keep([{ ...operation, id: newId(), entity_id: newId(), supersedes }], draft);
    if (neverArrived(row)) await app.store.withdraw(row.id);
  }
}

/** @param {App} app @param {FormState} state @param {Operation[]} operations */
function tellSaved(app, state, operations) {
  const ids = operations.map((operation) => operation.id);
  const first = /** @type {any} */ (operations[0]);
  // Offered from the first moment, when it has not been read again yet: nothing comes between a finger and what it meant.
  const untried = () =>
    ids.every((id) => {
      const row = app.outbox.find((one) => one.id === id);
      return row ? isUntried(row) : app.reading !== null;
    });
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
  const ids = new Set(operations.map((operation) => operation.id));
  const others = [...ids].flatMap((id) => behind(app.outbox, id ?? "")).filter((row) => !ids.has(row.id));
  if (others.length > 0) return app.say(t("outbox.others_behind"));
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
