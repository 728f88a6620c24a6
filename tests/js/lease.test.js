import assert from "node:assert/strict";
import test from "node:test";
import { checkDoor, doorOperations, emptyDoor } from "../../static/js/rules/at-the-door.js";
import { renewed, seen, standingOf } from "../../static/js/rules/lease.js";
import { isLow } from "../../static/js/rules/room.js";
import { keepClock, leaseOf, renewLease } from "../../static/js/store/lease.js";
import { NOW, USER } from "./support/facts.js";
import { freshStore, openedStore } from "./support/tablet.js";

const HOUR = 3600_000;
const after = (hours, from = NOW) => new Date(from.getTime() + hours * HOUR);
const state = (lease, now) => standingOf(lease, now).state;

test("open for seven days, warned in the last two, then over", () => {
  const lease = renewed(NOW);
  assert.deepEqual([0, 5 * 24 - 1, 5 * 24, 7 * 24 - 1, 7 * 24, 400 * 24].map((hours) => state(lease, after(hours))),
    ["open", "open", "soon", "soon", "over", "over"]);
  assert.equal(standingOf(lease, NOW).until.toISOString(), after(7 * 24).toISOString());
  assert.equal(standingOf(lease, after(25), 1).state, "over", "the server says how long");
});

test("a clock that is put back gives nobody a longer lease", () => {
  const late = seen(renewed(NOW), after(8 * 24));
  assert.equal(state(late, NOW), "over");
  assert.equal(state(late, after(-400 * 24)), "over");
  const counted = seen(seen(renewed(NOW), after(-24), 4 * 24 * HOUR), after(-24), 3 * 24 * HOUR);
  assert.equal(state(counted, after(-24)), "over", "time that goes by while the app is open counts, whatever the clock says");
});

test("a contact opens everything again, also after a clock that was years ahead", () => {
  const ahead = seen(renewed(NOW), after(365 * 24));
  assert.equal(state(ahead, NOW), "over");
  assert.equal(state(renewed(NOW), after(24)), "open");
});

test("the lease lies sealed in the store; a store of the version before begins with its last synchronisation", async (context) => {
  const store = await freshStore(context);
  assert.equal(state(await leaseOf(store, NOW), after(24)), "open");
  await store.setMeta("last_sync_at", after(-6 * 24).toISOString());
  assert.equal(state(await leaseOf(store, NOW), NOW), "soon");
  await store.setMeta("last_sync_at", after(100).toISOString());
  assert.equal(standingOf(await leaseOf(store, NOW), NOW).until.toISOString(), after(7 * 24).toISOString(), "a server ahead of us");
  await renewLease(store, NOW);
  await keepClock(store, after(8 * 24), 0);
  store.close();
  assert.equal(state(await leaseOf(await openedStore(context), NOW), NOW), "over", "read again after a restart");
});

test("a visit on a closed tablet is a household proposed by its door and a visit that waits for it", () => {
  const form = emptyDoor(NOW);
  assert.deepEqual(Object.keys(checkDoor(form)).sort(), ["door", "outcome"]);
  form.proposal.door = " 3组周家浜17号 ";
  form.visit.outcome = "met";
  form.visit.notes = "都好";
  assert.deepEqual(checkDoor(form), {});
  const [proposal, visit] = doorOperations(form, { user: USER, now: NOW });
  assert.deepEqual([proposal.kind, proposal.body], ["household.propose", { address: "3组周家浜17号", kind: "family" }]);
  assert.deepEqual([visit.kind, visit.household_id, visit.depends_on], ["visit.record", proposal.entity_id, proposal.id]);
  assert.deepEqual([visit.body.outcome, visit.body.notes], ["met", "都好"]);
});

test("below 200 MB photos wait; a browser that says nothing is not taken for a full one", () => {
  assert.deepEqual([199_999_999, 200_000_000, 0, null].map(isLow), [true, false, true, false]);
});
