/** Invented households, visits and issues to start from; each takes what a test wants different. */

export const USER = { id: "u1", name: "沈国良", username: "cadre", roles: ["cadre"], language: "zh" };
export const NOW = new Date("2026-11-21T06:20:00Z"); // 14:20 in Shanghai

let counter = 0;
export const id = (prefix) => `${prefix}-${(counter += 1)}`;

/** @param {number} days @param {number} [hour] the local hour */
export function daysAgo(days, hour = 10) {
  return new Date(Date.UTC(2026, 10, 21 - days, hour - 8)).toISOString().replace(".000Z", "Z");
}

export function household(different = {}, facts = {}) {
  const own = different.id ?? id("h");
  return {
    id: own, kind: "household", token: `t-${own}-1`, revision: 1,
    household: { id: own, kind: "family", name: "周根生", grid_id: 7, grid_name: "南洋网格", village_name: "荆山村",
      group: "3组", hamlet: "周家浜", door: "17号", address: "荆山村3组周家浜17号", position: null, active: true, ...facts },
    assignment: { cadre_id: USER.id, cadre_name: USER.name, reason: "near", since: daysAgo(200) },
    members: [{ id: `${own}-m1`, name: "周根生", sex: "m", birth_year: 1958, relation: "head", head: true, phone: "13900001111" }],
    tags: [], visits: [visit({ started_at: daysAgo(3) })], meetings: [], issues: [], ...different,
  };
}

export function visit(different = {}) {
  return { id: id("v"), kind: "door", outcome: "met", started_at: daysAgo(3), ended_at: null, notes: "", phrases: [],
    cadre_id: USER.id, cadre_name: USER.name, companions: [], supersedes: null, ...different };
}

export function issue(different = {}) {
  return { id: id("i"), number: "HN-2026-0007", category: "drainage", description: "屋后排水沟堵塞", urgency: "normal",
    state: "submitted", version: 1, cycle: 1, intake: "visit", resolution_channel: null, outcome: null,
    confidential: false, household_id: null, raised_by: { id: USER.id, name: USER.name },
    reporter: { id: null, name: "周根生" }, unit_name: null, level: "grid", occurred_at: daysAgo(20),
    recorded_at: daysAgo(20), due_at: null, answer: null, answered_at: null, answered_by: null, callback_due: false,
    supervised: false, events: [], callbacks: [], ...different };
}

export function answered(different = {}) {
  return issue({ state: "resolved", resolution_channel: "department", outcome: "solved", answer: "沟已经清好",
    answered_at: daysAgo(2), answered_by: "镇城建办", callback_due: true, ...different });
}

export function userDossier(different = {}) {
  return { id: USER.id, kind: "user", token: "t-user-1", revision: 1, user: USER, meetings: [], issues: [], notices: [],
    quarantined: [], ...different };
}

export const STEPS = {
  open_states: ["submitted", "dispatched", "signed", "in_progress", "resolved"],
  table: [
    { from: "submitted", step: "dispatch", to: "dispatched" }, { from: "submitted", step: "withdraw", to: "withdrawn" },
    { from: "resolved", step: "reopen", to: "in_progress" }, { from: "resolved", step: "reopen", to: "submitted" },
  ],
};
export const REFERENCE = { steps: { version: "1", data: STEPS } };

let seq = 0;
export function row(kind, different = {}) {
  return { id: id("op"), seq: (seq += 1), kind, entity_id: id("e"), household_id: null, captured_at: daysAgo(0, 14),
    body: {}, state: "pending", attempts: 0, contained: false, settled_at: null, ...different };
}

export function visitRow(householdId, different = {}) {
  return row("visit.record", { household_id: householdId,
    body: { kind: "door", outcome: "met", started_at: daysAgo(0, 14), notes: "一切正常" }, ...different });
}
