/**
 * What is known about the household stands in the form before it opens: fields that bear an agreed name (docs/forms.md)
 * get their value in the form's own text, so that they are ordinary answers from the first moment on. What a form
 * reckons under such a name gives way.
 *
 * @typedef {import("../rules/types.js").FoldedHousehold} FoldedHousehold
 */

/**
 * @param {FoldedHousehold} folded @param {{name: string}} cadre @param {{id: string, kind: string|null}|null} visit
 * @returns {Record<string, string>} by field name
 */
export function knownOf({ household, members, tags }, cadre, visit) {
  return {
    fv_household_id: household.id,
    fv_household_name: household.name,
    fv_household_address: household.address,
    fv_household_kind: household.kind,
    fv_grid_name: household.grid_name,
    fv_people: String(members.length),
    fv_tags: tags.map(({ tag }) => tag).join(" "),
    fv_cadre_name: cadre.name,
    fv_visit_id: visit?.id ?? "",
    fv_visit_kind: visit?.kind ?? "",
  };
}

/** @type {(folded: FoldedHousehold, all: FoldedHousehold[]) => string[][]} */
const households = (_, all) => [
  ["name", "label", "household_name", "address", "kind", "grid", "village"],
  ...all.map(({ household: home }) => [home.id, `${home.address} ${home.name}`, home.name, home.address, home.kind, home.grid_name, home.village_name]),
];

/** Lists that are made here, of what the tablet knows now: no telephone, no number of an identity card. */
const LISTS = /** @type {Record<string, typeof households>} */ ({
  "fv_members.csv": ({ household, members }) => [
    ["name", "label", "sex", "birth_year", "relation", "head", "household_id"],
    ...members.map(({ id, name, sex, birth_year: born, relation, head }) => [id, name, sex ?? "", String(born ?? ""), relation, head ? "yes" : "no", household.id]),
  ],
  "fv_households.csv": households,
  "households.csv": households,
  "fv_grids.csv": (_, all) => [
    ["name", "label"],
    ...new Map(all.map(({ household }) => [String(household.grid_id), `${household.village_name} ${household.grid_name}`]))],
});

/** @param {string} name @param {FoldedHousehold} folded @param {FoldedHousehold[]} all @returns {string|null} null: not one of ours */
export const listOf = (name, folded, all) => (name in LISTS ? csv(LISTS[name](folded, all)) : null);

/** @param {string[][]} rows */
const csv = (rows) => rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")).join("\n");

/** @param {string} xform @param {Record<string, string>} known @returns {string} the form, and the same text where it asks for none of it */
export function prefilled(xform, known) {
  if (!Object.keys(known).some((name) => xform.includes(name))) return xform;
  const form = new DOMParser().parseFromString(xform, "text/xml");
  const data = form.getElementsByTagNameNS("*", "instance")[0]?.firstElementChild;
  const asked = [...(data?.querySelectorAll("*") ?? [])].filter((node) => node.localName in known && node.children.length === 0);
  if (asked.length === 0) return xform;
  for (const node of asked) {
    node.textContent = known[node.localName];
    dropReckoning(form, pathOf(node));
  }
  return new XMLSerializer().serializeToString(form);
}

/** @param {Document} form @param {string} path */
function dropReckoning(form, path) {
  const binds = [...form.getElementsByTagNameNS("*", "bind")].filter((bind) => bind.getAttribute("nodeset") === path);
  for (const bind of binds) bind.removeAttribute("calculate");
}

/** @param {Element} node @returns {string} */
const pathOf = (node) => (node.parentElement?.localName === "instance" ? `/${node.localName}`
  : `${pathOf(/** @type {Element} */ (node.parentElement))}/${node.localName}`);

/**
 * A correction notes in its answers what it stands in for. Most forms have no field for it, and the engine, taking a
 * draft up again, would drop it: so the form gets one, beside the name of the answers.
 * @param {string} xform @param {string} answers
 */
export function withRoomForDeprecated(xform, answers) {
  if (!answers.includes("deprecatedID")) return xform;
  const form = new DOMParser().parseFromString(xform, "text/xml");
  const data = form.getElementsByTagNameNS("*", "instance")[0];
  const own = data?.getElementsByTagNameNS("*", "instanceID")[0];
  if (!own || data.getElementsByTagNameNS("*", "deprecatedID").length > 0) return xform;
  own.after(form.createElementNS(own.namespaceURI, own.nodeName.replace("instanceID", "deprecatedID")));
  return new XMLSerializer().serializeToString(form);
}
