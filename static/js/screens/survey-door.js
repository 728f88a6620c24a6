/** The door to questionnaires, which come only where there are any. */
import { nothing } from "../vendor/lit-html.js";
import { laterPart } from "./later-part.js";

const part = laterPart(() => import("./survey-part.js"));

/** @type {typeof import("./survey-list.js").surveysHere} */
export const surveysHere = (app, folded, visit) =>
  ((app.books.forms.length || "surveys" in folded || app.outbox.some(({ kind }) => kind === "survey.submit"))
    && part(app)?.surveysHere(app, folded, visit)) || nothing;
