/**
 * A door proposed here is a household on this tablet at once: it can be visited before the server has heard of it.
 * Once a pulled dossier holds it, that dossier speaks.
 *
 * @typedef {import("./types.js").Row} Row
 * @typedef {import("./types.js").HouseholdDossier} HouseholdDossier
 * @typedef {import("./types.js").Proposal} Proposal
 */
import { localMark } from "./local.js";

/**
 * @param {Row[]} rows
 * @param {{id: string}[]} sent  household dossiers as the server sent them
 * @param {import("./types.js").Roll|undefined} roll
 * @returns {(HouseholdDossier & import("./types.js").Local)[]}
 */
export function proposedDossiers(rows, sent, roll) {
  return rows
    .filter((row) => row.kind === "household.propose" && !sent.some((dossier) => dossier.id === row.entity_id))
    .map((row) => ({ ...proposedDossier(row, roll), ...localMark(row) }));
}

/**
 * @param {Row} row
 * @param {import("./types.js").Roll|undefined} roll
 * @returns {HouseholdDossier}
 */
function proposedDossier({ entity_id: id, body }, roll) {
  const grid = roll?.grids.find((entry) => entry.id === body.grid_id) ?? roll?.grids[0];
  const village = grid?.village_name ?? "";
  const first = { id: `${id}:head`, name: body.head, sex: null, birth_year: null, head: true, phone: body.phone ?? null,
    relation: body.kind === "enterprise" ? "contact" : "head" };
  return {
    id, kind: "household", token: "", revision: 0, assignment: null, members: body.head ? [first] : [], tags: [],
    visits: [], meetings: [], issues: [], appointments: [], to_check: [],
    household: {
      id, kind: body.kind, name: body.head ?? doorOf(body), grid_id: grid?.id ?? 0, grid_name: grid?.name ?? "",
      village_name: village, group: body.group ?? "", hamlet: body.hamlet ?? "", door: doorOf(body),
      address: `${village}${body.hamlet ?? body.group ?? ""}${doorOf(body)}`, position: body.position ?? null, active: false,
      state: "proposed",
    },
  };
}

/** What is left of the address when its group and hamlet are told. @param {Record<string, any>} body */
function doorOf(body) {
  let door = body.address;
  for (const part of [body.group, body.hamlet]) if (part && door.startsWith(part)) door = door.slice(part.length);
  return door || body.address;
}

/**
 * What one has proposed and what became of it, the newest first.
 * @param {Proposal[]|undefined} sent
 * @param {Row[]} rows
 * @returns {Proposal[]}
 */
export function foldProposals(sent = [], rows) {
  const here = rows
    .filter((row) => row.kind === "household.propose" && !sent.some((proposal) => proposal.id === row.entity_id))
    .map((row) => ({ id: row.entity_id, address: row.body.address, state: /** @type {const} */ ("open"), note: null,
      into: null, at: row.captured_at, ...localMark(row) }));
  return [...here.reverse(), ...sent];
}
