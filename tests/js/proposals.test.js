import assert from "node:assert/strict";
import test from "node:test";
import { behind, emptyVisit, foldDossiers, proposalBehind, searchHouseholds, visitOperations } from "../../static/js/rules/index.js";
import { checkProposal, emptyProposal, likelySame, placesIn, proposalOperation } from "../../static/js/rules/proposals.js";
import { proposedAgain } from "../../static/js/rules/proposals-again.js";
import { household, NOW, REFERENCE, row, USER, userDossier, visitRow } from "./support/facts.js";

const context = { user: USER, now: NOW };
const form = (different = {}) => ({ ...emptyProposal(NOW, 7), group: "3组", hamlet: "周家浜", door: "88号", ...different });
const ROLL = { grids: [{ id: 7, name: "南洋网格", village_name: "荆山村" }], households: [
  { id: "r1", grid_id: 7, group: "3组", hamlet: "周家浜", door: "88号", address: "荆山村周家浜88号", head: "周**", kind: "family" },
  { id: "r2", grid_id: 7, group: "12组", hamlet: "庙桥", door: "2号", address: "荆山村庙桥2号", head: "沈**", kind: "family" },
  { id: "r3", grid_id: 8, group: "3组", hamlet: "周家浜", door: "88号", address: "别处", head: "钱**", kind: "family" },
] };
const reference = { ...REFERENCE, roll: { version: "1", data: ROLL } };
const rowOf = (operation, different = {}) => row(operation.kind, { ...operation, ...different });

test("only the door has to be said", () => {
  assert.deepEqual(checkProposal(form({ door: " " })), { door: "required" });
  assert.deepEqual(checkProposal(form()), {});
  assert.deepEqual(checkProposal(form({ door: "长".repeat(60) })), { door: "too_long" });
  assert.deepEqual(checkProposal(form({ head: "阿依", phone: "１３９ 0000-1111" })), {});
  assert.deepEqual(checkProposal(form({ head: "阿依", phone: "请问邻居" })), { phone: "not_a_phone" });
  assert.deepEqual(checkProposal(form({ phone: "13900001111" })), { head: "required" });
});

test("what travels is the whole address and its parts, and nothing that was not said", () => {
  const { kind, entity_id, household_id, body } = proposalOperation(form({ id: "new" }), context);
  assert.deepEqual([kind, entity_id, household_id], ["household.propose", "new", null]);
  assert.deepEqual(body, { address: "3组周家浜88号", kind: "family", grid_id: 7, group: "3组", hamlet: "周家浜" });
});

test("proposed here it is a household at once, found by its door, visited before the server knows it", () => {
  const made = proposalOperation(form({ id: "new", head: "买买提·艾力", phone: "13900001111" }), context);
  const outbox = [rowOf(made), visitRow("new")];
  const folded = foldDossiers([household(), userDossier()], outbox, reference, USER);
  const home = folded.households.find((one) => one.id === "new");
  assert.deepEqual([home.household.state, home.household.active, home.local, home.row_state], ["proposed", false, true, "pending"]);
  assert.deepEqual([home.household.address, home.household.door, home.household.name], ["荆山村周家浜88号", "88号", "买买提·艾力"]);
  assert.deepEqual(home.visits.map((one) => one.outcome), ["met"]);
  assert.deepEqual(searchHouseholds(folded.households, "周家浜 88").map((one) => one.id), ["new"]);
  assert.deepEqual(folded.proposals.map((one) => [one.address, one.state, one.local]), [["3组周家浜88号", "open", true]]);
});

test("once a dossier holds it, that speaks; what was decided is told once", () => {
  const made = proposalOperation(form({ id: "new" }), context);
  const pulled = household({ id: "new" }, { state: "proposed", active: false });
  const said = { id: "new", address: "3组周家浜88号", state: "refused", note: "是仓库", into: null, at: NOW.toISOString() };
  const folded = foldDossiers([pulled, userDossier({ proposals: [said] })], [rowOf(made)], reference, USER);
  assert.equal(folded.households.length, 1);
  assert.equal(folded.households[0].local, undefined);
  assert.deepEqual(folded.proposals, [said]);
});

test("what is done at a door that the server may not know waits for its proposal", () => {
  const made = rowOf(proposalOperation(form({ id: "new" }), context));
  assert.equal(proposalBehind([made], "new"), made.id);
  assert.equal(proposalBehind([{ ...made, contained: true }], "new"), null);
  assert.equal(proposalBehind([made], "elsewhere"), null);
  const waiting = { ...context, depends_on: proposalBehind([made], "new") };
  const home = { household: { id: "new", kind: "family" } };
  const [visit] = visitOperations({ ...emptyVisit(home, NOW), outcome: "met" }, waiting);
  assert.equal(visit.depends_on, made.id);
  assert.deepEqual(behind([made, rowOf(visit)], made.id).map((one) => one.id), [visit.id]);
});

test("a refused proposal goes again in its own place, and what waited for it goes along behind it", () => {
  const waits = { state: "quarantined", problem: { code: "waiting_for_parent" } };
  const refused = rowOf(proposalOperation(form({ id: "new" }), context), { state: "quarantined", problem: { code: "invalid_input" } });
  const visit = visitRow("new", { ...waits, depends_on: refused.id });
  const issue = row("issue.raise", { household_id: "new", body: { description: "沟", visit_id: visit.entity_id }, ...waits, depends_on: visit.id });
  const word = row("issue.comment", { body: { text: "看过" }, ...waits, depends_on: issue.id });
  const stranger = visitRow("h9", { ...waits, depends_on: "elsewhere" });
  const sent = visitRow("new", { state: "acknowledged", depends_on: refused.id });
  const outbox = [refused, visit, issue, word, stranger, sent];
  const made = proposedAgain(refused, proposalOperation(form({ id: "new", door: "89号" }), context), outbox);
  assert.deepEqual(made.map(({ kind, supersedes }) => [kind, supersedes]),
    [["household.propose", "new"], ["visit.record", visit.entity_id], ["issue.raise", issue.entity_id]]);
  const [again, visited, raised] = made;
  assert.deepEqual([again.entity_id, again.body.door, visited.household_id], ["new", undefined, "new"]);
  assert.deepEqual([visited.depends_on, raised.depends_on, raised.body.visit_id], [again.id, visited.id, visited.entity_id]);
  assert.equal(visited.captured_at, visit.captured_at, "it happened when it happened");
  const ids = made.flatMap(({ id, entity_id }) => [id, entity_id]);
  assert.equal(new Set([...ids, refused.id, visit.id, visit.entity_id, issue.id, issue.entity_id]).size, 11);
  const both = [...outbox, ...made.map((operation) => rowOf(operation))];
  const folded = foldDossiers([userDossier()], both, reference, USER);
  assert.deepEqual(folded.households.map((one) => [one.id, one.household.door, one.row_state]), [["new", "89号", "pending"]]);
  assert.equal(folded.households[0].visits.length, 2, "the one that was sent, and the one that goes again");
  assert.equal(proposalBehind(both, "new"), again.id);
  assert.deepEqual(proposedAgain(refused, again, both).length, 1, "what goes already does not go twice");
});

test("a door that stands on the roll is shown before it is proposed a second time", () => {
  assert.deepEqual(likelySame(form(), ROLL.households).map((one) => one.id), ["r1"]);
  assert.deepEqual(likelySame(form({ group: "", hamlet: "" }), ROLL.households).map((one) => one.id), ["r1"]);
  assert.deepEqual(likelySame(form({ group: "三组" }), ROLL.households).map((one) => one.id), ["r1"]);
  assert.deepEqual(likelySame(form({ door: "8号" }), ROLL.households), []);
  assert.deepEqual(likelySame(form({ door: "" }), ROLL.households), []);
});

test("groups and hamlets of the grid are offered in walking order, each once", () => {
  assert.deepEqual(placesIn(7, ROLL.households), [{ group: "3组", hamlet: "周家浜" }, { group: "12组", hamlet: "庙桥" }]);
});

test("numbers written out find the same doors", () => {
  const { households } = foldDossiers([household({}, { group: "12组", address: "荆山村12组庙桥2号", door: "2号" })], [], REFERENCE, USER);
  assert.equal(searchHouseholds(households, "十二组 2号").length, 1);
  assert.equal(searchHouseholds(households, "十三组").length, 0);
});
