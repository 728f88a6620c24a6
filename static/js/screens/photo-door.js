/**
 * The door to everything about photos, which comes behind the first screen: a tablet on a slow network shows Today and
 * records a visit before it needs a camera.
 *
 * @typedef {import("../widgets/kinds.js").App} App
 * @typedef {import("../rules/photos.js").NamedPhoto} NamedPhoto
 * @typedef {import("../rules/photos.js").ToldPhoto} ToldPhoto
 * @typedef {{form: {photos?: NamedPhoto[]}, change: (apply: () => void) => void, keep: () => Promise<unknown>}} PhotoForm
 *   keep: what was changed is on the disk
 */
import { nothing } from "../vendor/lit-html.js";

/** @type {typeof import("./photo-part.js")|null} */
let part = null;
let asked = false;

/** @param {App} app */
function bring(app) {
  if (asked) return;
  asked = true;
  import("./photo-part.js").then(
    (brought) => {
      part = brought;
      app.redraw();
    },
    () => {
      asked = false; // asked for again with the next drawing
    },
  );
}

/** Taking, choosing and removing, in a form. @param {App} app @param {PhotoForm} parts */
export function photoField(app, parts) {
  if (part) return part.photoField(app, parts);
  bring(app);
  return nothing;
}

/** Those of a record, small, with how each stands. @param {App} app @param {(ToldPhoto|NamedPhoto)[]|undefined} photos */
export function photoStrip(app, photos) {
  if (!photos?.length) return nothing;
  if (part) return part.photoStrip(app, photos);
  bring(app);
  return nothing;
}

/** How many are still to go, and why where there is a network. @param {App} app */
export function photosLeft(app) {
  if (part) return part.photosLeft(app);
  bring(app);
  return nothing;
}

/** Locked or left: no picture stays open. */
export const forgetPhotos = () => part?.forgetPhotos();

/** Nothing is saved while a picture is still being made small. @param {object} form */
export const photosTaken = async (form) => part?.photosTaken(form);
