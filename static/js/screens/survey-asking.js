/** What the controls of a questionnaire may do here: answers go to the engine and into the draft, files to the disk first. */
import { t } from "../messages/index.js";
import { takeFile } from "../photos/taking.js";
import { MOST_MB } from "../surveys/files.js";
import { whereAmI } from "../widgets/position.js";
import { albumOf } from "./photo-album.js";
import { pictureOf } from "./survey-opening.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("./survey-opening.js").State} State */
/** @typedef {import("../surveys/reading.js").Question} Question */

const ENDINGS = /** @type {Record<string, string>} */ ({ "image/jpeg": "jpg", "audio/mpeg": "mp3", "audio/webm": "webm", "audio/mp4": "m4a",
  "audio/ogg": "ogg", "video/mp4": "mp4", "video/webm": "webm", "application/pdf": "pdf" });
const PICTURES = new Set(["image", "signature"]);

/** @param {App} app @param {State} state @param {string} page whose questions these are @returns {import("../surveys/question.js").Asking} */
export function askingOn(app, state, page) {
  return {
    give: (question, given) => give(app, state, question.id, given),
    typed: (id) => state.typed.get(id),
    isTried: () => state.tried.has(page),
    take: (question, file, name) => track(state, take(app, state, question, file, name)),
    taking: (id) => state.taking.get(id),
    kept: (name) => keptFile(app, state, name),
    picture: (name) => pictureOf(app, state, name),
    whereAmI,
    open: state.unfolded,
    drawn: state.drawn,
    redraw: app.redraw,
  };
}

/** @param {App} app @param {State} state @param {string} id @param {import("../surveys/answering.js").Given} given */
export function give(app, state, id, given) {
  if (!state.survey) return;
  const { trouble, lost } = state.survey.answer(id, given);
  if (trouble) state.typed.set(id, { text: String(given), trouble });
  else state.typed.delete(id);
  state.draft.touch();
  state.redraw();
  if (lost) offerBack(app, state, lost);
}

/** Rows that a smaller number took away can be had back as they were. @param {App} app @param {State} state @param {{rows: number, before: string}} lost */
function offerBack(app, state, { rows, before }) {
  app.say(t("survey.rows_lost", { n: rows }), [{ label: t("go.undo"), press: () => void goBackTo(app, state, before) }]);
}

/** @param {App} app @param {State} state @param {string} xml */
async function goBackTo(app, state, xml) {
  app.hush();
  await state.draft.stop();
  await app.store.saveDraft(state.key, { form: { ...state.form, xml }, at: app.now().toISOString(), home: app.at });
  state.survey = null; // what is open is not written over what came back
  app.replace(state.key);
}

/** Removed by hand: the answers as they were can be had back. @param {App} app @param {State} state @param {string} repeat @param {number} at */
export function removeRow(app, state, repeat, at) {
  const before = state.survey?.draft() ?? "";
  state.survey?.removeRow(repeat, at);
  state.draft.touch();
  app.redraw();
  app.say(t("survey.row_removed"), [{ label: t("go.undo"), press: () => void goBackTo(app, state, before) }]);
}

/** @param {State} state @param {Promise<unknown>} work */
export function track(state, work) {
  state.underWay.add(work);
  void work.finally(() => state.underWay.delete(work));
}

/** On the disk before the answer names it: a killed browser loses none. @param {App} app @param {State} state @param {Question} question @param {Blob} file @param {string} given its name */
async function take(app, state, question, file, given) {
  state.taking.set(question.id, { busy: true, trouble: null });
  app.redraw();
  const isPicture = PICTURES.has(question.kind) || (question.kind === "file" && file.type.startsWith("image/"));
  const taken = await takeFile(app.store, file, { now: app.now(), most: MOST_MB * 1024 * 1024, isPicture }).catch(() => ({ trouble: "not_kept" }));
  if ("trouble" in taken) {
    state.taking.set(question.id, { busy: false, trouble: taken.trouble });
    return app.redraw();
  }
  const name = `${question.name}-${taken.file.id.slice(-8)}.${endingOf(taken.file.type, given)}`;
  state.form.attachments[name] = { ...taken.file, name };
  state.taking.delete(question.id);
  give(app, state, question.id, name);
  await state.draft.keep();
}

/** @param {string} type @param {string} given */
function endingOf(type, given) {
  const own = /\.([a-z0-9]{1,5})$/i.exec(given)?.[1];
  return ENDINGS[type] ?? own?.toLowerCase() ?? "bin";
}

/** @param {App} app @param {State} state @param {string} name */
function keptFile(app, state, name) {
  const file = state.form.attachments[name];
  if (!file) return undefined;
  return { bytes: file.bytes, url: file.type.startsWith("image/") ? albumOf(app).thumb(file.id, false) : null };
}
