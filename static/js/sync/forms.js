/**
 * Brings the questionnaires that concern this user, each with its lists and pictures, and lets go of those that nobody
 * needs any more. All files of a form or none: what lies here can be opened without a network.
 *
 * @typedef {import("../rules/surveys.js").Form} Form
 * @typedef {{raw: (path: string) => Promise<Response>}} Wire
 */
import { hexDigest } from "../rules/digest.js";
import { formsToBring } from "../rules/surveys.js";
import { iso } from "../rules/time.js";
import { BASE } from "./wire.js";

const XML = /\bxml\b/;

/**
 * @param {import("../store/store.js").Store} store @param {Wire} wire @param {Date} now
 * @returns {Promise<number>} how many came
 */
export async function bringForms(store, wire, now) {
  const told = (await store.reference()).forms?.data;
  if (!Array.isArray(told)) return 0;
  const forms = await store.forms();
  const { missing, idle } = formsToBring(told, await forms.list(), await store.outbox(), await store.drafts());
  let came = 0;
  for (const form of missing) {
    const files = await filesOf(wire, form).catch(() => null); // asked for again with the next synchronisation
    if (files === null) continue;
    const { form_id, version, md5, title, media } = form;
    await forms.keep({ form_id, version, md5, title, media: media.map(({ name }) => name), kept_at: iso(now.getTime()) }, files);
    came += 1;
  }
  if (idle.length > 0) await forms.drop(idle);
  return came;
}

/** @param {Wire} wire @param {Form} form @returns {Promise<import("../store/forms.js").FormFile[]|null>} */
async function filesOf(wire, form) {
  const text = await fetched(wire, form.xform_url, "", form.sha256);
  if (!text || !XML.test(text.type) || !new TextDecoder().decode(text.bytes).includes("<h:html")) return null; // a portal's page is none
  const files = [text];
  for (const { name, url, sha256 } of form.media) {
    const file = await fetched(wire, url, name, sha256);
    if (file === null) return null;
    files.push(file);
  }
  return files;
}

/** @param {Wire} wire @param {string} address below the API, or with it @param {string} name @param {string} [sha256] */
async function fetched(wire, address, name, sha256) {
  const path = new URL(address, "https://here.invalid/").pathname;
  const answer = await wire.raw(path.startsWith(BASE) ? path.slice(BASE.length) : path.slice(1));
  if (!answer.ok) return null;
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (sha256 && (await hexDigest(bytes)) !== sha256) return null;
  return { name, type: answer.headers.get("Content-Type") ?? "", bytes };
}
