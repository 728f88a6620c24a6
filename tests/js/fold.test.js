import assert from "node:assert/strict";
import test from "node:test";
import { foldDossiers, isOpen, openSteps } from "../../static/js/rules/index.js";
import { answered, daysAgo, household, issue, REFERENCE, row, STEPS, USER, userDossier, visit, visitRow } from "./support/facts.js";

const fold = (dossiers, rows = []) => foldDossiers(dossiers, rows, REFERENCE, USER);

test("a visit saved here stands in its household at once, marked as saved here", () => {
  const home = household();
  const [folded] = fold([home], [visitRow(home.id)]).households;
  assert.equal(folded.visits.length, 2);
  const [first] = folded.visits;
  assert.deepEqual([first.local, first.row_state, first.state, first.notes], [true, "pending", "pending", "一切正常"]);
  assert.equal(folded.last_met_at, daysAgo(0, 14));
  assert.equal(folded.unsent, 1);
});

test("the dossiers themselves are never changed by the fold", () => {
  const home = household({ issues: [answered()] });
  const before = structuredClone(home);
  fold([home], [visitRow(home.id), row("callback.record", { household_id: home.id, body: { issue_id: home.issues[0].id, reached: true } })]);
  assert.deepEqual(home, before);
});

test("acknowledged stays in the fold until a pulled dossier contains it, and is then shown once", () => {
  const home = household();
  const sent = visitRow(home.id, { state: "acknowledged" });
  assert.equal(fold([home], [sent]).households[0].visits.length, 2);
  const pulled = { ...home, visits: [visit({ id: sent.entity_id, started_at: daysAgo(0, 14) }), ...home.visits] };
  assert.equal(fold([pulled], [sent]).households[0].visits.length, 2);
  assert.equal(fold([home], [{ ...sent, contained: true }]).households[0].visits.length, 1);
});

test("an answer that never came back does not double a visit that a pull has brought", () => {
  const tried = visitRow("h", { state: "sending", attempts: 1 });
  const home = household({ id: "h", visits: [visit({ id: tried.entity_id })] });
  const [folded] = fold([home], [tried]).households;
  assert.equal(folded.visits.length, 1);
  assert.equal(folded.visits[0].local, undefined);
});

test("a superseding visit hides the one it stands in for, wherever that lies", () => {
  const home = household();
  const original = home.visits[0].id;
  const edit = visitRow(home.id, { supersedes: original });
  assert.deepEqual(fold([home], [edit]).households[0].visits.map((one) => one.id), [edit.entity_id]);
  const second = visitRow(home.id, { supersedes: edit.entity_id });
  assert.deepEqual(fold([home], [edit, second]).households[0].visits.map((one) => one.id).includes(edit.entity_id), false);
});

test("an issue raised here is open, an issue solved on the spot is resolved, neither has a number", () => {
  const home = household();
  const raise = row("issue.raise", { household_id: home.id, body: { category: "drainage", description: "沟堵", visit_id: "v9" } });
  const spot = row("issue.raise", { household_id: home.id,
    body: { category: "light", description: "灯不亮", on_spot: { outcome: "solved", done: "换了灯头" } } });
  const result = fold([home], [raise, spot]);
  const [folded] = result.households;
  const byId = Object.fromEntries(folded.issues.map((one) => [one.id, one]));
  assert.deepEqual([byId[raise.entity_id].state, byId[raise.entity_id].number], ["submitted", null]);
  assert.deepEqual([byId[spot.entity_id].state, byId[spot.entity_id].answer], ["resolved", "换了灯头"]);
  assert.equal(byId[spot.entity_id].resolution_channel, "on_spot");
  assert.equal(result.issues.length, 2);
});

test("an issue in a household that is not on this tablet, or in none, is among one's own", () => {
  const raise = row("issue.raise", { household_id: "neighbour", body: { category: "noise", description: "夜里吵" } });
  const own = issue();
  const result = fold([household(), userDossier({ issues: [own] })], [raise]);
  assert.deepEqual(new Set(result.issues.map((one) => one.id)), new Set([raise.entity_id, own.id]));
});

test("a call-back said at the door is no longer due, and counts once when it comes back", () => {
  const told = answered();
  const home = household({ issues: [told] });
  const callback = row("callback.record", { household_id: home.id, body: { issue_id: told.id, reached: true, satisfaction: "not", words: "没补好" } });
  const [shown] = fold([home], [callback]).households[0].issues;
  assert.equal(shown.callback_due, false);
  assert.deepEqual(shown.callbacks.map((one) => [one.satisfaction, one.words, one.local]), [["not", "没补好", true]]);
  const pulled = { ...told, callback_due: false, callbacks: [{ id: callback.entity_id, cycle: 1, reached: true, satisfaction: "not", words: "没补好", at: daysAgo(0), officer_name: USER.name }] };
  assert.equal(fold([{ ...home, issues: [pulled] }], [callback]).households[0].issues[0].callbacks.length, 1);
});

test("a refused call-back is due again", () => {
  const told = answered();
  const home = household({ issues: [told] });
  const refused = row("callback.record", { state: "quarantined", household_id: home.id, body: { issue_id: told.id, reached: true, satisfaction: "satisfied" } });
  assert.equal(fold([home], [refused]).households[0].issues[0].callback_due, true);
});

test("a meeting recorded here says who came and who did not, in its grid only", () => {
  const came = household({}, { grid_id: 7 });
  const stayed = household({}, { grid_id: 7 });
  const elsewhere = household({}, { grid_id: 8 });
  const meeting = row("meeting.record", { body: { kind: "courtyard_meeting", place: "文化礼堂", started_at: daysAgo(1, 19), attended: [came.id], grid_id: 7, headcount: 41 } });
  const result = fold([came, stayed, elsewhere, userDossier()], [meeting]);
  const attended = Object.fromEntries(result.households.map((one) => [one.id, one.meetings.map((held) => held.attended)]));
  assert.deepEqual(attended, { [came.id]: [true], [stayed.id]: [false], [elsewhere.id]: [] });
  assert.deepEqual(result.meetings.map((one) => [one.place, one.headcount, one.local]), [["文化礼堂", 41, true]]);
  assert.equal(result.households.find((one) => one.id === came.id).last_met_at, daysAgo(1, 19));
});

test("households are in walking order and open issues follow the server's table", () => {
  const doors = ["10号", "2号"].map((door) => household({}, { door }));
  assert.deepEqual(fold(doors).households.map((one) => one.household.door), ["2号", "10号"]);
  const home = household({ issues: [issue({ state: "closed" }), issue({ state: "dispatched" })] });
  assert.deepEqual(fold([home]).households[0].open_issues.map((one) => one.state), ["dispatched"]);
  assert.deepEqual(openSteps("resolved", STEPS), ["reopen"]);
  assert.deepEqual(openSteps("closed", STEPS), []);
  assert.equal(isOpen({ state: "resolved" }, STEPS), true);
});

test("an unknown kind of operation, and a tablet without a first sync, do no harm", () => {
  const result = foldDossiers([], [row("survey.submit"), row("feedback.give", { body: { text: "太慢" } })], {}, USER);
  assert.deepEqual([result.households, result.issues, result.meetings, result.user], [[], [], [], USER]);
});
