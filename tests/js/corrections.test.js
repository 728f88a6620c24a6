import assert from "node:assert/strict";
import test from "node:test";
import { checkVisit, emptyVisit, fenOf, foldDossiers, givenSaid, nextBare, standingRow,
  standingVisit, totalFen, visitKinds, visitOperations,
  visitsOfDay, yuanOf } from "../../static/js/rules/index.js";
import { daysAgo, household, NOW, REFERENCE, USER, visit, visitRow } from "./support/facts.js";

const reference = { ...REFERENCE, colleagues: { version: "1", data: [{ id: "c1", name: "李国平" }] } };
const fold = (home, rows) => foldDossiers([home], rows, reference, USER).households[0];

test("a correction shows in the original's place and carries it along", () => {
  const home = household({ visits: [visit({ id: "v1", notes: "原来的", earlier: [visit({ id: "v0", notes: "最早的" })] })] });
  const [shown] = fold(home, [visitRow(home.id, { supersedes: "v1" })]).visits;
  assert.equal(shown.notes, "一切正常");
  assert.deepEqual(shown.earlier.map((one) => [one.id, one.notes, "earlier" in one]), [["v1", "原来的", false], ["v0", "最早的", false]]);
});

test("corrected twice on this tablet, all versions are there", () => {
  const home = household({ visits: [] });
  const first = visitRow(home.id, { state: "acknowledged" });
  const second = visitRow(home.id, { supersedes: first.entity_id, state: "sending" });
  const third = visitRow(home.id, { supersedes: second.entity_id });
  const shown = fold(home, [first, second, third]).visits;
  assert.deepEqual(shown.map((one) => one.id), [third.entity_id]);
  assert.deepEqual(shown[0].earlier.map((one) => one.id), [second.entity_id, first.entity_id]);
});

test("a version that names itself as its original does no harm", () => {
  const home = household({ visits: [] });
  const strange = visitRow(home.id);
  strange.supersedes = strange.entity_id;
  assert.deepEqual(fold(home, [strange]).visits, []);
});

test("who came along and what was given stand in the visit at once", () => {
  const home = household({ visits: [] });
  const made = visitRow(home.id);
  Object.assign(made.body, { companions: ["c1", "unknown"], given: [{ what: "米", value: 120 }] });
  const [shown] = fold(home, [made]).visits;
  assert.deepEqual([shown.companions, shown.companion_ids, shown.given], [["李国平"], ["c1", "unknown"], [{ what: "米", value: 120 }]]);
});

test("yuan as people type them become fen, exactly", () => {
  const typed = { "200": 20000, "12.5": 1250, "0.1": 10, "1,200元": 120000, "１２．５０": 1250, "￥80": 8000, "19.99": 1999 };
  for (const [text, fen] of Object.entries(typed)) assert.equal(fenOf(text), fen, text);
  for (const none of ["", " ", null, undefined]) assert.equal(fenOf(none), null);
  for (const wrong of ["很多", "1.234", "-5", "1e3", "."]) assert.ok(Number.isNaN(fenOf(wrong)), wrong);
  assert.deepEqual([yuanOf(20000), yuanOf(1250)], ["200", "12.50"]);
});

test("rows left blank were not meant; a value without a thing is asked about", () => {
  const given = [{ what: " 米 ", value: null, worth: "120" }, { what: "", value: null }, { what: "棉被", value: 80.5 }];
  assert.deepEqual(givenSaid(given), [{ what: "米", value: 120 }, { what: "棉被", value: 80.5 }]);
  assert.equal(totalFen(given), 20050);
  const home = household();
  const filled = (rows) => ({ ...emptyVisit(home, NOW), kind: "condolence", outcome: "met", given: rows });
  assert.deepEqual(checkVisit(filled(given), NOW), {});
  assert.deepEqual(checkVisit(filled([{ what: "", value: null, worth: "5" }, { what: "米", value: null, worth: "x" },
    { what: "米", value: 1_000_001 }]), NOW),
    { "given.0.what": "required", "given.1.value": "not_a_number", "given.2.value": "too_many" });
  const [made] = visitOperations(filled([{ what: "", value: null }]), { user: USER, now: NOW });
  assert.equal("given" in made.body, false);
});

test("kinds are offered where the server takes them", () => {
  assert.equal(visitKinds("family", ["cadre"]).includes("enterprise"), false);
  assert.equal(visitKinds("enterprise", ["cadre"]).includes("door"), false);
  assert.equal(visitKinds("family", ["cadre"]).includes("leader"), false);
  assert.equal(visitKinds("family", ["leader"]).includes("leader"), true);
  assert.equal(visitKinds("family", ["cadre"], "leader")[0], "leader");
});

test("the evening lists one's own visits of the day as they were made, and knows which lack a word", () => {
  const mine = (id, hour, different = {}) => visit({ id, started_at: daysAgo(0, hour), ...different });
  const homes = [household({ visits: [mine("b", 11), mine("x", 12, { cadre_id: "other" })] }),
    household({ visits: [mine("a", 9, { notes: "说了会话" }), mine("y", 10, { started_at: daysAgo(1) })] }),
    household({ visits: [mine("c", 12, { outcome: "nobody_home" })] }), household({ visits: [mine("d", 13)] })];
  const { households } = foldDossiers(homes, [], REFERENCE, USER);
  const list = visitsOfDay(households, NOW, USER.id);
  assert.deepEqual(list.map((entry) => [entry.visit.id, entry.bare]), [["a", false], ["b", true], ["c", false], ["d", true]]);
  assert.deepEqual(visitsOfDay(households, NOW, USER.id, 1).map((entry) => entry.visit.id), ["y"]);
  assert.deepEqual([nextBare(list, -1), nextBare(list, 1), nextBare(list, 3), nextBare(list, 3, new Set(["b"]))], [1, 3, 1, -1]);
});

test("a link to an older version leads to the one that counts, and to none where it lies here no more", () => {
  const first = visitRow("h", { state: "acknowledged" });
  const second = visitRow("h", { supersedes: first.entity_id });
  assert.equal(standingRow([first, second], first.id), second);
  assert.equal(standingRow([first, second], second.id), second);
  assert.equal(standingRow([second], first.id), null);
  const now = visit({ id: "v2", earlier: [visit({ id: "v1" })] });
  assert.deepEqual([standingVisit([now], "v1"), standingVisit([now], "v2"), standingVisit([now], "v0")], [now, now, undefined]);
});

test("what is not known of a position is not said, and what was taken out is", () => {
  const form = { ...emptyVisit(household(), NOW), outcome: "met" };
  const made = (more) => visitOperations({ ...form, ...more }, { user: USER, now: NOW })[0].body;
  assert.ok(!("position" in made({ position: null })));
  assert.equal(made({ position: null, had_position: true }).position, null);
});
