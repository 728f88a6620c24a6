/**
 * Photos in a form: taken or chosen, several at once, seen small, opened large, taken out again. Each lies on the
 * tablet's disk before it is seen here, and the draft names it at once: a killed browser loses none.
 */
import { t } from "../messages/index.js";
import { takePhoto } from "../photos/taking.js";
import { MOST_OF_A_RECORD, photoStanding } from "../rules/photos.js";
import { html, nothing, repeat } from "../vendor/lit-html.js";
import { icon } from "../widgets/icons.js";
import { albumOf } from "./photo-album.js";
import { nameOf, pictureButton, standingWords } from "./photo-strip.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("./photo-door.js").PhotoForm} PhotoForm */
/** @typedef {{done: number, of: number, troubles: {n: number, of: number, code: string}[], running: Promise<void>}} Work */

/** @type {WeakMap<object, Work>} by form */
const works = new WeakMap();

/** @param {object} form */
export const photosTaken = (form) => works.get(form)?.running;

/** @param {App} app @param {PhotoForm} parts */
export function photoField(app, parts) {
  const { form } = parts;
  const photos = form.photos ?? [];
  const { facts } = albumOf(app);
  const standings = photos.map((one) => photoStanding(one, facts));
  const isFull = photos.length >= MOST_OF_A_RECORD;
  return html`<div class="item wrap photo-field" role="group" aria-label=${t("photo.list")}>
    <span class="row"
      >${icon("camera")}<b>${t("photo.list")}</b
      >${photos.length ? html`<span class="mute num">${photos.length}</span>` : html`<span class="mute mid">${t("photo.optional")}</span>`}</span
    >
    ${
      isFull
        ? html`<span class="mute mid">${t("photo.full", { n: MOST_OF_A_RECORD })}</span>`
        : html`<span class="row tight">${chooser(app, parts, "take", true)}${chooser(app, parts, "choose", false)}</span>`
    }
    ${
      photos.length
        ? html`<ul class="photo-strip" aria-label=${t("photo.list")}>
            ${repeat(
              standings,
              ({ id }) => id,
              (one) =>
                html`<li>
                  ${pictureButton(app, one, standings)} ${one.state === "refused" || one.state === "lost" ? html`<small class="photo-state soon-word">${standingWords(one)}</small>` : nothing}
                  <button type="button" class="btn quiet small-ish" @click=${() => remove(app, parts, one.id)}>
                    ${t("go.remove")}<span class="seen-by-reader"> ${nameOf(one, standings)}</span>
                  </button>
                </li>`,
            )}
          </ul>`
        : nothing
    }
    ${progress(works.get(form))}
  </div>`;
}

/** @param {App} app @param {PhotoForm} parts @param {"take"|"choose"} name @param {boolean} isCamera */
function chooser(app, parts, name, isCamera) {
  const chosen = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    void take(app, parts, [...(input.files ?? [])]);
    input.value = ""; // the same picture may be chosen again
  };
  return html`<label class="btn photo-choose"
    >${t(`photo.${name}`)}<input
      type="file"
      class="seen-by-reader"
      accept="image/*"
      capture=${isCamera ? "environment" : nothing}
      ?multiple=${!isCamera}
      @change=${chosen}
  /></label>`;
}

/** @param {Work|undefined} work */
function progress(work) {
  return html`<div class="photo-progress" role="status" aria-live="polite">
    ${work && work.done < work.of ? html`<p class="mid">${t("photo.working", { n: work.done + 1, of: work.of })}</p>` : nothing}
    ${work?.troubles.map(({ n, of, code }) => html`<p class="error">${of > 1 ? html`${t("photo.nth", { n })} ` : nothing}${t(`photo.trouble.${code}`, { n: MOST_OF_A_RECORD })}</p>`)}
  </div>`;
}

/**
 * One after the other, and each is named by the draft before the next is opened.
 * @param {App} app @param {PhotoForm} parts @param {File[]} files
 */
function take(app, parts, files) {
  if (files.length === 0) return;
  const before = works.get(parts.form)?.running;
  /** @type {Work} */
  const work = { done: 0, of: files.length, troubles: [], running: Promise.resolve() };
  work.running = (async () => {
    await before;
    for (const [at, file] of files.entries()) {
      const trouble = await takeOne(app, parts, file);
      if (trouble) work.troubles.push({ n: at + 1, of: files.length, code: trouble });
      work.done = at + 1;
      app.redraw();
      if (trouble === "no_room" || trouble === "too_many") break;
    }
    work.done = work.of;
    app.redraw();
  })();
  works.set(parts.form, work);
  app.redraw();
}

/** @param {App} app @param {PhotoForm} parts @param {File} file @returns {Promise<string|null>} what went wrong */
async function takeOne(app, { form, change, keep }, file) {
  if ((form.photos?.length ?? 0) >= MOST_OF_A_RECORD) return "too_many";
  const taken = await takePhoto(app.store, file, app.now()).catch(() => ({ trouble: "broken" }));
  if ("trouble" in taken) return taken.trouble;
  change(() => {
    form.photos = [...(form.photos ?? []), taken.photo];
  });
  await keep();
  return null;
}

/** @param {App} app @param {PhotoForm} parts @param {string} id */
function remove(app, { form, change }, id) {
  const before = form.photos ?? [];
  const at = before.findIndex((one) => one.id === id);
  change(() => {
    form.photos = before.filter((one) => one.id !== id);
  });
  const bringBack = () => {
    app.hush();
    change(() => {
      form.photos = [...(form.photos ?? [])].toSpliced(at, 0, before[at]);
    });
  };
  app.say(t("photo.removed"), [{ label: t("go.undo"), press: bringBack }]);
}
