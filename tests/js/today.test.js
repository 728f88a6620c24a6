import assert from "node:assert/strict";
import test from "node:test";
import { answerToTell, foldDossiers, tasksOf, today } from "../../static/js/rules/index.js";
import { answered, daysAgo, household, NOW, REFERENCE, row, USER, visit, visitRow } from "./support/facts.js";

const calls = (dossiers, { rows = [], position, now = NOW, most } = {}) =>
  today(foldDossiers(dossiers, rows, REFERENCE, USER), now, position, most);
const codes = (dossiers, options) => calls(dossiers, options).map(({ reasons }) => reasons.map((reason) => reason.code));
const last = (days, different) => [visit({ started_at: daysAgo(days), ...different })];

test("a household seen lately has no reason", () => {
  assert.deepEqual(codes([household()]), []);
});

test("overdue from the thirtieth day, for a lone elder from the fourteenth", () => {
  assert.deepEqual(codes([household({ visits: last(29) })]), []);
  const [call] = calls([household({ visits: last(30) })]);
  assert.deepEqual(call.reasons, [{ code: "overdue", tone: "soon", facts: { days: 30, interval: 30 } }]);
  const tags = [{ tag: "lone_elder", sensitive: true, verified_on: null, expires_on: null, basis: null }];
  assert.deepEqual(codes([household({ visits: last(13), tags })]), []);
  assert.deepEqual(codes([household({ visits: last(14), tags })]), [["overdue"]]);
});

test("coming to the courtyard meeting counts as being seen", () => {
  const meetings = [{ id: "m", place: "文化礼堂", started_at: daysAgo(6), attended: true }];
  assert.deepEqual(codes([household({ visits: last(40), meetings })]), []);
});

test("only being met counts as being seen", () => {
  assert.deepEqual(codes([household({ visits: [...last(20, { outcome: "refused" }), ...last(40)] })]), [["overdue"]]);
});

test("an answer is told first, in green, until the household has been met after it", () => {
  const issue = answered({ answered_at: daysAgo(3) });
  const [call] = calls([household({ visits: last(22), issues: [issue] })]);
  assert.deepEqual([call.reasons[0].code, call.reasons[0].tone, call.say.issue.id], ["answered", "done", issue.id]);
  assert.equal(call.reasons[0].facts.answer, "沟已经清好");
  assert.deepEqual(codes([household({ visits: last(1), issues: [{ ...issue, callback_due: false }] })]), []);
});

test("a call-back that was told but not yet asked stays due, and is late after a week", () => {
  const fresh = household({ visits: last(1), issues: [answered({ answered_at: daysAgo(3) })] });
  assert.deepEqual(calls([fresh])[0].reasons.map(({ code, tone }) => [code, tone]), [["callback_due", "soon"]]);
  const old = household({ visits: last(1), issues: [answered({ answered_at: daysAgo(9) })] });
  assert.equal(calls([old])[0].reasons[0].tone, "late");
});

test("what one solved oneself on the spot is neither told nor called back by oneself", () => {
  const own = answered({ resolution_channel: "on_spot", answered_at: daysAgo(1) });
  assert.deepEqual(codes([household({ visits: last(2), issues: [own] })]), []);
});

test("absent from the last meeting, until visited", () => {
  const meetings = [{ id: "m", place: "文化礼堂", started_at: daysAgo(6), attended: false }];
  assert.deepEqual(codes([household({ visits: last(8), meetings })]), [["absent"]]);
  assert.deepEqual(codes([household({ visits: last(5), meetings })]), []);
});

test("a new household, and one never visited", () => {
  const since = (days) => ({ cadre_id: USER.id, cadre_name: USER.name, reason: "near", since: daysAgo(days) });
  assert.deepEqual(codes([household({ visits: [], assignment: since(3) })]), [["new_household"]]);
  assert.deepEqual(codes([household({ visits: [], assignment: since(40) })]), [["never_visited"]]);
});

test("nobody at home: not again today, but from tomorrow on", () => {
  const home = household({ visits: last(40) });
  const knocked = visitRow(home.id, { body: { kind: "door", outcome: "nobody_home", started_at: daysAgo(0, 9) } });
  assert.deepEqual(codes([home], { rows: [knocked] }), []);
  const tomorrow = new Date(NOW.getTime() + 24 * 3600_000);
  assert.deepEqual(codes([home], { rows: [knocked], now: tomorrow }), [["come_back", "overdue"]]);
});

test("who has moved away, or is no longer active, is not proposed", () => {
  assert.deepEqual(codes([household({ visits: last(90, { outcome: "moved_away" }) })]), []);
  assert.deepEqual(codes([household({ visits: last(90) }, { active: false })]), []);
});

test("saved offline, a visit takes its household off the list at once", () => {
  const home = household({ visits: last(40) });
  assert.equal(calls([home]).length, 1);
  assert.equal(calls([home], { rows: [visitRow(home.id)] }).length, 0);
});

test("an appointment is due on its day, and late after it", () => {
  const planned = (days) => [{ id: "p1", planned_at: daysAgo(days, 15), with_whom: null, reason: "谈事", made_by: "陈芳" }];
  assert.deepEqual(codes([household({ appointments: planned(-1) })]), []);
  assert.deepEqual(calls([household({ appointments: planned(0) })])[0].reasons[0].tone, "soon");
  const [missed] = calls([household({ appointments: planned(2) })]);
  assert.deepEqual([missed.reasons[0].code, missed.reasons[0].tone, missed.reasons[0].facts.days], ["appointment", "late", 2]);
});

test("a tag is to be verified from the day the server names", () => {
  const tag = (verify_by) => ({ tags: [{ tag: "disabled", sensitive: true, verified_on: null, expires_on: null, basis: "证", verify_by }] });
  assert.deepEqual(codes([household(tag("2026-11-22"))]), []);
  assert.deepEqual(codes([household(tag("2026-11-21"))]), [["tag_to_verify"]]);
  const until = (expires_on) => ({ tags: [{ ...tag("2026-11-21").tags[0], expires_on }] });
  const expired = (day) => calls([household(until(day))])[0].reasons[0].facts.expired;
  assert.deepEqual([expired("2026-11-20"), expired("2026-11-21"), expired(null)], [true, false, false]);
});

test("a task that was set is due at once, late past its day, and gone once it is done here", () => {
  const task = (due_on) => ({ id: `t-${due_on}`, words: "带一只灯泡去", due_on, form_title: null, made_by: "陈芳", made_at: daysAgo(3) });
  const [open] = calls([household({ tasks: [task(null)] })]);
  assert.deepEqual([open.reasons[0].code, open.reasons[0].tone, open.reasons[0].facts.words], ["field_task", "soon", "带一只灯泡去"]);
  assert.equal(calls([household({ tasks: [task(null), task("2026-11-20")] })])[0].reasons[0].tone, "late");
  const home = household({ tasks: [task(null)] });
  const done = (body, state) => row("task.done", { household_id: home.id, entity_id: "t-null", body, state, seq: state ? 9 : 1 });
  assert.deepEqual(codes([home], { rows: [done({})] }), []);
  assert.deepEqual(codes([home], { rows: [done({}), done({ done: false }, "pending")] }), [["field_task"]]);
  assert.deepEqual(codes([home], { rows: [done({}, "quarantined")] }), [["field_task"]], "what was refused is still to be done");
});

test("a questionnaire of a sample is due until it is answered here, once for each form, while it is handed out", () => {
  const asked = (id, due_on, form_id = "road") => ({ id, form_id, due_on, since: daysAgo(2) });
  const home = household({ samples: [asked("s1", "2026-12-05"), asked("s2", "2026-11-20"), asked("s3", "2026-11-01", "old")] });
  const found = (rows, forms = [{ form_id: "road", title: "路况" }]) =>
    today(foldDossiers([home], rows, { ...REFERENCE, forms: { version: "1", data: forms } }, USER), NOW);
  const [{ reasons }] = found([]);
  assert.deepEqual(reasons.map(({ code, tone, facts }) => [code, tone, facts.n, facts.title, facts.due_on]), [["sample", "late", 1, "路况", "2026-11-20"]]);
  const answers = (captured_at) => row("survey.submit", { household_id: home.id, body: { form_id: "road" }, captured_at });
  assert.deepEqual(found([answers(daysAgo(0))]), []);
  assert.equal(found([answers(daysAgo(5))]).length, 1, "what was answered before the sample was made does not count");
  assert.deepEqual(found([], []), []);
});

test("people who have just moved here are new, however long the door is kept", () => {
  const tags = [{ tag: "new_resident", sensitive: false, verified_on: null, expires_on: null, basis: null }];
  assert.deepEqual(codes([household({ visits: [], tags })]), [["new_household"]]);
  assert.deepEqual(codes([household({ visits: [] })]), [["never_visited"]]);
});

test("tasks leave nothing out: knocked today, said to be gone, an answer to ask about", () => {
  const tasks = (different) => tasksOf(foldDossiers([household(different)], [], REFERENCE, USER).households[0], NOW).sort();
  const late = visit({ started_at: daysAgo(40) });
  assert.deepEqual(tasks({ visits: [visit({ outcome: "nobody_home", started_at: daysAgo(0) }), late] }), ["overdue"]);
  assert.deepEqual(tasks({ visits: [visit({ outcome: "moved_away", started_at: daysAgo(1) }), late] }), ["moved_away", "overdue"]);
  assert.deepEqual(tasks({ issues: [answered()] }), ["callback_due"]);
});

test("answers first, then late, then soon; within each the nearest, or by address without a position", () => {
  const here = { lat: 30.45, lon: 120.6 };
  const far = household({ visits: last(40) }, { name: "far", door: "2号", position: { lat: 30.46, lon: 120.6 } });
  const near = household({ visits: last(40) }, { name: "near", door: "10号", position: { lat: 30.451, lon: 120.6 } });
  const told = household({ visits: last(40), issues: [answered()] }, { name: "told", door: "99号", position: { lat: 31, lon: 120.6 } });
  const late = household({ visits: last(1), issues: [answered({ answered_at: daysAgo(9) })] }, { name: "late", door: "50号" });
  const names = (options) => calls([far, near, told, late], options).map(({ household: { household: { name } } }) => name);
  assert.deepEqual(names({ position: here }), ["told", "late", "near", "far"]);
  assert.deepEqual(names(), ["told", "late", "far", "near"]);
  assert.equal(calls([near], { position: here })[0].distance_m, 111);
});

test("a day's list is bounded", () => {
  const many = Array.from({ length: 15 }, () => household({ visits: last(40) }));
  assert.equal(calls(many).length, 8);
  assert.equal(calls(many, { most: 20 }).length, 15);
});

test("the visit screen asks for the same answer that today announced", () => {
  const home = household({ visits: last(22), issues: [answered({ answered_at: daysAgo(9), answer: "旧" }), answered({ answer: "新" })] });
  const [folded] = foldDossiers([home], [row("feedback.give")], REFERENCE, USER).households;
  assert.equal(answerToTell(folded, NOW, USER.id).answer, "新");
});
