import assert from "node:assert/strict";
import test from "node:test";
import { checkIssue, checkMeeting, checkVisit, emptyCallback, emptyIssue, emptyMeeting, emptyVisit, feedbackOperation,
  meetingOperation, superseding, visitOperations } from "../../static/js/rules/index.js";
import { household, NOW, USER } from "./support/facts.js";

const home = household();
const context = { user: USER, now: NOW, last_sync_at: "2026-11-21T00:00:00Z", base_revision: 3 };
const filled = (different = {}) => ({ ...emptyVisit(home, NOW), outcome: "met", ...different });

test("nothing is preset but kind and time", () => {
  const form = emptyVisit(home, NOW);
  assert.deepEqual([form.kind, form.outcome, form.started_at, form.phrases], ["door", null, null, []]);
  assert.equal(emptyVisit(household({}, { kind: "enterprise" }), NOW).kind, "enterprise");
  assert.deepEqual(checkVisit(form, NOW), { outcome: "required" });
});

test("a routine visit is one operation, and says nothing that was not said", () => {
  const form = filled({ phrases: ["all_well"] });
  assert.deepEqual(visitOperations(form, context), [{
    id: form.operation_id, kind: "visit.record", entity_id: form.id, household_id: home.id,
    captured_at: "2026-11-21T06:20:00Z", last_sync_at: "2026-11-21T00:00:00Z", base_revision: 3, supersedes: null,
    body: { kind: "door", outcome: "met", started_at: "2026-11-21T06:20:00Z", phrases: ["all_well"] },
  }]);
});

test("a form keeps its identity: saved twice by a double tap it is the same operation", () => {
  const form = filled();
  assert.deepEqual(visitOperations(form, context), visitOperations(form, context));
  const edited = superseding(form, form.id);
  assert.equal(edited.supersedes, form.id);
  assert.notEqual(edited.id, form.id);
  assert.equal(visitOperations(edited, context)[0].supersedes, form.id);
});

test("call-backs asked and issues raised at the door travel after the visit, each by itself", () => {
  const asked = { ...emptyCallback(), asked: true, satisfaction: "not", words: " 没补好 " };
  const skipped = { ...emptyCallback(), asked: false, satisfaction: null };
  const issue = { ...emptyIssue(home, NOW), category: "light", description: " 灯不亮 ",
    reporter: { member_id: `${home.id}-m1`, name: "周根生", phone: "" }, on_spot: { outcome: "solved", done: "换了灯头" } };
  const form = filled({ callbacks: { i1: asked, i2: skipped }, issues: [issue] });
  const [visit, callback, raise, ...rest] = visitOperations(form, context);
  assert.deepEqual([visit.kind, callback.kind, raise.kind, rest.length], ["visit.record", "callback.record", "issue.raise", 0]);
  assert.deepEqual(callback.body, { issue_id: "i1", reached: true, satisfaction: "not", words: "没补好" });
  assert.deepEqual(raise.body, { category: "light", description: "灯不亮", urgency: "normal", visit_id: form.id,
    reporter: { member_id: `${home.id}-m1` }, on_spot: { outcome: "solved", done: "换了灯头" } });
  assert.equal(raise.depends_on ?? null, null);
});

test("a meeting says who came even when nobody did", () => {
  const form = { ...emptyMeeting(NOW, 7), place: " 文化礼堂 ", headcount: 0 };
  assert.deepEqual(meetingOperation(form, context).body, { kind: "courtyard_meeting", place: "文化礼堂",
    started_at: "2026-11-21T06:20:00Z", attended: [], headcount: 0, grid_id: 7 });
  assert.deepEqual(checkMeeting(form, NOW), {});
  assert.deepEqual(checkMeeting({ ...form, place: " ", headcount: 1.5 }, NOW), { place: "required", headcount: "not_a_number" });
});

test("what a form lacks is named by its field", () => {
  const issue = emptyIssue(home, NOW);
  assert.deepEqual(checkIssue(issue), { category: "required", description: "required" });
  assert.deepEqual(checkIssue({ ...issue, category: "light", description: "x", on_spot: { outcome: null, done: "" } }),
    { "on_spot.outcome": "required", "on_spot.done": "required" });
  assert.deepEqual(checkVisit(filled({ issues: [issue] }), NOW), { "issues.0.category": "required", "issues.0.description": "required" });
  assert.deepEqual(checkVisit(filled({ notes: "长".repeat(4001) }), NOW), { notes: "too_long" });
  assert.deepEqual(checkVisit(filled({ notes: "𠮷".repeat(2000) }), NOW), {});
});

test("a visit lies neither in the future nor more than seven days back", () => {
  assert.deepEqual(checkVisit(filled({ started_at: "2026-11-21T06:30:00Z" }), NOW), { started_at: "in_future" });
  assert.deepEqual(checkVisit(filled({ started_at: "2026-11-13T15:00:00Z" }), NOW), { started_at: "too_far_back" });
  assert.deepEqual(checkVisit(filled({ started_at: "2026-11-14T06:00:00Z" }), NOW), {});
});

test("feedback carries the screen it was given on", () => {
  const { kind, body } = feedbackOperation({ text: " 太慢 ", screen: "today" }, context);
  assert.deepEqual([kind, body], ["feedback.give", { text: "太慢", screen: "today" }]);
});
