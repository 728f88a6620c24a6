// A household with what was changed here laid over it: shown at once, marked, and never what the server will not take.
import assert from "node:assert/strict";
import test from "node:test";
import { foldDossiers } from "../../static/js/rules/fold.js";
import { today } from "../../static/js/rules/today.js";
import { daysAgo, household, NOW, REFERENCE, row, USER } from "./support/facts.js";

const TAGS = { version: "1", data: [{ code: "lone_elder", sensitive: false, verify_days: 180 },
  { code: "disabled", sensitive: true, verify_days: 365 }] };
const foldAll = (dossier, rows) => foldDossiers([dossier], rows, { ...REFERENCE, tags: TAGS }, USER);
const fold = (dossier, ...rows) => foldAll(dossier, rows).households[0];
const amend = (body, different = {}) => row("household.amend", { household_id: "h", body, ...different });
const field = (path, base, value, different = {}) => amend({ fields: { [path]: { base, value } } }, different);
const SON = { id: "son", name: "周小明", sex: "m", birth_year: 1985, relation: "son", head: false, phone: null };
const home = (different = {}, facts = {}) => {
  const made = household({ id: "h", ...different }, facts);
  return { ...made, members: different.members ?? [...made.members, { ...SON }] };
};
const HEAD = "h-m1";

test("an address changed here is shown at once, marked, and the dossier stays as it was sent", () => {
  const dossier = home();
  const before = structuredClone(dossier);
  const folded = fold(dossier, amend({ fields: { door: { base: "17号", value: "18号" }, hamlet: { base: "周家浜", value: "钱家埭" } } }));
  assert.deepEqual([folded.household.door, folded.household.address], ["18号", "荆山村钱家埭18号"]);
  assert.deepEqual([folded.address_mark.row_state, folded.unsent], ["pending", 1]);
  assert.deepEqual(dossier, before);
});

test("what somebody else changed first stays, and what was said here waits beside it", () => {
  const folded = fold(home({}, { door: "20号" }), field("door", "17号", "18号"));
  assert.equal(folded.household.door, "20号");
  const [waits] = folded.to_check;
  assert.deepEqual([waits.field, waits.cause, waits.kept, waits.yours, waits.by, waits.local], ["door", "clash", "20号", "18号", USER.name, true]);
});

test("the server's word on a clash is believed before its dossier has come", () => {
  const sent = field("door", "17号", "18号", { state: "conflict", problem: { code: "changed_meanwhile", kept: { door: "20号" } } });
  const folded = fold(home(), sent);
  assert.equal(folded.household.door, "17号");
  assert.deepEqual(folded.to_check.map((entry) => [entry.kept, entry.yours]), [["20号", "18号"]]);
  assert.deepEqual(fold(home(), { ...sent, contained: true }).to_check, []);
});

test("what the server has taken is no clash with whoever changed it after that", () => {
  const folded = fold(home({}, { door: "20号" }), field("door", "17号", "18号", { state: "acknowledged" }));
  assert.deepEqual([folded.household.door, folded.to_check], ["20号", []]);
  assert.equal(fold(home(), field("door", "17号", "18号", { state: "acknowledged" })).household.door, "18号");
  const added = amend({ add_members: [{ ...SON, phone: "13800001234" }] }, { state: "acknowledged" });
  assert.deepEqual(fold(home(), added).to_check, []);
});

test("the fields that did not clash are shown", () => {
  const body = { fields: { door: { base: "17号", value: "18号" }, group: { base: "3组", value: "4组" } } };
  const folded = fold(home(), amend(body, { state: "conflict", problem: { code: "changed_meanwhile", kept: { door: "20号" } } }));
  assert.deepEqual([folded.household.door, folded.household.group], ["17号", "4组"]);
});

test("what the server keeps waiting is told once, and no more when it is said again on the new base", () => {
  const told = { id: "c1", field: "door", cause: "clash", kept: "20号", yours: "18号", by: USER.name, at: daysAgo(0) };
  const dossier = home({ to_check: [told] }, { door: "20号" });
  assert.deepEqual(fold(dossier).to_check, [told]);
  assert.deepEqual(fold(dossier, field("door", "17号", "18号", { state: "conflict" })).to_check, [told]);
  const again = fold(dossier, field("door", "20号", "18号"));
  assert.deepEqual([again.to_check, again.household.door], [[], "18号"]);
});

test("a new number never takes the place of the one on record; it waits to be checked", () => {
  const folded = fold(home(), field(`members.${HEAD}.phone`, "13900001111", "13800001234"));
  assert.equal(folded.members[0].phone, "13900001111");
  assert.deepEqual(folded.to_check.map(({ cause, yours }) => [cause, yours]), [["number", "13800001234"]]);
  const refused = field(`members.${HEAD}.phone`, "13900001111", "13800001234",
    { state: "conflict", problem: { code: "number_to_check", kept: { [`members.${HEAD}.phone`]: "139****1111" } } });
  assert.equal(fold(home(), refused).to_check[0].kept, "13900001111");
});

test("a person corrected, added, gone", () => {
  const baby = { id: "new", name: "周朵朵", relation: "granddaughter", birth_year: 2026, sex: "f", phone: "13800009999" };
  const folded = fold(home(), amend({ add_members: [baby] }), amend({ end_members: ["son"] }), field(`members.${HEAD}.birth_year`, 1958, 1957));
  assert.deepEqual(folded.members.map((one) => [one.name, one.local, one.row_state]), [["周根生", true, "pending"], ["周朵朵", true, "pending"]]);
  assert.equal(folded.members[1].phone, "13800009999");
  assert.deepEqual(folded.gone.map((one) => one.name), ["周小明"]);
  assert.equal(folded.members[0].birth_year, 1957);
});

test("nobody is added twice: by id, or by name and year", () => {
  const known = { ...SON, id: "son" };
  assert.equal(fold(home(), amend({ add_members: [known] })).members.length, 2);
  const twin = fold(home(), amend({ add_members: [{ id: "x", name: "周小明", birth_year: 1985, relation: "son", phone: "13800001234" }] }));
  assert.deepEqual([twin.members.length, twin.to_check[0].field], [2, "members.son.phone"]);
});

test("a family bears its head's name, and a new head is the only one", () => {
  assert.equal(fold(home(), field(`members.${HEAD}.name`, "周根生", "周耕生")).household.name, "周耕生");
  const left = amend({ fields: { "members.son.head": { base: false, value: true } }, end_members: [HEAD] });
  const folded = fold(home(), left);
  assert.deepEqual([folded.household.name, folded.members.map((one) => one.head)], ["周小明", [true]]);
});

test("a head is not taken away unseen: the server would refuse it", () => {
  const folded = fold(home(), amend({ end_members: [HEAD] }));
  assert.deepEqual(folded.members.map((one) => one.id), [HEAD, "son"]);
});

test("who has left meanwhile is not brought back by a correction", () => {
  const folded = fold(home(), field("members.gone.name", "甲", "乙"));
  assert.deepEqual(folded.members.map((one) => one.id), [HEAD, "son"]);
  assert.deepEqual(folded.to_check.map((entry) => [entry.field, entry.cause]), [["members.gone.name", "clash"]]);
});

test("a tag is verified as of the day it was said, and is no reason for a visit any more", () => {
  const tag = { tag: "lone_elder", sensitive: false, verified_on: "2026-01-01", expires_on: null, basis: null, verify_by: "2026-06-30" };
  const dossier = home({ tags: [tag], visits: [] });
  const due = today(foldAll(dossier, []), NOW)[0].reasons.map((reason) => reason.code);
  assert.ok(due.includes("tag_to_verify"));
  const all = foldAll(dossier, [amend({ add_tags: [{ tag: "lone_elder" }] })]);
  const [verified] = all.households[0].tags;
  assert.deepEqual([verified.verified_on, verified.verify_by, verified.local], ["2026-11-21", "2027-05-20", true]);
  assert.ok(!today(all, NOW)[0].reasons.some((reason) => reason.code === "tag_to_verify"));
});

test("a tag that runs out soon is due before that, as on the server", () => {
  const folded = fold(home(), amend({ add_tags: [{ tag: "disabled", basis: "残疾人证", expires_on: "2027-01-31" }] }));
  assert.deepEqual([folded.tags[0].sensitive, folded.tags[0].verify_by, folded.tags[0].expires_on], [true, "2027-01-17", "2027-01-31"]);
});

test("a tag ended is gone from sight, another basis waits", () => {
  const held = { tag: "disabled", sensitive: true, verified_on: "2026-01-01", expires_on: null, basis: "残疾人证" };
  const ended = fold(home({ tags: [held] }), amend({ end_tags: ["disabled"] }));
  assert.deepEqual([ended.tags, ended.ended_tags.map((tag) => tag.tag)], [[], ["disabled"]]);
  const other = fold(home({ tags: [held] }), amend({ add_tags: [{ tag: "disabled", basis: "医院证明" }] }));
  assert.deepEqual([other.tags[0].basis, other.to_check[0].field, other.to_check[0].yours], ["残疾人证", "tags.disabled.basis", "医院证明"]);
});

test("what was refused whole is not shown as if it held", () => {
  assert.equal(fold(home(), field("door", "17号", "18号", { state: "quarantined" })).household.door, "17号");
});

test("taken back, it is as if it had never been said", () => {
  const dossier = home();
  assert.deepEqual(fold(dossier).household, dossier.household);
  assert.equal(fold(dossier).address_mark, null);
});
