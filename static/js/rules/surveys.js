/**
 * Questionnaires: which one fits here, what is sent, which versions a tablet still needs. The answers themselves are
 * the engine's matter (static/js/surveys).
 *
 * @typedef {{name: string, md5: string, url: string, sha256?: string}} FormMedia
 * @typedef {object} Form  as the server tells of it
 * @property {string} form_id
 * @property {string} version
 * @property {string} title
 * @property {string[]} visit_kinds   none: any
 * @property {string[]} tag_codes     none: any household
 * @property {string} xform_url
 * @property {string} md5
 * @property {string} [sha256]
 * @property {string[]} languages
 * @property {FormMedia[]} media
 *
 * @typedef {{id: string, name: string, sha256: string, bytes: number, type: string}} Attachment
 * @typedef {object} SurveyForm  what is being filled in, as its draft keeps it
 * @property {string} id             of the answers
 * @property {string} operation_id
 * @property {string|null} household_id
 * @property {string|null} visit_id
 * @property {string} form_id
 * @property {string} form_version
 * @property {string} title
 * @property {string} xml            empty until something is answered
 * @property {string} page           where one stopped
 * @property {Record<string, Attachment>} attachments  by name
 * @property {string|null} corrects  the answers that these stand in for
 * @property {string|null} [supersedes]
 *
 * @typedef {import("./types.js").Row} Row
 */
import { operation, said } from "./operations.js";

/** Addresses are written down in clear, and a form's own name would say at a glance what a household was asked. @param {string} formId */
export function markOf(formId) {
  let mark = 0x811c9dc5;
  for (let at = 0; at < formId.length; at += 1) mark = Math.imul(mark ^ formId.charCodeAt(at), 0x01000193) >>> 0;
  return mark.toString(16).padStart(8, "0");
}

/**
 * @param {Form[]} forms
 * @param {import("./types.js").FoldedHousehold} folded
 * @param {string[]} visitKinds  of the visit that is being recorded, or all that may be recorded there
 * @returns {Form[]} those that are meant for this household
 */
export function formsFor(forms, folded, visitKinds) {
  const tags = new Set(folded.tags.map(({ tag }) => tag));
  return forms.filter(({ visit_kinds: kinds, tag_codes: codes }) =>
    (kinds.length === 0 || kinds.some((kind) => visitKinds.includes(kind))) && (codes.length === 0 || codes.some((code) => tags.has(code))));
}

/** @param {SurveyForm} form @param {string[]} names of the files that the answers speak of @param {import("./operations.js").Context} context */
export function surveyOperation(form, names, context) {
  const body = said({ form_id: form.form_id, form_version: form.form_version, instance_xml: form.xml, visit_id: form.visit_id,
    attachments: names.flatMap((name) => form.attachments[name] ?? []) });
  return operation("survey.submit", form, form.household_id, body, context);
}

/** @param {Row} row @returns {Record<string, Attachment>} by name */
export const attachmentsOf = (row) =>
  Object.fromEntries((row.body.attachments ?? []).map((/** @type {Attachment} */ one) => [one.name, one]));

/** @param {string} xml answers @param {"instanceID"|"deprecatedID"} name */
export const nameIn = (xml, name) => new RegExp(`<(?:\\w+:)?${name}>([^<]+)<`).exec(xml)?.[1] ?? null;

/**
 * What was answered in one household, the newest first: what lies here before what the server tells, and none twice.
 * @param {import("./types.js").FoldedHousehold & {surveys?: any[]}} folded @param {Row[]} outbox
 */
export function surveysOf(folded, outbox) {
  const rows = outbox.filter((row) => row.kind === "survey.submit" && row.household_id === folded.id);
  const here = rows.map((row) => ({
    id: row.entity_id, form_id: row.body.form_id, version: row.body.form_version, at: row.captured_at, row,
    instance_id: nameIn(row.body.instance_xml, "instanceID"), deprecated_id: nameIn(row.body.instance_xml, "deprecatedID"),
    visit_id: row.body.visit_id ?? null, told: (folded.surveys ?? []).find(({ id }) => id === row.entity_id) ?? null,
  }));
  const known = new Set(here.map(({ id }) => id));
  const told = (folded.surveys ?? []).filter(({ id }) => !known.has(id)).map((one) => ({ ...one, row: null, told: one }));
  const all = [...here, ...told].sort((left, right) => Date.parse(right.at) - Date.parse(left.at));
  const replaced = new Set(all.map(({ deprecated_id: before }) => before).filter(Boolean));
  return all.map((one) => ({ ...one, isReplaced: replaced.has(one.instance_id) }));
}

/**
 * @param {Form[]} forms as the server tells of them now
 * @param {{form_id: string, version: string, md5: string}[]} kept on this tablet
 * @param {Row[]} outbox @param {{value: any}[]} drafts
 * @returns {{missing: Form[], idle: {form_id: string, version: string}[]}} missing: to be fetched · idle: nobody needs them
 */
export function formsToBring(forms, kept, outbox, drafts) {
  const name = (/** @type {any} */ { form_id: id, version }) => `${id}\n${version}`;
  const held = new Map(kept.map((form) => [name(form), form.md5]));
  const wanted = new Set([
    ...forms.map(name),
    ...outbox.filter(({ kind }) => kind === "survey.submit").map(({ body }) => `${body.form_id}\n${body.form_version}`),
    ...drafts.map(({ value }) => `${value?.form?.form_id}\n${value?.form?.form_version}`),
  ]);
  return { missing: forms.filter((form) => held.get(name(form)) !== form.md5), idle: kept.filter((form) => !wanted.has(name(form))) };
}
