/**
 * In which order to walk to chosen doors: an open path, the shortest up to EXACT_TO doors, a good one beyond. The same
 * rule and the same whole centimetres as the planner's (fieldvisit/planning/walking.py and distances.py); what is told
 * is the way through the air.
 *
 * @typedef {import("./types.js").Point} Point
 * @typedef {Float64Array[]} Ways  centimetres from each to each
 */
export const EXACT_TO = 15;
/** More doors than this are no plan for a day, and the good path takes its time. */
export const MOST_STOPS = 60;

const AXIS_CM = 637_813_700;
const E2 = 6.694379990141317e-3; // first eccentricity squared of WGS-84
/** @param {number} degrees */
const radians = (degrees) => (degrees * Math.PI) / 180;

/**
 * Whole centimetres between two places: the mid-latitude formula on the ellipsoid.
 * @param {Point} from
 * @param {Point} to
 */
export function wayCm(from, to) {
  const middle = radians((from.lat + to.lat) / 2);
  const flattened = 1 - E2 * Math.sin(middle) ** 2;
  const apart = ((((to.lon - from.lon + 180) % 360) + 360) % 360) - 180;
  const east = Math.cos(middle) * radians(apart);
  const north = (radians(to.lat - from.lat) * (1 - E2)) / flattened;
  return Math.round(Math.sqrt((east * east + north * north) / flattened) * AXIS_CM);
}

/**
 * The places of the spots in the order of walking, from `start` or from whichever suits; those without a position come
 * last, as they stand.
 * @param {(Point|null|undefined)[]} spots
 * @param {Point|null} [start]
 * @returns {number[]}
 */
export function walkingOrder(spots, start = null) {
  const known = spots.flatMap((spot, place) => (spot ? [place] : []));
  const unknown = spots.flatMap((spot, place) => (spot ? [] : [place]));
  const points = known.map((place) => /** @type {Point} */ (spots[place]));
  const ways = points.map((from) => Float64Array.from(points, (to) => wayCm(from, to)));
  const first = Float64Array.from(points, (to) => (start ? wayCm(start, to) : 0));
  const path = known.length <= EXACT_TO ? shortest(ways, first) : good(ways, first, start !== null);
  return [...path.map((step) => known[step]), ...unknown];
}

/**
 * Centimetres of a path, the way to its first door included.
 * @param {number[]} path
 * @param {Ways} ways
 * @param {Float64Array} first
 */
const lengthOf = (path, ways, first) =>
  path.reduce((sum, step, at) => sum + (at === 0 ? first[step] : ways[path[at - 1]][step]), 0);

/**
 * Held and Karp: the shortest path through each set of doors, by its last; sets are bits of a number.
 * @param {Ways} ways
 * @param {Float64Array} first
 * @returns {number[]}
 */
function shortest(ways, first) {
  const n = first.length;
  const best = new Float64Array((1 << n) * n).fill(Infinity);
  for (let set = 1; set < 1 << n; set += 1) {
    for (let last = 0; last < n; last += 1) {
      const before = set & ~(1 << last);
      if (before === set) continue;
      let least = before === 0 ? first[last] : Infinity;
      for (let door = 0; door < n; door += 1) least = Math.min(least, best[before * n + door] + ways[door][last]);
      best[set * n + last] = least;
    }
  }
  return walkedBack(best, ways);
}

/**
 * @param {Float64Array} best
 * @param {Ways} ways
 */
function walkedBack(best, ways) {
  const n = ways.length;
  let set = (1 << n) - 1;
  /** @type {number[]} */
  const path = [];
  if (n > 0) path.push(shortestOf(best.subarray(set * n)));
  while (path.length < n) {
    set &= ~(1 << path[0]);
    path.unshift(doorBefore(best.subarray(set * n), ways, path[0]));
  }
  return path;
}

/** @param {Float64Array} best  of the set that was walked before @param {Ways} ways @param {number} to */
const doorBefore = (best, ways, to) => shortestOf(ways.map((row, door) => best[door] + row[to]));

/** The place of the smallest. @param {ArrayLike<number>} lengths */
const shortestOf = (lengths) =>
  Array.from(lengths).reduce((least, length, place, all) => (length < all[least] ? place : least), 0);

/**
 * The nearest next from the start (or from a corner of the village), made shorter; the best of these.
 * @param {Ways} ways
 * @param {Float64Array} first
 * @param {boolean} begins  there is a start
 */
function good(ways, first, begins) {
  const outermost = shortestOf(ways.map((row) => -row.reduce((sum, way) => sum + way, 0)));
  const corners = begins ? [shortestOf(first)] : [shortestOf(ways[0].map((way) => -way)), outermost];
  const paths = corners.map((corner) => turned(nearestNext(ways, corner), ways, first));
  return paths[shortestOf(paths.map((path) => lengthOf(path, ways, first)))];
}

/**
 * @param {Ways} ways
 * @param {number} begin
 */
function nearestNext(ways, begin) {
  const path = [begin];
  const left = new Set(ways.keys());
  left.delete(begin);
  while (left.size > 0) {
    const from = ways[path[path.length - 1]];
    const next = [...left].reduce((least, place) => (from[place] < from[least] ? place : least));
    path.push(next);
    left.delete(next);
  }
  return path;
}

/**
 * 2-opt: turns round the stretch that saves most until none saves. The end is free.
 * @param {number[]} path
 * @param {Ways} ways
 * @param {Float64Array} first
 */
function turned(path, ways, first) {
  const now = [...path];
  const into = (/** @type {number} */ at, /** @type {number} */ step) => (at === 0 ? first[step] : ways[now[at - 1]][step]);
  const out = (/** @type {number} */ at, /** @type {number} */ step) => (at === now.length - 1 ? 0 : ways[step][now[at + 1]]);
  for (;;) {
    let most = { saved: 0, from: 0, to: 0 };
    for (let from = 0; from < now.length; from += 1) {
      for (let to = from + 1; to < now.length; to += 1) {
        const saved = into(from, now[from]) + out(to, now[to]) - into(from, now[to]) - out(to, now[from]);
        if (saved > most.saved) most = { saved, from, to };
      }
    }
    if (most.saved === 0) return now;
    now.splice(most.from, most.to - most.from + 1, ...now.slice(most.from, most.to + 1).reverse());
  }
}
