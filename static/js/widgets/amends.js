/** What a saved change of a household says, in a few words: never a number, never the name of a sensitive tag. */
import { named, t } from "../messages/index.js";
import { said } from "./said.js";

/** @typedef {import("./kinds.js").App} App */

/** @param {App} app @param {{household_id?: string | null, body: Record<string, any>}} row @returns {unknown[]} parts for `dotted` */
export function amendGist(app, { household_id: id, body }) {
  const folded = app.household(id);
  const nameOf = (/** @type {string} */ member) => {
    const name = [...(folded?.members ?? []), ...(folded?.gone ?? [])].find((one) => one.id === member)?.name;
    return said(name === folded?.household.name ? "" : name); // the family's name stands before it already
  };
  const paths = Object.keys(body.fields ?? {});
  const persons = [...new Set(paths.filter((path) => path.startsWith("members.")).map((path) => path.split(".")[1]))];
  const fields = [...new Set(paths.map((path) => t(`field.${path.split(".").at(-1)}`)))];
  const people = body.add_members ?? [];
  return [
    ...persons.map(nameOf),
    ...fields,
    ...people.flatMap((/** @type {any} */ person) => [said(person.name), t("gist.add_members")]),
    ...(body.end_members ?? []).flatMap((/** @type {string} */ member) => [nameOf(member), t("gist.end_members")]),
    ...(body.add_tags ?? []).map((/** @type {any} */ told) => t("gist.add_tags", { tag: tagName(app, told.tag) })),
    ...(body.end_tags ?? []).map((/** @type {string} */ code) => t("gist.end_tags", { tag: tagName(app, code) })),
  ];
}

/** @param {App} app @param {string} code */
function tagName(app, code) {
  const kind = app.books.tags.find((entry) => entry.code === code);
  return kind && !kind.sensitive ? named(kind) : t("gist.sensitive");
}
