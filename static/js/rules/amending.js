/**
 * What changed in a household, from the forms to the operation that travels: only what was changed is said, each with
 * the value that was shown when the form was opened (its base), so that the server can merge field by field.
 *
 * @typedef {import("./types.js").FoldedHousehold} FoldedHousehold
 * @typedef {import("./types.js").Member} Member
 * @typedef {import("./types.js").Row} Row
 * @typedef {import("./amend-said.js").Fields} Fields
 * @typedef {import("./amend-said.js").AmendBody} AmendBody
 *
 * @typedef {object} PersonForm
 * @property {string} id              also the person's, when someone is added
 * @property {string} operation_id
 * @property {string} household_id
 * @property {string|null} member_id  null: someone who is not on record yet
 * @property {boolean} family
 * @property {{name: string, relation: string, sex: string|null, birth_year: number|null, head: boolean,
 *   phone: string|null}} base
 * @property {string} name
 * @property {string} relation
 * @property {string|null} sex
 * @property {string} birth_year
 * @property {boolean} head
 * @property {string} phone           typed; empty leaves the one on record as it is
 * @property {boolean} no_phone       the number on record is out of use
 * @property {boolean} left           lives there no longer
 * @property {string|null} heir       who is the head then
 * @property {{id: string, name: string, relation: string}[]} others
 *
 * @typedef {object} HomeForm
 * @property {string} id
 * @property {string} operation_id
 * @property {string} household_id
 * @property {Record<string, any>} base
 * @property {boolean} named          the name is changed here, not with its head
 * @property {string} name
 * @property {string} group
 * @property {string} hamlet
 * @property {string} door
 * @property {import("./types.js").Point|null} position
 * @property {string|null} speaks     the language one is best met in
 *
 * @typedef {object} TagForm
 * @property {string} id
 * @property {string} operation_id
 * @property {string} household_id
 * @property {string|null} tag
 * @property {boolean} held           it stands already and is looked at again
 * @property {string} source
 * @property {string} basis
 * @property {string} expires_on
 * @property {boolean} read           the notice was read aloud, and they agree
 */
import { placeOfAmend } from "./amend-said.js";
import { newId } from "./ids.js";
import { same } from "./merge3.js";
import { said } from "./operations.js";

const HOME = /** @type {const} */ (["name", "group", "hamlet", "door", "position", "speaks"]);
const NOBODY = { name: "", relation: "", sex: null, birth_year: null, head: false, phone: null };

/** @param {FoldedHousehold} folded @param {Date} now */
export const identity = (folded, now) =>
  ({ id: newId(now.getTime()), operation_id: newId(now.getTime()), household_id: folded.id });

/**
 * @param {FoldedHousehold} folded
 * @param {string|null|undefined} memberId  none: someone more
 * @param {Date} now
 * @returns {PersonForm}
 */
export function personForm(folded, memberId, now) {
  const found = folded.members.find((member) => member.id === memberId);
  const family = folded.household.kind === "family";
  const first = !found && folded.members.length === 0;
  const { name, relation, sex, birth_year, head, phone } = found ?? NOBODY;
  return {
    ...identity(folded, now), member_id: found?.id ?? null, family, base: { name, relation, sex, birth_year, head, phone },
    name, relation, sex, birth_year: birth_year ? String(birth_year) : "", head: head || first, phone: "",
    no_phone: false, left: false, heir: null,
    others: folded.members.filter((member) => member.id !== memberId)
      .map((member) => ({ id: member.id, name: member.name, relation: member.relation })),
  };
}

/**
 * @param {FoldedHousehold} folded
 * @param {Date} now
 * @returns {HomeForm}
 */
export function homeForm(folded, now) {
  const { name, group, hamlet, door, position, speaks = null, kind } = folded.household;
  const base = { name, group: group ?? "", hamlet: hamlet ?? "", door: door ?? "", position, speaks };
  return { ...identity(folded, now), base, ...base,
    named: kind === "enterprise" || !folded.members.some((member) => member.head) };
}

/**
 * @param {FoldedHousehold} folded
 * @param {string|null|undefined} code
 * @param {Date} now
 * @returns {TagForm}
 */
export function tagForm(folded, code, now) {
  const found = folded.tags.find((tag) => tag.tag === code);
  return { ...identity(folded, now), tag: found?.tag ?? null, held: Boolean(found), source: "visit",
    basis: found?.basis ?? "", expires_on: found?.expires_on ?? "", read: Boolean(found) };
}

/** As the server keeps a number: no spaces and dashes, full-width digits folded. @param {string} text */
export const digitsOf = (text) => text.normalize("NFKC").replace(/[\s\-()]/g, "");

/**
 * @param {Record<string, any>} base
 * @param {Record<string, any>} values
 * @param {string} [before]
 * @returns {Fields}
 */
export function changed(base, values, before = "") {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => !same(base[name], value))
    .map(([name, value]) => [before + name, { base: base[name] ?? null, value: value === "" ? null : value }]));
}

/** @param {PersonForm} form */
function spoken(form) {
  const relation = form.family && form.head ? "head" : form.relation;
  return { name: form.name.trim(), relation, sex: form.sex,
    birth_year: form.birth_year.trim() ? Number(form.birth_year.normalize("NFKC")) : null };
}

/**
 * @param {PersonForm} form
 * @returns {AmendBody}  empty when nothing was changed
 */
export function personBody(form) {
  const values = spoken(form);
  const phone = digitsOf(form.phone);
  if (!form.member_id) return { add_members: [{ id: form.id, ...said({ ...values, phone, head: form.head || null }) }] };
  if (form.left) return leaving(form);
  const more = { ...(form.head ? { head: true } : {}), ...(phone ? { phone } : form.no_phone ? { phone: null } : {}) };
  return withFields(changed(form.base, { ...values, ...more }, `members.${form.member_id}.`));
}

/** @param {PersonForm} form @returns {AmendBody} */
function leaving(form) {
  const heir = form.base.head ? form.others.find((other) => other.id === form.heir) : undefined;
  const becomes = { head: true, ...(form.family ? { relation: "head" } : {}) };
  const fields = heir ? changed({ head: false, relation: heir.relation }, becomes, `members.${heir.id}.`) : {};
  return { ...withFields(fields), end_members: [/** @type {string} */ (form.member_id)] };
}

/** @param {HomeForm} form @returns {AmendBody} */
export function homeBody(form) {
  const values = Object.fromEntries(HOME.filter((name) => name !== "name" || form.named)
    .map((name) => [name, typeof form[name] === "string" ? form[name].trim() : form[name]]));
  return withFields(changed(form.base, values));
}

/** @param {TagForm} form @returns {AmendBody} */
export const tagBody = (form) =>
  ({ add_tags: [said({ tag: form.tag, source: form.source, basis: form.basis.trim(), expires_on: form.expires_on })] });

/** @param {Fields} fields @returns {AmendBody} */
export const withFields = (fields) => (Object.keys(fields).length ? { fields } : {});

/**
 * A form opened again from what was saved: the values are those shown, the bases those it was made with.
 * @template {{base?: Record<string, any>, phone?: string}} T
 * @param {T} form  made of the household as it is shown
 * @param {Row} row
 * @returns {T}
 */
export function reopened(form, row) {
  const base = { ...form.base };
  let { phone } = form;
  for (const [path, told] of Object.entries(row.body.fields ?? {})) {
    const name = /** @type {string} */ (path.split(".").at(-1));
    base[name] = told.base;
    if (name === "phone") phone = told.value ?? "";
  }
  const [person] = row.body.add_members ?? [];
  const [tag] = row.body.add_tags ?? [];
  const again = person ? { ...person, member_id: null, birth_year: String(person.birth_year ?? "") } : tag ?? {};
  return { ...form, ...(form.base ? { base, phone } : {}), ...again, id: row.entity_id, operation_id: row.id };
}

/**
 * Sent while it was being changed: what is still different is said anew, on what was sent.
 * @template {{id: string, operation_id: string, base?: any, member_id?: string|null}} T
 * @param {T} form
 * @param {T} shown  a fresh form of the household as it is shown now
 * @param {Date} now
 * @returns {T}
 */
export const rebased = (form, shown, now) =>
  ({ ...form, base: shown.base, member_id: shown.member_id, id: newId(now.getTime()), operation_id: newId(now.getTime()) });

/**
 * A draft opened again on a household that has changed meanwhile: what was not touched shows what stands now, and
 * what was touched is said on it, because it is shown beside the field.
 * @template {{base?: any}} T
 * @param {T} draft
 * @param {T} fresh
 * @returns {{form: T, meanwhile: string[]}} meanwhile: touched here and changed by somebody else
 */
export function caughtUp(draft, fresh) {
  if (!draft.base || !fresh.base) return { form: draft, meanwhile: [] };
  /** @type {Record<string, any>} */
  const form = { ...draft, base: fresh.base };
  const shown = /** @type {Record<string, any>} */ (fresh);
  const moved = Object.keys(fresh.base).filter((name) => !same(draft.base[name], fresh.base[name]));
  const asShown = (/** @type {any} */ value) => (typeof value === "number" ? String(value) : value);
  const untouched = moved.filter((name) => name !== "phone" && same(form[name], asShown(draft.base[name])));
  for (const name of untouched) form[name] = shown[name];
  const meanwhile = moved.filter((name) => name !== "phone" && !untouched.includes(name)); // a number is never shown in clear
  return { form: /** @type {T} */ (form), meanwhile };
}

/**
 * What was said here about the same thing and has not been tried yet: it is changed, rather than followed by another.
 * @param {Row[]} outbox
 * @param {string} householdId
 * @param {string} screen
 * @param {string|undefined} which  the person, or the tag
 * @returns {Row|null}
 */
export function untriedAmend(outbox, householdId, screen, which) {
  return outbox.find((row) => {
    if (row.kind !== "household.amend" || row.household_id !== householdId) return false;
    if (row.state !== "pending" || row.attempts > 0) return false;
    const place = placeOfAmend(row);
    if (place?.screen !== screen) return false;
    return screen === "home" || screen === "firm" || (which !== undefined && which === (place.member ?? row.body.add_tags?.[0]?.tag));
  }) ?? null;
}
