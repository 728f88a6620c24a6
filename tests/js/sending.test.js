import assert from "node:assert/strict";
import test from "node:test";
import { batchesOf, halves, MOST_BYTES, payloadOf } from "../../static/js/rules/batches.js";
import { EVERY_MS, nextAfterFailure, nextRegular } from "../../static/js/rules/pace.js";
import { needsSecondWord, reasoned } from "../../static/js/rules/removals.js";
import { adoptions, settlement } from "../../static/js/rules/settling.js";
import { row, visitRow } from "./support/facts.js";

const rows = (count, notes = "") => Array.from({ length: count }, () => visitRow("h", { body: { notes } }));

test("batches keep the order of saving and hold at most a hundred", () => {
  const made = rows(250);
  const batches = batchesOf([...made].reverse());
  assert.deepEqual(batches.map((batch) => batch.length), [100, 100, 50]);
  assert.deepEqual(batches.flat().map((one) => one.seq), made.map((one) => one.seq));
});

test("a batch stays under one mebibyte as it travels, in bytes and not in characters", () => {
  const batches = batchesOf(rows(90, "走".repeat(6000)));
  assert.ok(batches.length > 1);
  for (const batch of batches) {
    const body = JSON.stringify({ protocol: 1, device_time: "2026-11-21T06:20:00Z", operations: batch.map(payloadOf) });
    assert.ok(new TextEncoder().encode(body).length <= MOST_BYTES);
  }
  assert.equal(batchesOf([visitRow("h", { body: { notes: "x".repeat(MOST_BYTES) } }), ...rows(1)]).length, 2);
});

test("the payload holds nothing that changes after the first attempt", () => {
  const made = row("visit.record", { body: { notes: "a" }, last_sync_at: "2026-11-20T00:00:00Z", supersedes: null });
  const later = { ...made, state: "sending", attempts: 4, contained: true, settled_at: "x", problem: { code: "busy" } };
  assert.equal(JSON.stringify(payloadOf(later)), JSON.stringify(payloadOf(made)));
  assert.ok(!("supersedes" in payloadOf(made)));
});

test("halving loses nothing", () => {
  assert.deepEqual(halves([1, 2, 3]), [[1, 2], [3]]);
});

test("every outcome leaves its row in a named state", () => {
  const state = (result) => settlement({ id: "x", ...result }).state;
  assert.equal(state({ outcome: "applied" }), "acknowledged");
  assert.equal(state({ outcome: "duplicate" }), "acknowledged");
  assert.equal(state({ outcome: "duplicate", original: { outcome: "applied" } }), "acknowledged");
  assert.equal(state({ outcome: "rejected", code: "not_visible" }), "quarantined");
  assert.equal(state({ outcome: "conflict", kept: 1, yours: 2 }), "conflict");
  assert.equal(state({ outcome: "deferred", waiting_for: "y" }), "pending");
  assert.equal(state({ outcome: "retry", after: 5 }), "pending");
  assert.equal(state({ outcome: "something new" }), "pending");
});

test("a duplicate of a refusal is a refusal: it is never shown as sent", () => {
  const word = settlement({ id: "x", outcome: "duplicate", original: { outcome: "rejected", code: "past_grace", field: "household_id" } });
  assert.deepEqual([word.state, word.problem.code, word.problem.field], ["quarantined", "past_grace", "household_id"]);
});

const pushed = (id, from, to, outcome = "applied") => ({ id, outcome, dossiers: { h: { from, to } } });
const visits = new Map([["a", "h"], ["b", "h"], ["c", null]]);

test("a token is taken over only from the one held", () => {
  const held = new Map([["h", "t1"]]);
  assert.deepEqual([...adoptions([pushed("a", "t1", "t2")], visits, held)], [["h", "t2"]]);
  assert.deepEqual([...adoptions([pushed("a", "t1", "t2"), pushed("b", "t2", "t3")], visits, held)], [["h", "t3"]]);
  assert.deepEqual([...adoptions([pushed("a", "t1", "t3"), pushed("b", "t1", "t3")], visits, held)], [["h", "t3"]]);
  assert.deepEqual([...adoptions([pushed("a", "t2", "t3")], visits, held)], []);
  assert.deepEqual([...adoptions([pushed("a", "t1", "t2")], visits, new Map())], []);
});

test("a token is not taken over where the server knows more than the fold can show", () => {
  const held = new Map([["h", "t1"]]);
  assert.deepEqual([...adoptions([pushed("c", "t1", "t2")], visits, held)], []);
  assert.deepEqual([...adoptions([pushed("a", "t1", "t2"), pushed("c", "t2", "t3")], visits, held)], []);
  assert.deepEqual([...adoptions([pushed("a", "t1", "t2"), pushed("c", "t1", "t2")], visits, held)], []);
  assert.deepEqual([...adoptions([pushed("c", "t1", "t2"), pushed("a", "t1", "t2")], visits, held)], []);
  assert.deepEqual([...adoptions([pushed("a", "t1", "t2", "duplicate")], visits, held)], []);
});

test("a visit that went to the household into which its own was merged is brought by a pull", () => {
  const held = new Map([["h", "t1"]]);
  assert.deepEqual([...adoptions([pushed("a", "t1", "t2")], new Map([["a", "merged into h"]]), held)], []);
});

test("tries are spread by chance, wait longer each time, and obey what the server asks", () => {
  assert.deepEqual([nextRegular(() => 0), nextRegular(() => 0.999)].map((ms) => Math.round(ms / EVERY_MS * 2)), [1, 3]);
  assert.ok(nextAfterFailure(1, null, () => 0.5) < nextAfterFailure(4, null, () => 0.5));
  assert.ok(nextAfterFailure(50, null, () => 0.999) <= 1.5 * EVERY_MS);
  assert.equal(nextAfterFailure(1, 120, () => 0), 120_000);
  assert.ok(nextAfterFailure(9, 120, () => 0.999) <= 150_000);
});

test("a dossier goes only with a reason, and many only when said twice", () => {
  assert.deepEqual(reasoned([{ id: "a" }, { id: "b", reason: "reassigned" }, { id: "c", reason: "because" }]), ["b"]);
  assert.equal(needsSecondWord(1, 3), false);
  assert.equal(needsSecondWord(2, 3), true);
  assert.equal(needsSecondWord(21, 5000), true);
  assert.equal(needsSecondWord(0, 0), false);
});
