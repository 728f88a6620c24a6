/** A box to write in with a finger or a pen. What is drawn becomes a picture when it is said to be right. */
import { t } from "../messages/index.js";
import { html, ref } from "../vendor/lit-html.js";

/** @typedef {import("./reading.js").Question} Question @typedef {import("./question.js").Asking} Asking */

const PEN = 3;
/** @type {WeakMap<HTMLCanvasElement, {drawn: boolean}>} */
const pads = new WeakMap();

/** @param {Question} question @param {Asking} asking @param {string} words */
export function signaturePad(question, asking, words) {
  /** @type {HTMLCanvasElement|undefined} */
  let canvas;
  const prepared = (/** @type {Element|undefined} */ element) => {
    canvas = /** @type {HTMLCanvasElement|undefined} */ (element);
    if (canvas && !pads.has(canvas)) prepare(canvas);
    if (canvas) asking.drawn.set(question.id, use);
    else asking.drawn.delete(question.id);
  };
  const use = async () => {
    if (!canvas || !pads.get(canvas)?.drawn) return;
    const blob = await /** @type {Promise<Blob|null>} */ (new Promise((done) => canvas?.toBlob(done, "image/png")));
    if (blob) asking.take(question, blob, "drawing.png");
  };
  return html`<canvas class="survey-pad" width="1200" height="400" role="img" aria-label=${words} ${ref(prepared)}></canvas>
    <p class="small">${words}</p>
    <p class="row wrap tight">
      <button type="button" class="btn" @click=${() => void use()}>${t("survey.use_drawing")}</button>
      <button type="button" class="btn quiet" @click=${() => canvas && wipe(canvas)}>${t("survey.wipe")}</button>
    </p>`;
}

/** @param {HTMLCanvasElement} canvas */
function prepare(canvas) {
  const state = { drawn: false };
  pads.set(canvas, state);
  wipe(canvas);
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const at = (/** @type {PointerEvent} */ { offsetX, offsetY }) =>
    /** @type {const} */ ([(offsetX * canvas.width) / canvas.clientWidth, (offsetY * canvas.height) / canvas.clientHeight]);
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    state.drawn = true;
    pen.beginPath();
    pen.moveTo(...at(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    pen.lineTo(...at(event));
    Object.assign(pen, { lineWidth: PEN * (canvas.width / canvas.clientWidth), lineCap: "round", lineJoin: "round", strokeStyle: "#15211f" });
    pen.stroke();
  });
}

/** @param {HTMLCanvasElement} canvas white, for a picture has no paper of its own */
function wipe(canvas) {
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  const state = pads.get(canvas);
  if (state) state.drawn = false;
}
