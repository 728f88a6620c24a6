/**
 * A change of a household as it is said: what the first screens need of it. The forms are in amending.js.
 *
 * @typedef {Record<string, {base: any, value: any}>} Fields
 * @typedef {{fields?: Fields, add_members?: any[], end_members?: string[], add_tags?: any[], end_tags?: string[]}} AmendBody
 */
import { operation, said } from "./operations.js";

/** What is known of an enterprise and of no family. */
export const FIRM = ["trade", "staff", "safety"];

/** Looked at, and still so. @param {{tag: string, basis: string|null}} tag @returns {AmendBody} */
export const verifiedBody = ({ tag, basis }) => ({ add_tags: [said({ tag, basis })] });

/**
 * @param {{id: string, operation_id: string}} form
 * @param {string} householdId
 * @param {AmendBody} body
 * @param {import("./operations.js").Context} context
 */
export const amendOperation = (form, householdId, body, context) =>
  operation("household.amend", form, householdId, body, context);

/**
 * Where something saved and not yet sent is changed: the screen, and for a person whose.
 * @param {{body: AmendBody, entity_id?: string}} row
 * @returns {{screen: "person"|"home"|"firm"|"tag", member?: string}|null} null: it can only be taken back
 */
export function placeOfAmend({ body, entity_id: entity }) {
  if (body.end_members || body.end_tags) return null;
  if (body.add_tags) return { screen: "tag" };
  if (body.add_members) return { screen: "person", member: entity };
  const paths = Object.keys(body.fields ?? {});
  const person = paths.find((path) => path.startsWith("members."));
  if (person) return { screen: "person", member: person.split(".")[1] };
  return { screen: paths.some((path) => FIRM.includes(path)) ? "firm" : "home" };
}
