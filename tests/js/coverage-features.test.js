/** What is said of a grid comes onto its outline and onto the place of its number. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_BAND, shaded } from "../../static/js/desk/coverage-features.js";

const point = (/** @type {number} */ id) => ({ geometry: { coordinates: [0, 0] }, properties: { id } });
const all = (/** @type {any[]} */ ...features) => ({ type: /** @type {const} */ ("FeatureCollection"), features });

test("a grid bears its band and its number; one of which nothing is said keeps its outline", () => {
  const ground = { grids: all(point(1), point(2)), villages: all(), names: all(), middles: all(point(1), point(2)) };
  const shown = shaded(ground, { 1: { band: 3, name: "南洋网格", brief: "4/8", words: "", rows: "" } });
  assert.deepEqual(shown.grids.features.map((one) => one.properties), [{ id: 1, band: 3 }, { id: 2, band: NO_BAND }]);
  assert.deepEqual(shown.middles.features.map((one) => one.properties.label), ["南洋网格\n4/8", ""]);
});
