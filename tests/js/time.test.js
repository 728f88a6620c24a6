import assert from "node:assert/strict";
import test from "node:test";
import { daysBetween, iso, localMoment, localParts, newId, timeChoices } from "../../static/js/rules/index.js";
import { daysLate } from "../../static/js/rules/time.js";
import { NOW } from "./support/facts.js";

test("a local day begins at midnight in Shanghai, not in Greenwich", () => {
  assert.equal(daysBetween("2026-11-20T15:59:59Z", "2026-11-20T16:00:00Z"), 1);
  assert.equal(daysBetween("2026-11-20T16:00:00Z", "2026-11-21T15:59:59Z"), 0);
  assert.deepEqual(localParts("2026-12-31T16:05:00Z"), { year: 2027, month: 1, day: 1, weekday: 5, hour: 0, minute: 5 });
  assert.equal(iso(localMoment(NOW, 1, 19, 30)), "2026-11-20T11:30:00Z");
});

test("the time of a visit is now, this morning, last evening, or one of the last seven days", () => {
  const choices = timeChoices(NOW);
  assert.deepEqual(choices.slice(0, 3).map((choice) => choice.code), ["now", "this_morning", "last_evening"]);
  assert.deepEqual(choices.slice(3).map((choice) => choice.days_ago), [1, 2, 3, 4, 5, 6, 7]);
  assert.equal(choices[0].at, "2026-11-21T06:20:00Z");
});

test("no choice lies in the future or further back than seven days", () => {
  for (const hour of ["2026-11-20T16:05:00Z", "2026-11-21T00:10:00Z", "2026-11-21T15:55:00Z"]) {
    const now = new Date(hour);
    for (const { at } of timeChoices(now)) {
      const back = now.getTime() - Date.parse(at);
      assert.ok(back >= 0 && back <= 7 * 24 * 3600_000, `${hour}: ${at}`);
    }
  }
  assert.ok(!timeChoices(new Date("2026-11-20T17:00:00Z")).some((choice) => choice.code === "this_morning"));
});

test("ids are UUIDv7 in the order they were made", () => {
  const first = newId(1_700_000_000_000);
  const second = newId(1_700_000_000_001);
  assert.match(first, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.ok(first < second);
  assert.equal(Number.parseInt(first.replaceAll("-", "").slice(0, 12), 16), 1_700_000_000_000);
  assert.equal(new Set(Array.from({ length: 500 }, () => newId())).size, 500);
});

test("a day begun late is a day late, as the desk counts", () => {
  const now = new Date("2026-11-22T02:10:00Z");
  assert.equal(daysLate("2026-10-27T00:08:00Z", now), 27);
  assert.equal(daysLate("2026-11-22T02:09:00Z", now), 1);
  assert.equal(daysLate("2026-11-22T02:10:00Z", now), 0);
  assert.equal(daysLate("2026-11-23T02:10:00Z", now), 0);
});
