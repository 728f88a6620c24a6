/** A board as GeoJSON for the map: homes, cadres, the line from each home to its cadre, the ground each cadre covers. Pure. */
import { changes, keeperOf, placeOf } from "./plan-rules.js";

/** @typedef {import("./plan-rules.js").Board} Board */
/** @typedef {import("./plan-rules.js").Home} Home */
/** @typedef {import("./plan-rules.js").Place} Place */
/** @typedef {import("./plan-rules.js").Shown} Shown */
/** @typedef {{board: Board, shown: Shown, chosen: ReadonlySet<string>, seats: Map<string, Place>, shades: Map<string, number>}} View */

const NOBODY = -1;

/** @param {any[]} features */
const collected = (features) => ({ type: "FeatureCollection", features });

/** @param {string} type @param {any} coordinates @param {Record<string, any>} properties */
const feature = (type, coordinates, properties) => ({ type: "Feature", geometry: { type, coordinates }, properties });

/** @param {View} view @returns {[Home, Place][]} */
function placed({ board }) {
  return board.homes.flatMap((home) => {
    const place = placeOf(home);
    return place ? [/** @type {[Home, Place]} */ ([home, place])] : [];
  });
}

/** @param {View} view @param {string | null} keeper */
const shadeOf = (view, keeper) => (keeper ? view.shades.get(keeper) : undefined) ?? NOBODY;

/** The homes. `other`: somebody else would keep it than does. @param {View} view */
export function homeFeatures(view) {
  return collected(placed(view).map(([home, place]) => feature("Point", place, {
    id: home.id, shade: shadeOf(view, keeperOf(home, view.shown)), other: changes(home) ? 1 : 0, chosen: view.chosen.has(home.id) ? 1 : 0,
  })));
}

/** From each home to who keeps it. @param {View} view */
export function lineFeatures(view) {
  return collected(placed(view).flatMap(([home, place]) => {
    const keeper = keeperOf(home, view.shown);
    const seat = keeper ? view.seats.get(keeper) : undefined;
    return seat ? [feature("LineString", [place, seat], { shade: shadeOf(view, keeper), other: view.shown === "plan" && changes(home) ? 1 : 0 })] : [];
  }));
}

/** The cadres with their names and loads. @param {View} view */
export function seatFeatures(view) {
  return collected(view.board.cadres.flatMap((cadre) => {
    const seat = view.seats.get(cadre.id);
    const load = view.shown === "now" ? cadre.load_now : cadre.load;
    return seat ? [feature("Point", seat, { id: cadre.id, shade: shadeOf(view, cadre.id), label: `${cadre.name} ${load}` })] : [];
  }));
}

/** The line around the homes of each cadre and where he is, of the plan: as things are they often lie all over each other. @param {View} view */
export function coverFeatures(view) {
  if (view.shown === "now") return collected([]);
  /** @type {Map<string, Place[]>} */
  const kept = new Map([...view.seats].map(([id, seat]) => [id, [seat]]));
  for (const [home, place] of placed(view)) kept.get(keeperOf(home, view.shown) ?? "")?.push(place);
  return collected([...kept].flatMap(([id, places]) => {
    const ring = hull(places);
    return ring.length > 3 ? [feature("Polygon", [ring], { shade: shadeOf(view, id) })] : [];
  }));
}

/** The convex line around places, closed (Andrew's monotone chain). @param {Place[]} places @returns {Place[]} */
export function hull(places) {
  const sorted = [...places].sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  const ring = [...chain(sorted), ...chain([...sorted].reverse())];
  return ring.length ? [...ring, ring[0]] : [];
}

/** @param {Place[]} places */
function chain(places) {
  /** @type {Place[]} */
  const kept = [];
  for (const place of places) {
    while (kept.length > 1 && turn(kept[kept.length - 2], kept[kept.length - 1], place) <= 0) kept.pop();
    kept.push(place);
  }
  return kept.slice(0, -1);
}

/** Above nought where the way turns left. @param {Place} first @param {Place} second @param {Place} third */
function turn(first, second, third) {
  return (second[0] - first[0]) * (third[1] - first[1]) - (second[1] - first[1]) * (third[0] - first[0]);
}
