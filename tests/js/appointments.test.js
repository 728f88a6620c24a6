import assert from "node:assert/strict";
import test from "node:test";
import { appointmentOperation, checkAppointment, emptyAppointment, movedAppointment } from "../../static/js/rules/appointment-form.js";
import { keepsAppointment } from "../../static/js/rules/appointments.js";
import { cancelOperation, dueAppointment, foldDossiers, partOf, plannedAhead } from "../../static/js/rules/index.js";
import { adoptions, shownIn } from "../../static/js/rules/settling.js";
import { localMoment } from "../../static/js/rules/time.js";
import { daysAgo, household, NOW, REFERENCE, row, USER, visit, visitRow } from "./support/facts.js";

const context = { user: USER, now: NOW };
const form = (different = {}) => ({ ...emptyAppointment("h1", NOW), days: 1, reason: "商量事情", ...different });
const planned = (different = {}) => ({ id: "p1", planned_at: daysAgo(0, 14), with_whom: null, reason: "商量事情",
  made_by: USER.name, made_at: daysAgo(5), ...different });
const fold = (home, rows) => foldDossiers([home], rows, REFERENCE, USER).households[0];
const open = (home, rows = []) => fold(home, rows).appointments.map((one) => one.id);

test("a day, a part of it and a word make an appointment", () => {
  const made = appointmentOperation(form({ part: "afternoon", with_whom: "周根生" }), context);
  assert.deepEqual([made.kind, made.household_id], ["appointment.make", "h1"]);
  assert.deepEqual(made.body, { planned_at: "2026-11-22T06:30:00Z", reason: "商量事情", with_whom: "周根生" });
  assert.equal(partOf(made.body.planned_at), "afternoon");
  assert.equal(partOf("2026-11-22T06:45:00Z"), null);
});

test("no day is preset, and what is over cannot be arranged", () => {
  assert.deepEqual(checkAppointment(emptyAppointment("h1", NOW), NOW), { days: "required", reason: "required" });
  assert.deepEqual(checkAppointment(form({ days: 0, part: "evening" }), NOW), {});
  assert.deepEqual(checkAppointment(form({ days: -3 }), NOW), { days: "is_over" });
  assert.deepEqual(checkAppointment(form({ days: 366 }), NOW), { days: "too_far" });
  const at = (/** @type {number} */ hour, /** @type {number} */ minute) => localMoment(NOW, 0, hour, minute);
  for (const [part, begun, over] of /** @type {const} */ ([
    ["morning", at(14, 29), at(14, 30)], ["afternoon", at(18, 59), at(19, 0)], ["evening", at(23, 59), at(24, 0)],
  ])) {
    assert.deepEqual(checkAppointment(form({ days: 0, part }), begun), {}, `${part} goes on`);
    const days = part === "evening" ? -1 : 0;
    assert.deepEqual(checkAppointment(form({ days, part }), over), { days: "is_over" }, part);
  }
  assert.deepEqual(checkAppointment(form({ reason: "长".repeat(201) }), NOW), { reason: "too_long" });
});

test("moved, it keeps its word and asks for the day anew; called off, it waits for its own making", () => {
  const again = movedAppointment(planned({ planned_at: "2026-11-22T11:00:00Z", with_whom: "周根生" }), "h1", NOW);
  assert.deepEqual([again.days, again.part, again.reason, again.with_whom], [null, "evening", "商量事情", "周根生"]);
  const cancel = cancelOperation(planned({ operation_id: "op-7" }), "h1", context);
  assert.deepEqual([cancel.kind, cancel.entity_id, cancel.depends_on, cancel.body], ["appointment.cancel", "p1", "op-7", {}]);
  assert.equal("depends_on" in cancelOperation(planned(), "h1", context), false);
});

test("made here it stands in its household, called off here it goes", () => {
  const home = household({ appointments: [planned({ planned_at: daysAgo(-3, 9) })] });
  const make = row("appointment.make", { household_id: home.id, body: { planned_at: daysAgo(-1, 9), reason: "调解" } });
  assert.deepEqual(open(home, [make]), [make.entity_id, "p1"]);
  assert.equal(fold(home, [make]).appointments[0].local, true);
  const cancel = row("appointment.cancel", { household_id: home.id, entity_id: "p1" });
  assert.deepEqual(open(home, [make, cancel]), [make.entity_id]);
  assert.deepEqual(open(home, [{ ...cancel, state: "quarantined" }]), ["p1"]);
  const pulled = { ...home, appointments: [...home.appointments, planned({ id: make.entity_id })] };
  assert.equal(open(pulled, [make]).length, 2);
});

test("a visit keeps it by the server's own rule", () => {
  const met = (different) => visit({ outcome: "met", started_at: daysAgo(0, 15), ...different });
  assert.equal(keepsAppointment(met(), planned()), true);
  assert.equal(keepsAppointment(met({ outcome: "nobody_home" }), planned()), false);
  assert.equal(keepsAppointment(met({ started_at: daysAgo(1) }), planned()), false);
  assert.equal(keepsAppointment(met({ started_at: daysAgo(1), kind: "appointment" }), planned()), true);
  assert.equal(keepsAppointment(met({ started_at: daysAgo(6), kind: "appointment" }), planned()), false);
});

test("the visit made here keeps what is due; what the server still calls open after its own visits stays", () => {
  const home = household({ appointments: [planned()], visits: [visit({ started_at: daysAgo(0, 9) })] });
  assert.deepEqual(open(home), ["p1"]);
  assert.equal(dueAppointment(fold(home, []), NOW).id, "p1");
  assert.deepEqual(open(home, [visitRow(home.id)]), []);
  assert.deepEqual(open(home, [visitRow(home.id, { state: "quarantined" })]), ["p1"]);
});

test("what lies ahead is listed by day, what is due is not", () => {
  const one = household({ appointments: [planned({ planned_at: daysAgo(-5, 9) }), planned({ id: "p2", planned_at: daysAgo(-30, 9) })] });
  const two = household({ appointments: [planned({ id: "p3", planned_at: daysAgo(-1, 9) }), planned({ id: "p4" })] });
  const { households } = foldDossiers([one, two], [], REFERENCE, USER);
  assert.deepEqual(plannedAhead(households, NOW).map((entry) => entry.planned.id), ["p3", "p1"]);
});

test("a correction never takes the dossier's new token over: what it had kept may be open again", () => {
  const [first, again] = [{}, { supersedes: "v1" }].map((more) => row("visit.record", { household_id: "h1", ...more }));
  const result = [{ id: "a", outcome: "applied", dossiers: { h1: { from: "t1", to: "t2" } } }];
  const tokens = new Map([["h1", "t1"]]);
  assert.equal(adoptions(result, new Map([["a", shownIn(first)]]), tokens).size, 1);
  assert.equal(adoptions(result, new Map([["a", shownIn(again)]]), tokens).size, 0);
});
