import assert from "node:assert/strict";
import test from "node:test";
import { firstDoor } from "../../static/js/rules/first-door.js";
import { newlyInCare } from "../../static/js/rules/handed.js";
import { foldDossiers, today } from "../../static/js/rules/index.js";
import { answered, daysAgo, household, issue, NOW, REFERENCE, USER, visit, visitRow } from "./support/facts.js";

const handed = (days, different = {}) => ({
  assignment: { cadre_id: USER.id, cadre_name: USER.name, reason: "kin", since: daysAgo(days), handed: { by: "陈芳", at: daysAgo(days) } },
  visits: [visit({ started_at: daysAgo(days + 3), cadre_id: "u2", cadre_name: "陈芳", notes: "腿好些了" })], ...different });
const folded = (dossier, rows = []) => foldDossiers([dossier], rows, REFERENCE, USER);
const inCare = (dossier, rows) => newlyInCare(folded(dossier, rows).households[0], NOW, USER.id);
const reasons = (dossier, rows) => today(folded(dossier, rows), NOW).map((call) => call.reasons.map(({ code }) => code));

test("a household from another cadre is new for thirty days, and worth a visit", () => {
  assert.deepEqual(inCare(household(handed(2))), { by: "陈芳", at: daysAgo(2) });
  assert.deepEqual(reasons(household(handed(2))), [["taken_over"]]);
  assert.ok(inCare(household(handed(30))));
  assert.equal(inCare(household(handed(31))), null);
  assert.deepEqual(reasons(household(handed(28))), [["taken_over", "overdue"]]);
  assert.deepEqual(reasons(household(handed(2, { visits: [] }))), [["taken_over"]], "nobody has been there: said once");
  assert.equal(inCare(household()), null);
});

test("until the first meeting, not the first knock; a late visit of the former cadre is none", () => {
  const home = household(handed(3));
  const seen = (outcome, different) => [visitRow(home.id, { body: { kind: "door", outcome, started_at: daysAgo(1) }, ...different })];
  assert.ok(inCare(home, seen("nobody_home")));
  assert.equal(inCare(home, seen("met")), null, "saved here, not yet sent");
  const late = visit({ started_at: daysAgo(1), cadre_id: "u2", cadre_name: "陈芳" });
  assert.ok(inCare({ ...home, visits: [late, ...home.visits] }));
});

test("what another keeps is not in one's care", () => {
  const home = household(handed(3));
  assert.equal(newlyInCare(folded(home).households[0], NOW, "u2"), null);
});

test("what matters at the first door, in four things at most", () => {
  const told = (different) => firstDoor(folded(household(handed(2, different))).households[0]);
  assert.deepEqual(told({ visits: [] }), [{ code: "never" }]);
  const issues = [issue({ description: "路灯不亮" }), issue({ description: "屋顶漏水", urgency: "danger", due_at: daysAgo(-4) }), answered()];
  const appointments = [{ id: "p1", planned_at: daysAgo(-1, 15), with_whom: null, reason: "谈事", made_by: "陈芳" }];
  const tags = [{ tag: "disabled", sensitive: true }, { tag: "new_resident", sensitive: false }];
  const all = told({ issues, appointments, tags });
  assert.deepEqual(all.map(({ code }) => code), ["last", "open", "remember", "sensitive"]);
  const [last, open, remember, sensitive] = all;
  assert.equal(last.visit.notes, "腿好些了");
  assert.deepEqual([open.n, open.issue.description], [2, "屋顶漏水"], "the gravest; what is answered is asked about, not open");
  assert.deepEqual([remember.planned.reason, remember.issue.answer], ["谈事", "沟已经清好"]);
  assert.deepEqual(sensitive.tags, ["disabled"]);
});
