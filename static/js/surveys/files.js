/** Photos, sounds, films, files and signatures: kept on the tablet before the answer names them. */
import { has, t } from "../messages/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { signaturePad } from "./signature.js";

/** @typedef {import("./reading.js").Question} Question @typedef {import("./question.js").Asking} Asking */

export const MOST_MB = 10;
/** @type {Record<string, {accept: string, capture: string|null, shoot: string|null, choose: string}>} */
const WAYS = {
  image: { accept: "image/*", capture: "environment", shoot: "survey.shoot", choose: "survey.choose_picture" },
  signature: { accept: "image/*", capture: "environment", shoot: null, choose: "survey.choose_picture" },
  audio: { accept: "audio/*", capture: "user", shoot: "survey.record", choose: "survey.choose_audio" },
  video: { accept: "video/*", capture: "environment", shoot: "survey.film", choose: "survey.choose_video" },
  file: { accept: "*/*", capture: null, shoot: null, choose: "survey.choose_file" },
};

/** @param {Question} question @param {Asking} asking */
export function files(question, asking) {
  const way = WAYS[question.kind];
  const taking = asking.taking(question.id);
  const isDrawn = question.kind === "signature" || question.look.includes("draw");
  return html`${question.value ? kept(question, asking) : nothing}
    ${isDrawn && !question.value ? signaturePad(question, asking, t(question.kind === "signature" ? "survey.sign_here" : "survey.draw_here")) : nothing}
    ${question.value && isDrawn ? nothing : html`<p class="row wrap tight">
      ${way.shoot ? chooser(question, asking, way.accept, way.capture, t(way.shoot)) : nothing}
      ${chooser(question, asking, way.accept, null, t(way.choose))}
    </p>`}
    <p role="status" class="mid">${taking?.busy ? t("survey.keeping") : nothing}</p>
    ${taking?.trouble ? html`<p class="error" role="alert">${t(has(`survey.file.${taking.trouble}`) ? `survey.file.${taking.trouble}` : `photo.trouble.${taking.trouble}`, { n: MOST_MB })}</p>` : nothing}`;
}

/** @param {Question} question @param {Asking} asking */
function kept(question, asking) {
  const file = asking.kept(question.value);
  const drop = () => asking.give(question, "");
  return html`<p class="row wrap survey-kept">
    ${file?.url ? html`<img class="survey-thumb" src=${file.url} alt=${t("survey.picture_of", { what: question.label.plain })} />` : nothing}
    <span class="mid mute">${t("survey.file_here", { size: sizeOf(file?.bytes ?? 0) })}</span>
    <button type="button" class="btn quiet" @click=${drop}>${t(question.kind === "signature" ? "survey.redo" : "go.remove")}<span class="seen-by-reader"> ${question.label.plain}</span></button>
  </p>`;
}

/** @param {number} bytes */
const sizeOf = (bytes) => (bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`);

/** @param {Question} question @param {Asking} asking @param {string} accept @param {string|null} capture @param {string} words */
function chooser(question, asking, accept, capture, words) {
  const chosen = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const [file] = input.files ?? [];
    if (file) asking.take(question, file, file.name);
    input.value = ""; // the same file may be chosen again
  };
  return html`<label class="btn photo-choose">${words}<input type="file" class="seen-by-reader" accept=${accept} capture=${capture ?? nothing}
    aria-label=${`${words}: ${question.label.plain}`} @change=${chosen} /></label>`;
}
