/** The door to what a new cadre should know, which comes only where a household was handed over. */
import { newlyInCare } from "../rules/handed.js";
import { nothing } from "../vendor/lit-html.js";
import { laterPart } from "./later-part.js";

const part = laterPart(() => import("./care-part.js"));

/** @param {import("../widgets/kinds.js").App} app @param {import("../widgets/kinds.js").FoldedHousehold} folded @param {import("./care-part.js").State} state */
export function careHere(app, folded, state) {
  const handed = newlyInCare(folded, app.now(), app.user.id);
  return (handed && part(app)?.careCard(app, folded, handed, state)) || nothing;
}
