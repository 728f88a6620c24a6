import assert from "node:assert/strict";
import test from "node:test";
import { compareAddresses, compareDoors, distanceMetres, foldDossiers, searchHouseholds, searchRoll, walkingMinutes }
  from "../../static/js/rules/index.js";
import { household, REFERENCE, USER } from "./support/facts.js";

const sorted = (doors) => [...doors].sort(compareDoors);

test("doors are in walking order, in digits and in words", () => {
  assert.deepEqual(sorted(["10号", "2号", "1号"]), ["1号", "2号", "10号"]);
  assert.deepEqual(sorted(["十组", "三组", "二十一组", "十二组"]), ["三组", "十组", "十二组", "二十一组"]);
  assert.deepEqual(sorted(["１２号", "3号"]), ["3号", "１２号"]);
  assert.deepEqual(sorted(["8号-2", "8号-10", "8号"]), ["8号", "8号-2", "8号-10"]);
});

test("an address is compared from the village to the door", () => {
  const at = (group, hamlet, door) => ({ village_name: "荆山村", group, hamlet, door });
  const walk = [at("10组", "南洋", "1号"), at("2组", "南洋", "20号"), at("2组", "南洋", "3号"), at("2组", null, "9号")];
  walk.sort(compareAddresses);
  assert.deepEqual(walk.map(({ group, door }) => group + door), ["2组9号", "2组3号", "2组20号", "10组1号"]);
});

test("distance is right to the metre at the size of a village, and unknown without a position", () => {
  const here = { lat: 30.45, lon: 120.6 };
  assert.equal(distanceMetres(here, here), 0);
  assert.ok(Math.abs(distanceMetres(here, { lat: 30.451, lon: 120.6 }) - 111) <= 1);
  assert.equal(distanceMetres(here, null), null);
  assert.equal(walkingMinutes(10), 1);
  assert.equal(walkingMinutes(225), 4);
});

const sample = (name, door, members) => household({ members }, { name, door, address: `荆山村3组周家浜${door}` });
const member = (name, phone) => ({ id: name, name, sex: null, birth_year: null, relation: "other", head: false, phone });

test("a household is found by name, door, hamlet or the end of a phone number; all words must fit", () => {
  const folded = foldDossiers([
    sample("周根生", "17号", [member("周根生", "13900001234")]),
    sample("买买提·艾力", "2号", [member("买买提·艾力", null), member("𠮷田", null)]),
    sample("欧阳㛃", "12号", [member("欧阳㛃", "13800005678")]),
  ], [], REFERENCE, USER).households;
  const found = (text) => searchHouseholds(folded, text).map(({ household: { name } }) => name);
  assert.deepEqual(found("根生"), ["周根生"]);
  assert.deepEqual(found("5678"), ["欧阳㛃"]);
  assert.deepEqual(found("周家浜 ２号").sort(), ["欧阳㛃", "买买提·艾力"].sort());
  assert.deepEqual(found("买买提艾力"), ["买买提·艾力"]);
  assert.deepEqual(found("𠮷"), ["买买提·艾力"]);
  assert.deepEqual(found("㛃"), ["欧阳㛃"]);
  assert.deepEqual(found("没有这户"), []);
  assert.equal(found("  ").length, 3);
});

test("the roll is searched in the same way", () => {
  const roll = [{ id: "a", grid_id: 1, group: "1组", hamlet: null, door: "3号", address: "荆山村1组3号", head: "周**", kind: "family" }];
  assert.equal(searchRoll(roll, "周").length, 1);
  assert.equal(searchRoll(roll, "1组 4号").length, 0);
});
