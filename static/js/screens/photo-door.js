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
import { laterPart } from "./later-part.js";

const part = laterPart(() => import("./photo-part.js"));

/** Taking, choosing and removing, in a form. @param {App} app @param {PhotoForm} parts */
export const photoField = (app, parts) => part(app)?.photoField(app, parts) ?? nothing;

/** Those of a record, small, with how each stands. @param {App} app @param {(ToldPhoto|NamedPhoto)[]|undefined} photos */
export const photoStrip = (app, photos) => (photos?.length && part(app)?.photoStrip(app, photos)) || nothing;

/** How many are still to go, and why where there is a network. @param {App} app */
export const photosLeft = (app) => part(app)?.photosLeft(app) ?? nothing;

/** The same as a number; none while that is not known. @param {App} app @returns {number} */
export const photosWaiting = (app) => part()?.photosWaiting(app) ?? 0;

/** Locked or left: no picture stays open. */
export const forgetPhotos = () => part()?.forgetPhotos();

/** Nothing is saved while a picture is still being made small. @param {object} form */
export const photosTaken = async (form) => part()?.photosTaken(form);
