import assert from "node:assert/strict";
import test from "node:test";
import { EXACT_TO, wayCm, walkingOrder } from "../../static/js/rules/walking.js";

const [LAT, LON] = [30.75, 120.75];

/** The same numbers each time. @param {number} seed */
function chance(seed) {
  let state = seed + 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

function doors(n, seed) {
  const next = chance(seed);
  return Array.from({ length: n }, () => ({ lat: LAT + next() / 100, lon: LON + next() / 100 }));
}

const lengthOf = (path, spots, start) =>
  path.reduce((sum, place, at) => sum + (at ? wayCm(spots[path[at - 1]], spots[place]) : start ? wayCm(start, spots[place]) : 0), 0);

function* orders(places) {
  if (places.length <= 1) yield places;
  for (const [at, place] of places.entries()) for (const rest of orders(places.toSpliced(at, 1))) yield [place, ...rest];
}

test("no order is shorter, with a start and without one", () => {
  for (let seed = 0; seed < 70; seed += 1) {
    const spots = doors(seed % 8, seed);
    const start = seed % 2 ? { lat: LAT, lon: LON } : null;
    const path = walkingOrder(spots, start);
    assert.deepEqual([...path].sort(), [...spots.keys()], "every door once");
    const least = Math.min(...[...orders([...spots.keys()])].map((each) => lengthOf(each, spots, start)));
    assert.equal(lengthOf(path, spots, start), spots.length ? least : 0);
  }
});

test("fifteen doors along a road are walked along it", () => {
  const along = [7, 2, 14, 0, 9, 4, 12, 1, 10, 5, 13, 3, 8, 6, 11];
  assert.equal(along.length, EXACT_TO);
  const path = walkingOrder(along.map((place) => ({ lat: LAT, lon: LON + place / 1000 })), { lat: LAT, lon: LON - 0.001 });
  assert.deepEqual(path.map((place) => along[place]), [...along.keys()]);
});

test("beyond fifteen no stretch is worth turning round", () => {
  for (const start of [null, { lat: LAT, lon: LON }]) {
    const spots = doors(40, 7);
    const path = walkingOrder(spots, start);
    assert.equal(new Set(path).size, 40);
    const told = lengthOf(path, spots, start);
    for (let from = 0; from < 40; from += 1) {
      for (let to = from + 2; to <= 40; to += 1) {
        const turned = [...path.slice(0, from), ...path.slice(from, to).reverse(), ...path.slice(to)];
        assert.ok(lengthOf(turned, spots, start) >= told);
      }
    }
    assert.ok(told < 0.5 * lengthOf([...spots.keys()], spots, start));
  }
});

test("doors without a position come last, as they stand; across the date line it is not far", () => {
  assert.deepEqual(walkingOrder([null, { lat: LAT, lon: LON + 0.002 }, undefined, { lat: LAT, lon: LON }], { lat: LAT, lon: LON }), [3, 1, 0, 2]);
  assert.deepEqual(walkingOrder([null, null]), [0, 1]);
  assert.equal(wayCm({ lat: 0, lon: 179.9995 }, { lat: 0, lon: -179.9995 }), wayCm({ lat: 0, lon: 0 }, { lat: 0, lon: 0.001 }));
});
