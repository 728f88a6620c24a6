/**
 * One questionnaire, open: the only face the engine has towards the rest of the program. Screens see pages of plain
 * questions, give answers, and get the answers as XML; no engine's object leaves this folder.
 *
 * Files (photos, sounds) stay with their keeper: the engine knows their names only. So none lies in memory twice, and
 * none is missing after a draft was taken up again, where the engine would forget those that did not change.
 *
 * @typedef {import("./tree.js").Part} Part
 * @typedef {import("./answering.js").Given} Given
 * @typedef {{xml: string, files?: string[]}} Begun  answers as `draft()` or `finish()` gave them, and the names of their files
 * @typedef {object} Opening
 * @property {string} xform
 * @property {(name: string) => Promise<Blob|null>} [media]  lists that came with the form
 * @property {Begun|null} [resume]    a draft to go on with
 * @property {Begun|null} [correct]   what was sent: its answers under a new name, with the old one's noted
 * @property {Record<string, string>} [known]  see prefilling.js
 * @property {{username?: string, deviceID?: string}} [properties]
 * @property {() => Promise<{lat: number, lon: number, accuracy_m?: number}|null>} [whereAmI]
 * @property {() => void} [onChange]  something is to be seen that was not
 * @typedef {{xml: string, instance_id: string, deprecated_id: string|null, files: string[], open: Open[]}} Finished
 *   files: names of those that the answers speak of
 * @typedef {{id: string, path: string}} Open  a question that is not answered as it must be
 * @typedef {Awaited<ReturnType<typeof openSurvey>>} Survey
 */
import { answer } from "./answering.js";
import { bringEngine, SurveyProblem } from "./engine.js";
import { isShown, pagesOf } from "./paging.js";
import { prefilled, withRoomForDeprecated } from "./prefilling.js";
import { labelOf, questionOf, wordsOf } from "./reading.js";
import { rowsWithAnswers } from "./rows.js";
import { saidOf, toldOf } from "./telling.js";
import { leavesOf, treeOf } from "./tree.js";
import { watching } from "./watching.js";

/** @param {Opening} opening */
export async function openSurvey(opening) {
  const watch = watching(opening.onChange ?? (() => {}));
  const root = await rootOf(opening, watch.factory);
  watch.begin();
  /** @type {ReturnType<typeof treeOf>|null} */
  let known = null;
  const tree = () => {
    if (known === null || watch.isReshaped()) known = treeOf(root);
    return known;
  };
  const part = (/** @type {string} */ id) => tree().byId.get(id);

  return {
    get languages() {
      return root.languages.map((/** @type {any} */ one) => one.language).filter(Boolean);
    },
    get language() {
      return root.currentState.activeLanguage.language;
    },
    /** @param {string} name one of `languages` */
    setLanguage: (name) => void root.setLanguage(root.languages.find((/** @type {any} */ one) => one.language === name)),
    /** Those on which there is something to be seen now. */
    pages: () => pagesOf(tree().parts).filter(isShown),
    /** @param {Part} one a question */
    question: questionOf,
    /** How it is asked, without all the rest. @param {Part} one a question */
    label: (one) => labelOf(one.node),
    /** What was answered to a question, as one reads it. */
    said: saidOf,
    /** All that was answered. */
    told: () => toldOf(pagesOf(tree().parts).filter(isShown)),
    /** @param {Part} one a group, a repeat @returns {import("./reading.js").Words|null} */
    words: (one) => wordsOf(one.node.currentState.label),
    /**
     * @param {string} id of a question @param {Given} given
     * @returns {{trouble: string|null, lost: {rows: number, before: string}|null}} trouble: why nothing was changed ·
     *   lost: rows that were filled in and are no longer asked for, and the answers as they were
     */
    answer(id, given) {
      const one = part(id);
      if (!one) return { trouble: "not_asked", lost: null };
      const filled = rowsWithAnswers(tree().parts);
      const before = filled > 0 ? root.instanceState.instanceXML : "";
      const trouble = answer(one, given);
      const rows = filled > 0 ? filled - rowsWithAnswers(tree().parts) : 0;
      return { trouble, lost: rows > 0 ? { rows, before } : null };
    },
    /** @param {string} id of a repeat */
    addRow: (id) => void part(id)?.node.addInstances(),
    /** @param {string} id of a repeat @param {number} at from 0 */
    removeRow: (id, at) => void part(id)?.node.removeInstances(at),
    /** @returns {Open[]} */
    open: () => openOf(root),
    /** The answers as they are, right or not. */
    draft: () => root.instanceState.instanceXML,
    /** @returns {string[]} names of the files that the answers speak of */
    files: () => filesOf(root),
    /** @returns {Promise<Finished>} */
    async finish() {
      const payload = await root.prepareInstancePayload();
      const xml = await payload.data[0].get("xml_submission_file").text();
      return { xml, ...identityOf(xml), files: filesOf(root), open: openOf(root) };
    },
  };
}

/** @param {Opening} opening @param {(state: object) => object} stateFactory @returns {Promise<any>} the engine's root */
async function rootOf({ xform, media = async () => null, resume, correct, known = {}, properties, whereAmI }, stateFactory) {
  const { loadForm } = await bringEngine();
  const isNew = !resume && !correct;
  const form = await loadForm(isNew ? prefilled(xform, known) : withRoomForDeprecated(xform, (resume ?? correct)?.xml ?? ""), {
    fetchFormAttachment: (address) => listOf(media, address),
    missingResourceBehavior: "BLANK",
  });
  if (form.status === "failure") throw new SurveyProblem("form_unreadable", form.error);
  const config = { stateFactory: /** @type {any} */ (stateFactory), preloadProperties: properties ?? {}, geolocationProvider: provider(whereAmI) };
  try {
    if (resume) return (await form.restoreInstance({ data: [dataOf(resume)] }, config)).root;
    if (correct) return (await form.editInstance({ inputType: "FORM_INSTANCE_INPUT_RESOLVED", data: [dataOf(correct)] }, config)).root;
    return form.createInstance(config).root;
  } catch (fault) {
    throw new SurveyProblem(isNew ? "form_unreadable" : "draft_unreadable", fault);
  }
}

/** Answers as the engine takes them back: each file by its name, empty. @param {Begun} begun @returns {any} */
function dataOf({ xml, files = [] }) {
  const data = new FormData();
  data.set("xml_submission_file", new File([xml], "xml_submission_file", { type: "text/xml" }));
  for (const name of files) data.set(name, new File([], name));
  return data;
}

/** @param {NonNullable<Opening["media"]>} media @param {{href: string}} address */
async function listOf(media, { href }) {
  const blob = await media(decodeURIComponent(href.slice(href.lastIndexOf("/") + 1))).catch(() => null);
  return blob ? new Response(blob, { headers: { "Content-Type": blob.type } }) : new Response("", { status: 404 });
}

/** @param {Opening["whereAmI"]} whereAmI */
const provider = (whereAmI) => ({
  async getLocation() {
    const found = await whereAmI?.().catch(() => null);
    return found ? `${found.lat} ${found.lon} 0 ${found.accuracy_m ?? 0}` : "";
  },
});

/** @param {any} root @returns {string[]} */
const filesOf = (root) => leavesOf(root)
  .filter(({ nodeType, currentState }) => nodeType === "upload" && currentState.relevant && currentState.instanceValue)
  .map(({ currentState }) => currentState.instanceValue);

/** @param {any} root @returns {Open[]} */
const openOf = (root) => root.validationState.violations.map((/** @type {any} */ { nodeId, reference }) => ({ id: nodeId, path: reference }));

/** @param {string} xml */
function identityOf(xml) {
  const answers = new DOMParser().parseFromString(xml, "text/xml");
  const said = (/** @type {string} */ name) => answers.getElementsByTagNameNS("*", name)[0]?.textContent || null;
  return { instance_id: said("instanceID") ?? "", deprecated_id: said("deprecatedID") };
}
