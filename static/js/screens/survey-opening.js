/**
 * The state of a questionnaire on the screen: a new one, one begun before, or one that is to be corrected. Answers are
 * a draft from the first one on, with the page on which one stopped and the names of the files that lie beside it.
 */
import { language } from "../messages/index.js";
import { newId } from "../rules/index.js";
import { attachmentsOf, markOf, nameIn } from "../rules/surveys.js";
import { bringEngine } from "../surveys/engine.js";
import { listOf, knownOf } from "../surveys/prefilling.js";
import { openSurvey } from "../surveys/survey.js";
import { whereAmI } from "../widgets/position.js";
import { keepDraft } from "./drafting.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../rules/surveys.js").SurveyForm} SurveyForm */
/** @typedef {import("../surveys/survey.js").Survey} Survey */
/**
 * @typedef {object} State
 * @property {string} id                 of the household
 * @property {string} key
 * @property {SurveyForm} form
 * @property {Survey|null} survey        null where it cannot be opened
 * @property {"gone"|"bad_form"|"bad_draft"|null} trouble
 * @property {import("./drafting.js").Draft} draft
 * @property {boolean} drafted
 * @property {boolean} busy
 * @property {() => void} redraw         once for all that an answer changes
 * @property {boolean} isAtEnd           all is looked over
 * @property {Set<string>} tried         pages that were left or are to be left
 * @property {Map<string, {text: string, trouble: string}>} typed  by question: what is no answer
 * @property {Map<string, {busy: boolean, trouble: string|null}>} taking  files on their way to the disk
 * @property {Set<Promise<unknown>>} underWay
 * @property {Map<string, any>} unfolded
 * @property {Map<string, () => Promise<void>>} drawn
 * @property {Map<string, string|null>} pictures  of the form, by name: their addresses in memory
 * @property {null} row
 */

/** @param {App} app @param {Record<string, string>} params @returns {Promise<State>} */
export async function openState(app, params) {
  bringEngine().catch(() => {}); // it comes while the form is read; whether it could be had is said behind that
  const key = keyOf(params);
  const begun = (await app.store.draft(key))?.form ?? null;
  const row = params.answers ? app.outbox.find(({ entity_id: id }) => id === params.answers) ?? null : null;
  const form = begun ?? (row ? formAgain(row) : newForm(app, params));
  /** @type {State} */
  const state = {
    id: params.household, key, form, survey: null, trouble: form ? null : "gone", drafted: Boolean(begun), busy: false, redraw: together(app.redraw), isAtEnd: false,
    tried: new Set(), typed: new Map(), taking: new Map(), underWay: new Set(), unfolded: new Map(), drawn: new Map(), pictures: new Map(), row: null,
    draft: keepDraft(app.store, key, () => ({ form: noted(state), at: app.now().toISOString(), home: app.at }), () => {
      if (state.drafted) return;
      state.drafted = true;
      app.redraw();
    }),
  };
  if (form) await bringIn(app, state, { isBegun: Boolean(begun), row });
  return state;
}

/** Several reasons to draw in one moment make one drawing. @param {() => void} draw */
function together(draw) {
  let isPlanned = false;
  return () => {
    if (isPlanned) return;
    isPlanned = true;
    queueMicrotask(() => {
      isPlanned = false;
      draw();
    });
  };
}

/** @param {Record<string, string>} params */
const keyOf = ({ household, form, visit, answers }) =>
  answers ? `survey/${household}/correct/${answers}` : `survey/${household}/${form}${visit ? `/visit/${visit}` : ""}`;

/** @param {App} app @param {Record<string, string>} params @returns {SurveyForm|null} */
function newForm(app, { household, form: mark, visit }) {
  const form = app.books.forms.find(({ form_id: id }) => markOf(id) === mark);
  return form ? { id: newId(), operation_id: newId(), household_id: household, visit_id: visit ?? null, form_id: form.form_id,
    form_version: form.version, title: form.title, xml: "", page: "", attachments: {}, corrects: null } : null;
}

/** What was refused is mended under its own name; what was taken is corrected under a new one. @param {import("../widgets/kinds.js").Row} row @returns {SurveyForm} */
function formAgain(row) {
  const { body } = row;
  return { id: newId(), operation_id: newId(), household_id: row.household_id, visit_id: body.visit_id ?? null, form_id: body.form_id,
    form_version: body.form_version, title: "", xml: body.instance_xml, page: "", attachments: attachmentsOf(row),
    corrects: row.state === "quarantined" ? null : nameIn(body.instance_xml, "instanceID"),
    supersedes: row.state === "quarantined" ? row.entity_id : null };
}

/** @param {State} state what the draft keeps */
function noted({ form, survey }) {
  if (survey) form.xml = survey.draft();
  return form;
}

/** The engine, and the answers there are. @param {App} app @param {State} state @param {{isBegun: boolean, row: import("../widgets/kinds.js").Row|null}} from */
async function bringIn(app, state, { isBegun, row }) {
  const { form } = state;
  const forms = await app.store.forms();
  const text = await forms.file({ form_id: form.form_id, version: form.form_version });
  if (!text) {
    state.trouble = "gone";
    return;
  }
  const before = form.xml ? { xml: form.xml, files: Object.keys(form.attachments) } : null;
  const isCorrection = row !== null && !isBegun && row.state !== "quarantined";
  try {
    state.survey = await openSurvey({ ...surroundings(app, state, forms), xform: await text.text(),
      resume: isCorrection ? null : before, correct: isCorrection ? before : null });
    const own = state.survey.languages.find((/** @type {string} */ name) => new RegExp(`\\(${language()}\\b`).test(name));
    if (own) state.survey.setLanguage(own);
  } catch (fault) {
    state.trouble = /** @type {any} */ (fault)?.code === "draft_unreadable" ? "bad_draft" : "bad_form";
  }
}

/** @param {App} app @param {State} state @param {import("../store/forms.js").Forms} forms */
function surroundings(app, state, forms) {
  const { form } = state;
  const folded = app.household(form.household_id);
  const named = { form_id: form.form_id, version: form.form_version };
  return {
    media: async (/** @type {string} */ name) => {
      const own = folded ? listOf(name, folded, app.folded.households) : null;
      return own === null ? forms.file(named, name) : new Blob([own], { type: "text/csv" });
    },
    known: folded ? knownOf(folded, app.user, visitOf(app, form)) : {},
    properties: { username: app.user.username, deviceID: app.user.device_id ?? "" },
    whereAmI,
    onChange: state.redraw,
  };
}

/** @param {App} app @param {SurveyForm} form */
function visitOf(app, { household_id: household, visit_id: id }) {
  if (!id) return null;
  const begun = app.drafts.find(({ key }) => key === `visit/${household}`)?.value?.form;
  return { id, kind: begun?.id === id ? begun.kind : null };
}

/** A picture of the form, opened into memory when it is looked at. @param {App} app @param {State} state @param {string} name */
export function pictureOf(app, state, name) {
  if (!state.pictures.has(name)) {
    state.pictures.set(name, null);
    void bringPicture(app, state, name).catch(() => {});
  }
  return state.pictures.get(name) ?? null;
}

/** @param {App} app @param {State} state @param {string} name */
async function bringPicture(app, state, name) {
  const { form_id: id, form_version: version } = state.form;
  const blob = await (await app.store.forms()).file({ form_id: id, version }, name);
  if (!blob || !state.pictures.has(name)) return;
  state.pictures.set(name, URL.createObjectURL(blob));
  app.redraw();
}

/** @param {State} state */
export function forgetPictures({ pictures }) {
  for (const url of pictures.values()) if (url) URL.revokeObjectURL(url);
  pictures.clear();
}
