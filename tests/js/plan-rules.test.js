// The screen of a plan: what a move does to loads, what a box holds, where cadres are drawn.
import assert from "node:assert/strict";
import test from "node:test";
import { coverFeatures, homeFeatures, hull, lineFeatures, seatFeatures } from "../../static/js/desk/plan-features.js";
import { effectsOf, filled, moved, nearest, seatsOf, taken, toggled, within, wordOf } from "../../static/js/desk/plan-rules.js";

const cadre = (id, more = {}) => ({ id, name: id, lat: 30, lon: 120, load: 6, load_now: 6, elsewhere: 0, leaving: false, ...more });
const home = (id, keeper, more = {}) => ({ id, name: id, address: "", lat: 30.01, lon: 120.01, cadre_id: keeper, now_cadre_id: keeper, metres: 5, by: "plan", tie: null, ...more });
const board = (cadres, homes) => ({ plan: { id: "p", state: "ready", version: 1 }, summary: { fewest: 5, most: 7 }, cadres, homes });

test("a move raises one load and lowers the others, and says how far beyond the limits it goes", () => {
  const before = board([cadre("a"), cadre("b"), cadre("c")], [home("1", "a"), home("2", "a"), home("3", "b"), home("4", "c")]);
  const effects = effectsOf(before, ["1", "2", "3"], "c");
  assert.deepEqual(effects.map(({ id, before, after, word, by }) => [id, before, after, word, by]), [["c", 6, 9, "over", 2], ["a", 6, 4, "under", 1], ["b", 6, 5, "ok", 0]]);
  const after = moved(before, ["1", "2", "3"], "c");
  assert.deepEqual(after.cadres.map(({ load }) => load), [4, 5, 9]);
  assert.deepEqual(after.homes.map(({ cadre_id: keeper }) => keeper), ["c", "c", "c", "c"]);
  assert.equal(before.homes[0].cadre_id, "a", "the board that was is left alone");
});

test("homes that one keeps already do not count twice, and a home of nobody takes from nobody", () => {
  const stood = board([cadre("a")], [home("1", "a"), home("2", null)]);
  assert.deepEqual(effectsOf(stood, ["1", "2"], "a").map(({ after }) => after), [7]);
  assert.deepEqual(effectsOf(stood, ["1"], "nobody"), []);
});

test("the limits have words at both ends", () => {
  assert.deepEqual([0, 4, 5, 6, 7, 8].map((load) => wordOf(load, 5, 7)), ["none", "under", "ok", "ok", "full", "over"]);
});

test("a cadre without a position is drawn amid his homes, without these nowhere", () => {
  const lost = { lat: null, lon: null };
  const seats = seatsOf(board([cadre("a", lost), cadre("b", lost), cadre("c")], [home("1", "a", { lat: 30, lon: 120 }), home("2", "a", { lat: 32, lon: 122 }), home("3", "b", lost)]));
  assert.deepEqual([...seats], [["a", [121, 31]], ["c", [120, 30]]]);
});

test("a box holds what lies between its corners, whichever way it was drawn; a drag takes what was chosen", () => {
  const spots = [{ id: "in", x: 5, y: 5 }, { id: "edge", x: 10, y: 0 }, { id: "out", x: 11, y: 5 }];
  assert.deepEqual(within(spots, { x: 10, y: 10 }, { x: 0, y: 0 }), ["in", "edge"]);
  assert.deepEqual(within(spots, { x: 0, y: 10 }, { x: 10, y: 0 }), ["in", "edge"]);
  assert.equal(nearest(spots, { x: 9, y: 5 }, 3), "out");
  assert.equal(nearest(spots, { x: 90, y: 5 }, 30), null);
  assert.deepEqual(taken(new Set(["1", "2"]), "2"), ["1", "2"]);
  assert.deepEqual(taken(new Set(["1", "2"]), "3"), ["3"]);
  assert.deepEqual([...toggled(toggled(new Set(), "1"), "2")], ["1", "2"]);
  assert.deepEqual([...toggled(new Set(["1"]), "1")], []);
});

test("what is drawn follows the switch between now and the plan", () => {
  const stood = board([cadre("a"), cadre("b", { load: 7 })], [home("1", "b", { now_cadre_id: "a" }), home("2", null), home("3", "a", { lat: null, lon: null })]);
  const view = (shown) => ({ board: stood, shown, chosen: new Set(["2"]), seats: seatsOf(stood), shades: new Map([["a", 0], ["b", 1]]) });
  const said = (collection) => collection.features.map(({ properties }) => properties);
  assert.deepEqual(said(homeFeatures(view("plan"))), [{ id: "1", shade: 1, other: 1, chosen: 0 }, { id: "2", shade: -1, other: 0, chosen: 1 }]);
  assert.deepEqual(said(homeFeatures(view("now")))[0].shade, 0);
  assert.equal(lineFeatures(view("plan")).features.length, 1, "no line for a home without a position or keeper");
  assert.deepEqual(said(seatFeatures(view("plan"))).map(({ label }) => label), ["a 6", "b 7"]);
  assert.deepEqual(said(seatFeatures(view("now"))).map(({ label }) => label), ["a 6", "b 6"]);
  assert.equal(coverFeatures(view("plan")).features.length, 0, "a line is no ground");
});

test("the ground of a cadre is the line around his homes", () => {
  const ring = hull([[0, 0], [2, 0], [1, 1], [2, 2], [0, 2]]);
  assert.deepEqual(ring, [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]);
  assert.deepEqual(hull([]), []);
});

test("a sentence takes its numbers", () => {
  assert.equal(filled("{name}：{before} → {after} 户", { name: "陆敏", before: 6, after: 9 }), "陆敏：6 → 9 户");
});
