/**
 * A household with what was changed here laid over it, field by field as the server will do it: what can be put in
 * place is shown at once and marked; what cannot (somebody else changed it too, or it is a phone number, which the
 * coordinator checks first) stands beside it as waiting.
 *
 * @typedef {import("./types.js").Row} Row
 * @typedef {import("./types.js").Member} Member
 * @typedef {import("./types.js").HouseholdTag} HouseholdTag
 * @typedef {import("./types.js").HouseholdDossier} HouseholdDossier
 * @typedef {{code: string, verify_days?: number}} TagKind
 * @typedef {{household: HouseholdDossier["household"], members: Member[], tags: HouseholdTag[],
 *   to_check: import("./types.js").Unsettled[], gone: Member[], ended_tags: HouseholdTag[], address_mark: any, firm_mark: any}} Laid
 */
import { FIRM } from "./amend-said.js";
import { localMark } from "./local.js";
import { merge3, same } from "./merge3.js";
import { localDate } from "./time.js";

const YEAR = 365;
const DAY_MS = 24 * 3600_000;
const SOON_DAYS = 14;

/**
 * @param {HouseholdDossier} dossier
 * @param {Row[]} rows   the outbox still to be laid over, in order
 * @param {import("./types.js").User} user
 * @param {TagKind[]} kinds
 * @returns {Laid}
 */
export function foldAmends(dossier, rows, user, kinds) {
  /** @type {Laid} */
  const laid = { household: { ...dossier.household }, members: dossier.members.map((one) => ({ ...one })),
    tags: dossier.tags.map((one) => ({ ...one })), to_check: [...(dossier.to_check ?? [])], gone: [], ended_tags: [],
    address_mark: null, firm_mark: null };
  const own = rows.filter((row) => row.kind === "household.amend" && row.household_id === dossier.id
    && row.state !== "quarantined");
  for (const row of own) layRow(laid, row, user, kinds);
  if (own.length) laid.members.sort(headThenEldest);
  laid.to_check = laid.to_check.filter((entry) => !same(entry.yours, valueAt(laid, entry.field)));
  return laid;
}

/** @param {Member} left @param {Member} right */
const headThenEldest = (left, right) =>
  Number(right.head) - Number(left.head) || (left.birth_year ?? 9999) - (right.birth_year ?? 9999);

/**
 * @param {Laid} laid
 * @param {Row} row
 * @param {import("./types.js").User} user
 * @param {TagKind[]} kinds
 */
function layRow(laid, row, user, kinds) {
  const { body } = row;
  for (const [path, told] of Object.entries(body.fields ?? {})) layField(laid, row, user, path, told);
  for (const person of body.add_members ?? []) addPerson(laid, row, user, person);
  for (const id of body.end_members ?? []) endPerson(laid, row, id);
  for (const tag of body.add_tags ?? []) addTag(laid, row, user, tag, kinds);
  for (const code of body.end_tags ?? []) {
    laid.ended_tags.push(...laid.tags.filter((tag) => tag.tag === code).map((tag) => ({ ...tag, ...localMark(row) })));
    laid.tags = laid.tags.filter((tag) => tag.tag !== code);
  }
}

/** @param {Laid} laid @param {string} path such as "door" or "members.<id>.name" or "tags.<code>.basis" @returns {any} */
export function valueAt(laid, path) {
  const [, id, field] = path.split(".");
  if (path.startsWith("tags.")) return laid.tags.find((tag) => tag.tag === id)?.basis;
  const holder = field ? laid.members.find((member) => member.id === id) : laid.household;
  return /** @type {any} */ (holder)?.[field ?? path];
}

/**
 * @param {Laid} laid @param {Row} row @param {import("./types.js").User} user @param {string} path
 * @param {{base: any, value: any}} told
 */
function layField(laid, row, user, path, { base, value }) {
  const [, id, name] = path.split(".");
  const member = name ? laid.members.find((one) => one.id === id) : undefined;
  const here = valueAt(laid, path);
  const refused = row.problem?.kept && path in row.problem.kept;
  const verdict = name && !member ? "clash" : merge3(base, value, here);
  if (name === "phone" || refused || verdict === "clash") {
    if (!same(value, here)) waits(laid, row, user, path, refused && name !== "phone" ? row.problem?.kept[path] : here, value);
  } else if (verdict === "put") put(laid, row, member, name ?? path, value);
}

/** Until the server has answered this is a guess; afterwards only its word counts. @param {Laid} laid @param {Row} row @param {import("./types.js").User} user @param {string} field @param {any} kept @param {any} yours */
function waits(laid, row, user, field, kept, yours) {
  const unanswered = row.state === "pending" || row.state === "sending";
  if (!unanswered && !(row.problem?.kept && field in row.problem.kept)) return;
  if (laid.to_check.some((entry) => entry.field === field && same(entry.yours, yours))) return;
  laid.to_check.push({ id: `${row.id}.${field}`, field, cause: field.endsWith(".phone") ? "number" : "clash",
    kept: kept ?? null, yours, by: user.name, at: row.captured_at, ...localMark(row) });
}

/** A family bears its head's name. @param {Laid} laid @param {Row} row @param {Member|undefined} member @param {string} name @param {any} value */
function put(laid, row, member, name, value) {
  if (member) {
    Object.assign(member, { [name]: value }, localMark(row));
    if (name === "head") for (const other of laid.members) other.head = other === member;
    if (member.head && laid.household.kind === "family" && (name === "head" || name === "name")) laid.household.name = member.name;
    return;
  }
  const home = laid.household;
  Object.assign(home, { [name]: value });
  if (FIRM.includes(name)) {
    laid.firm_mark = localMark(row);
    return;
  }
  laid.address_mark = localMark(row);
  home.address = `${home.village_name}${home.hamlet || home.group || ""}${home.door ?? ""}`;
  const head = laid.members.find((one) => one.head);
  if (name === "name" && head && home.kind === "family") head.name = value;
}

/** Who is on record already (two were told of the same child) is not added twice. @param {Laid} laid @param {Row} row @param {import("./types.js").User} user @param {any} person */
function addPerson(laid, row, user, person) {
  const born = person.birth_year ?? null;
  const twin = laid.members.find((one) => one.id === person.id || (one.name === person.name && one.birth_year === born));
  if (twin) {
    if (person.phone && person.phone !== twin.phone) waits(laid, row, user, `members.${twin.id}.phone`, twin.phone, person.phone);
    return;
  }
  const added = { id: person.id, name: person.name, sex: person.sex ?? null, birth_year: born, relation: person.relation,
    head: false, phone: person.phone ?? null, ...localMark(row) };
  laid.members.push(added);
  if (person.head) put(laid, row, added, "head", true);
}

/** @param {Laid} laid @param {Row} row @param {string} id */
function endPerson(laid, row, id) {
  const member = laid.members.find((one) => one.id === id);
  if (!member || member.head) return;
  laid.members = laid.members.filter((one) => one !== member);
  laid.gone.push({ ...member, ...localMark(row) });
}

/** @param {Laid} laid @param {Row} row @param {import("./types.js").User} user @param {any} told @param {TagKind[]} kinds */
function addTag(laid, row, user, told, kinds) {
  const seen = told.verified_on ?? localDate(row.captured_at);
  const found = laid.tags.find((tag) => tag.tag === told.tag);
  /** @type {HouseholdTag} */
  const tag = found ?? { tag: told.tag, sensitive: true, verified_on: null, expires_on: null, basis: null };
  if (!tag.verified_on || seen >= tag.verified_on) {
    tag.verified_on = seen;
    tag.expires_on = told.expires_on ?? tag.expires_on;
    if (tag.expires_on && tag.expires_on <= seen) tag.expires_on = null;
  }
  if (told.basis && tag.basis && told.basis !== tag.basis) waits(laid, row, user, `tags.${told.tag}.basis`, tag.basis, told.basis);
  tag.basis = tag.basis || (told.basis ?? null);
  const kind = /** @type {any} */ (kinds.find((one) => one.code === told.tag));
  if (!found) tag.sensitive = kind?.sensitive ?? true;
  tag.verify_by = verifyBy(tag, kind?.verify_days ?? YEAR);
  Object.assign(tag, localMark(row));
  if (!found) laid.tags.push(tag);
}

/** From when it should be looked at again (fieldvisit/households/tag_due.py). @param {HouseholdTag} tag @param {number} days */
function verifyBy(tag, days) {
  const old = daysOn(tag.verified_on, days);
  const soon = tag.expires_on ? daysOn(tag.expires_on, -SOON_DAYS) : old;
  return soon < old ? soon : old;
}

/** @param {string|null} date @param {number} days */
const daysOn = (date, days) => localDate(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS);
