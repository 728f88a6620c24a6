// What is said of a change: only what was changed, each with the value that was shown.
import assert from "node:assert/strict";
import test from "node:test";
import { checkHome, checkPerson, checkTag } from "../../static/js/rules/amend-checks.js";
import { checkFirm, firmBody, firmForm } from "../../static/js/rules/amend-firm.js";
import { amendOperation, placeOfAmend, verifiedBody } from "../../static/js/rules/amend-said.js";
import { caughtUp, homeBody, homeForm, personBody, personForm, rebased, reopened, tagBody, tagForm,
  untriedAmend } from "../../static/js/rules/amending.js";
import { foldDossiers } from "../../static/js/rules/fold.js";
import { merge3 } from "../../static/js/rules/merge3.js";
import { household, NOW, REFERENCE, row, USER } from "./support/facts.js";

const context = { user: USER, now: NOW, last_sync_at: "2026-11-21T00:00:00Z", base_revision: 3 };
const SON = { id: "son", name: "周小明", sex: "m", birth_year: 1985, relation: "son", head: false, phone: null };
const fold = (dossier, rows = []) => foldDossiers([dossier], rows, REFERENCE, USER).households[0];
const home = (different = {}, facts = {}) => {
  const made = household({ id: "h", ...different }, facts);
  return { ...made, members: [...made.members, { ...SON }] };
};
const HEAD = "h-m1";

test("three ways: nothing said, said by somebody else too, put, clash", () => {
  assert.equal(merge3("3号", "3号", "5号"), "nothing");
  assert.equal(merge3("3号", "5号", "5号"), "nothing");
  assert.equal(merge3("3号", "5号", "3号"), "put");
  assert.equal(merge3("3号", "5号", "4号"), "clash");
  assert.equal(merge3(null, "", ""), "nothing");
  assert.equal(merge3(null, { lat: 1, lon: 2 }, null), "put");
});

test("an untouched form says nothing at all", () => {
  const folded = fold(home());
  assert.deepEqual(homeBody(homeForm(folded, NOW)), {});
  assert.deepEqual(personBody(personForm(folded, HEAD, NOW)), {});
  assert.deepEqual(personBody(personForm(folded, "son", NOW)), {});
});

test("only what was changed is said, with the base that was shown", () => {
  const form = { ...homeForm(fold(home()), NOW), door: " 18号 ", group: "" };
  assert.deepEqual(homeBody(form), { fields: { group: { base: "3组", value: null }, door: { base: "17号", value: "18号" } } });
  const person = { ...personForm(fold(home()), "son", NOW), birth_year: "１９８６", name: "周晓明" };
  assert.deepEqual(personBody(person).fields, {
    "members.son.name": { base: "周小明", value: "周晓明" }, "members.son.birth_year": { base: 1985, value: 1986 } });
});

test("what was changed here and not yet sent is what is shown, and so the base of the next change", () => {
  const first = row("household.amend", { household_id: "h", body: { fields: { door: { base: "17号", value: "18号" } } } });
  const form = { ...homeForm(fold(home(), [first]), NOW), door: "19号" };
  assert.deepEqual(homeBody(form).fields, { door: { base: "18号", value: "19号" } });
});

test("a family's name is its head's, an enterprise's its own", () => {
  assert.equal(homeForm(fold(home()), NOW).named, false);
  const firm = homeForm(fold(home({}, { kind: "enterprise" })), NOW);
  assert.deepEqual(homeBody({ ...firm, name: "新名字" }).fields, { name: { base: "周根生", value: "新名字" } });
});

test("a number is typed anew or not at all, without spaces; one out of use is said to be so", () => {
  const form = personForm(fold(home()), HEAD, NOW);
  assert.equal(form.phone, "");
  assert.deepEqual(personBody({ ...form, phone: "138 0000-1234" }).fields,
    { [`members.${HEAD}.phone`]: { base: "13900001111", value: "13800001234" } });
  assert.deepEqual(personBody({ ...form, no_phone: true }).fields, { [`members.${HEAD}.phone`]: { base: "13900001111", value: null } });
});

test("someone more bears the form's own id, so that a second sending makes no second person", () => {
  const form = { ...personForm(fold(home()), null, NOW), name: "周朵朵", relation: "granddaughter", sex: "f", birth_year: "2026" };
  assert.deepEqual(personBody(form), { add_members: [{ id: form.id, name: "周朵朵", relation: "granddaughter", sex: "f", birth_year: 2026 }] });
  assert.deepEqual(personBody({ ...form, head: true }).add_members[0].relation, "head");
});

test("who leaves is ended, and a head is followed by another one in the same breath", () => {
  const folded = fold(home());
  assert.deepEqual(personBody({ ...personForm(folded, "son", NOW), left: true, name: "别的" }), { end_members: ["son"] });
  const head = { ...personForm(folded, HEAD, NOW), left: true };
  assert.deepEqual(checkPerson(head, NOW), { heir: "required" });
  assert.deepEqual(personBody({ ...head, heir: "son" }), { end_members: [HEAD], fields: {
    "members.son.head": { base: false, value: true }, "members.son.relation": { base: "son", value: "head" } } });
});

test("a tag says its source and basis; one verified again keeps its basis", () => {
  const form = { ...tagForm(fold(home()), null, NOW), tag: "disabled", basis: "残疾人证", read: true };
  assert.deepEqual(tagBody(form), { add_tags: [{ tag: "disabled", source: "visit", basis: "残疾人证" }] });
  assert.deepEqual(verifiedBody({ tag: "disabled", basis: "残疾人证" }), { add_tags: [{ tag: "disabled", basis: "残疾人证" }] });
  assert.deepEqual(verifiedBody({ tag: "lone_elder", basis: null }), { add_tags: [{ tag: "lone_elder" }] });
});

test("a sensitive tag needs the notice read and a basis, another one neither", () => {
  const form = { ...tagForm(fold(home()), null, NOW), tag: "disabled" };
  assert.deepEqual(checkTag(form, true, NOW), { read: "required", basis: "required" });
  assert.deepEqual(checkTag({ ...form, read: true, basis: "残疾人证" }, true, NOW), {});
  assert.deepEqual(checkTag(form, false, NOW), {});
  assert.deepEqual(checkTag({ ...form, tag: null, expires_on: "2026-11-21" }, false, NOW), { tag: "required", expires_on: "not_after" });
});

test("what cannot be is asked about before it is saved", () => {
  const form = personForm(fold(home()), null, NOW);
  assert.deepEqual(checkPerson(form, NOW), { name: "required", relation: "required" });
  const filled = { ...form, name: "周", relation: "son" };
  assert.deepEqual(checkPerson({ ...filled, birth_year: "2027", phone: "12" }, NOW), { birth_year: "not_a_year", phone: "not_a_phone" });
  assert.deepEqual(checkPerson({ ...filled, birth_year: "1890", phone: "0573-8730 1217" }, NOW), {});
  assert.deepEqual(checkHome({ ...homeForm(fold(home()), NOW), door: " ", hamlet: "村".repeat(61) }), { door: "required", hamlet: "too_long" });
});

test("the operation carries who, when and what was known, and is the same for a double tap", () => {
  const form = { ...homeForm(fold(home()), NOW), door: "18号" };
  const made = amendOperation(form, "h", homeBody(form), context);
  assert.deepEqual([made.kind, made.household_id, made.base_revision, made.id, made.entity_id],
    ["household.amend", "h", 3, form.operation_id, form.id]);
  assert.deepEqual(amendOperation(form, "h", homeBody(form), context), made);
});

test("opened again before it was sent, the bases are those it was made with", () => {
  const body = { fields: { door: { base: "17号", value: "18号" } } };
  const saved = row("household.amend", { household_id: "h", body });
  const form = reopened(homeForm(fold(home(), [saved]), NOW), saved);
  assert.deepEqual([form.door, form.operation_id, form.id], ["18号", saved.id, saved.entity_id]);
  assert.deepEqual(homeBody(form), body);
  const phone = { fields: { [`members.${HEAD}.phone`]: { base: "13900001111", value: "13800001234" } } };
  const number = row("household.amend", { household_id: "h", body: phone });
  assert.deepEqual(personBody(reopened(personForm(fold(home(), [number]), HEAD, NOW), number)), phone);
  const added = row("household.amend", { household_id: "h", entity_id: "new",
    body: { add_members: [{ id: "new", name: "周朵朵", relation: "granddaughter", birth_year: 2026 }] } });
  const again = reopened(personForm(fold(home(), [added]), "new", NOW), added);
  assert.deepEqual(personBody(again), added.body);
});

test("sent while it lay open, the rest is said on what was sent", () => {
  const body = { fields: { door: { base: "17号", value: "18号" } } };
  const sent = row("household.amend", { household_id: "h", body, state: "acknowledged", attempts: 1 });
  const folded = fold(home(), [sent]);
  const form = { ...reopened(homeForm(folded, NOW), sent), door: "19号" };
  const anew = rebased(form, homeForm(folded, NOW), NOW);
  assert.deepEqual(homeBody(anew).fields, { door: { base: "18号", value: "19号" } });
  assert.notEqual(anew.operation_id, sent.id);
});

test("a draft opened on a household changed meanwhile says what was touched on what stands now", () => {
  const draft = { ...homeForm(fold(home()), NOW), door: "18号" };
  const fresh = homeForm(fold(home({}, { door: "20号", hamlet: "钱家埭" })), NOW);
  const { form, meanwhile } = caughtUp(draft, fresh);
  assert.deepEqual([form.door, form.hamlet, meanwhile], ["18号", "钱家埭", ["door"]]);
  assert.deepEqual(homeBody(form).fields, { door: { base: "20号", value: "18号" } });
  assert.deepEqual(caughtUp(draft, homeForm(fold(home()), NOW)), { form: draft, meanwhile: [] });
});

test("a draft caught up shows no number in clear, keeps a place that was noted, and takes a year nobody touched", () => {
  const placed = { ...homeForm(fold(home()), NOW), position: { lat: 1, lon: 2 } };
  const moved = homeForm(fold(home({}, { position: { lat: 3, lon: 4 } })), NOW);
  assert.deepEqual([caughtUp(placed, moved).form.position, caughtUp(placed, moved).meanwhile], [{ lat: 1, lon: 2 }, ["position"]]);
  const draft = { ...personForm(fold(home()), HEAD, NOW), phone: "13800001234" };
  const [head, son] = home().members;
  const fresh = personForm(fold({ ...home(), members: [{ ...head, phone: "13700007777", birth_year: 1950 }, son] }), HEAD, NOW);
  const { form, meanwhile } = caughtUp(draft, fresh);
  assert.deepEqual([form.phone, form.birth_year, meanwhile], ["13800001234", "1950", []]);
  assert.deepEqual(personBody(form).fields, { [`members.${HEAD}.phone`]: { base: "13700007777", value: "13800001234" } });
});

test("the same thing told twice before it was tried is one change; once tried, another one", () => {
  const saved = row("household.amend", { household_id: "h", body: { fields: { door: { base: "17号", value: "18号" } } } });
  const person = row("household.amend", { household_id: "h", body: { fields: { "members.son.name": { base: "1", value: "2" } } } });
  const rows = [saved, person];
  assert.equal(untriedAmend(rows, "h", "home", undefined), saved);
  assert.equal(untriedAmend(rows, "h", "person", "son"), person);
  assert.equal(untriedAmend(rows, "h", "person", HEAD), null);
  assert.equal(untriedAmend(rows, "h", "person", undefined), null);
  assert.equal(untriedAmend(rows, "other", "home", undefined), null);
  assert.equal(untriedAmend([{ ...saved, attempts: 1 }], "h", "home", undefined), null);
});

test("what is saved knows its screen; who left and what ended can only be taken back", () => {
  assert.deepEqual(placeOfAmend({ body: { fields: { door: { base: "1", value: "2" } } } }), { screen: "home" });
  assert.deepEqual(placeOfAmend({ body: { fields: { "members.son.name": { base: "1", value: "2" } } } }), { screen: "person", member: "son" });
  assert.deepEqual(placeOfAmend({ entity_id: "new", body: { add_members: [{}] } }), { screen: "person", member: "new" });
  assert.deepEqual(placeOfAmend({ body: { add_tags: [{ tag: "dispute" }] } }), { screen: "tag" });
  assert.equal(placeOfAmend({ body: { end_members: ["son"] } }), null);
  assert.equal(placeOfAmend({ body: { end_tags: ["dispute"] } }), null);
});

test("the language one is best met in is said like any field of the door, and given up by nothing", () => {
  const form = homeForm(fold(home({}, { speaks: "yue" })), NOW);
  assert.deepEqual(homeBody(form), {});
  assert.deepEqual(homeBody({ ...form, speaks: null }).fields, { speaks: { base: "yue", value: null } });
  const saved = row("household.amend", { household_id: "h", body: homeBody({ ...homeForm(fold(home()), NOW), speaks: "csl" }) });
  assert.deepEqual([saved.body.fields, placeOfAmend(saved)], [{ speaks: { base: null, value: "csl" } }, { screen: "home" }]);
  assert.equal(fold(home(), [saved]).household.speaks, "csl");
});

test("of an enterprise only what was changed is said; no staff is a number, nothing is nothing", () => {
  const shown = fold(home({}, { kind: "enterprise", trade: "other", staff: 36, safety: null }));
  const form = firmForm(shown, NOW);
  assert.deepEqual(firmBody(form), {});
  assert.deepEqual(firmBody({ ...form, staff: " ０ ", trade: "food" }).fields, { trade: { base: "other", value: "food" }, staff: { base: 36, value: 0 } });
  assert.deepEqual(firmBody({ ...form, staff: "" }).fields, { staff: { base: 36, value: null } });
  assert.deepEqual([checkFirm(form), checkFirm({ ...form, staff: "许多" }), checkFirm({ ...form, staff: "100001" })],
    [{}, { staff: "not_a_count" }, { staff: "not_a_count" }]);
  const saved = row("household.amend", { household_id: "h", body: firmBody({ ...form, staff: "0" }) });
  assert.deepEqual(placeOfAmend(saved), { screen: "firm" });
  assert.equal(untriedAmend([saved], "h", "firm", undefined), saved);
  assert.equal(untriedAmend([saved], "h", "home", undefined), null);
  const laid = fold(home({}, { kind: "enterprise", trade: "other", staff: 36 }), [saved]);
  assert.deepEqual([laid.household.staff, laid.firm_mark.row_state, laid.address_mark], [0, "pending", null]);
  const back = reopened(firmForm(laid, NOW), saved);
  assert.deepEqual([back.staff, back.base.staff, firmBody({ ...back, staff: "36" })], ["0", 36, {}]);
});
