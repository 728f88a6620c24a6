// What the screens decide without a page: routes, order, masking, words about where one's work lies.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setLanguage } from "../../static/js/messages/index.js";
import { parseRoute } from "../../static/js/screens/routes.js";
import { changePath } from "../../static/js/screens/paths.js";
import { ago, day, dayOfWeek, fieldValue, fromField, moment } from "../../static/js/widgets/dates.js";
import { age, brief, byHamlet, masked, phoneOf, spaced } from "../../static/js/widgets/reading.js";

// The template library asks for a page when it is loaded; what is tested here draws nothing.
globalThis.document = { createComment: () => null, createTreeWalker: () => null };
const { joined } = await import("../../static/js/widgets/picks.js");
const { issueStanding } = await import("../../static/js/widgets/records.js");
const { syncWords } = await import("../../static/js/widgets/sync-chip.js");

const ID = "018f3c1e-0000-7000-8000-000000000001";
const NOW = new Date("2026-11-21T06:20:00Z"); // 14:20 in the village
const ONLINE = { online: true, state: "idle", last_sync_at: null, waiting: 0, quarantined: 0 };

test("addresses lead to screens, and an unknown one to today", () => {
  assert.deepEqual(parseRoute(`#/visit/${ID}`), { screen: "visit", params: { household: ID }, path: `visit/${ID}` });
  assert.equal(parseRoute(`#/visit/${ID}/issue/2`).params.at, "2");
  assert.equal(parseRoute(`#/raise/change/${ID}`).params.operation, ID);
  assert.equal(parseRoute("#/nowhere/at/all").screen, "today");
  assert.equal(parseRoute("").path, "today");
});

test("a saved record knows where it can be changed", () => {
  const row = { id: "op", household_id: ID };
  assert.equal(parseRoute(`#/${changePath({ ...row, kind: "visit.record" })}`).params.operation, "op");
  assert.equal(parseRoute(`#/${changePath({ ...row, kind: "meeting.record" })}`).screen, "meeting");
  assert.equal(changePath({ ...row, kind: "callback.record" }), null);
});

test("days are the village's days, in both languages", async () => {
  await setLanguage("zh");
  assert.equal(dayOfWeek(NOW), "11月21日 星期六");
  assert.equal(moment("2026-11-20T17:00:00Z", NOW), "今天 01:00");
  assert.equal(moment("2026-11-20T11:30:00Z", NOW), "昨天 19:30");
  assert.equal(day("2025-03-01T00:00:00Z", NOW), "2025年3月1日");
  assert.equal(ago("2026-11-15T06:00:00Z", NOW), "6 天前");
  await setLanguage("en");
  assert.equal(dayOfWeek(NOW), "Saturday 21 November");
  assert.equal(ago(NOW, NOW), "today");
  await setLanguage("zh");
});

test("a date-and-time field gives back what it was given", () => {
  assert.equal(fieldValue("2026-11-21T06:20:00Z"), "2026-11-21T14:20");
  assert.equal(fromField("2026-11-21T14:20"), "2026-11-21T06:20:00Z");
  assert.equal(fromField("nonsense"), null);
});

test("doors lie in walking order inside their hamlets", () => {
  const rows = ["10号", "2号", "1号"].map((door) => ({ group: "3组", hamlet: "南洋", door }));
  const groups = byHamlet([...rows, { group: "12组", hamlet: "庙桥", door: "1号" }], (row) => row);
  assert.deepEqual(groups.map((group) => group.name), ["3组 南洋", "12组 庙桥"]);
  assert.deepEqual(groups[0].rows.map((row) => row.door), ["1号", "2号", "10号"]);
});

test("numbers are covered, and uncovered in readable groups", () => {
  assert.equal(masked("13857301217"), "138****1217");
  assert.equal(masked("8730"), "****");
  assert.equal(spaced("13857301217"), "138 5730 1217");
  assert.equal(spaced("0573-87301217"), "0573-87301217");
  const member = { name: "周", head: false, phone: "13900000001" };
  assert.equal(phoneOf({ members: [{ ...member, head: true, phone: null }, member] }), "13900000001");
});

test("a text is cut between characters, never inside one", () => {
  assert.equal(brief("𠮷㛃".repeat(20), 3), "𠮷㛃𠮷…");
  assert.equal(brief("短句"), "短句");
  assert.equal(brief("第一行\n第二行"), "第一行…");
});

test("age is counted from the year of birth, and unknown stays unknown", () => {
  assert.equal(age({ birth_year: 1943 }, NOW), 83);
  assert.equal(age({ birth_year: null }, NOW), null);
});

test("tapped words join as they are written", () => {
  assert.equal(joined("", "门口"), "门口");
  assert.equal(joined("门口", "不亮"), "门口不亮");
  assert.equal(joined("at the door:", "no light"), "at the door: no light");
});

test("unsent work is said calmly; only what needs a person asks for attention", () => {
  const waiting = [{ state: "pending" }, { state: "sending" }, { state: "acknowledged" }];
  assert.equal(syncWords(ONLINE, []).words, "都已送出");
  assert.equal(syncWords({ ...ONLINE, online: false, state: "offline" }, waiting).words, "离线 · 2 条存在本机，联网自动送出");
  assert.equal(syncWords(ONLINE, waiting).tone, "accent");
  assert.equal(syncWords(ONLINE, [{ state: "quarantined" }]).words, "1 条需要看一下");
  for (const state of ["offline", "syncing", "idle", "signed_out"]) {
    assert.notEqual(syncWords({ ...ONLINE, state, online: false }, waiting).tone, "late", state);
  }
});

test("an issue says how it stands, late only when it is", () => {
  const issue = { state: "in_progress", due_at: "2026-11-24T00:00:00Z", recorded_at: "2026-11-01T00:00:00Z" };
  assert.deepEqual(issueStanding(issue, NOW), { tone: "accent", words: "办理中" });
  assert.equal(issueStanding({ ...issue, due_at: "2026-11-22T00:00:00Z" }, NOW).tone, "soon");
  assert.equal(issueStanding({ ...issue, due_at: "2026-11-17T00:00:00Z" }, NOW).words, "办理中 · 超期 5 天");
  assert.equal(issueStanding({ ...issue, due_at: "2026-11-21T08:00:00Z" }, NOW).words, "办理中 · 今天到期");
  assert.equal(issueStanding({ ...issue, state: "resolved", due_at: "2026-11-01T00:00:00Z" }, NOW).tone, "done");
  assert.equal(issueStanding({ ...issue, local: true, recorded_at: null }, NOW).words, "存在本机");
});
