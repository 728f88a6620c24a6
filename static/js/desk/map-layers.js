/** How the map is drawn: over the ground, points; many close together as one circle with their number. */

import { FONT, INK, PAPER, ground, names } from "./map-ground.js";

const MANY = "#07483f";

/** The colours of the legend, as the style sheet has them. @param {Document} page @returns {Map<number, string>} */
export function coloursOf(page) {
  const found = new Map();
  for (const swatch of page.querySelectorAll(".legend circle")) {
    found.set(Number(swatch.classList[0].replace("shade-", "")), getComputedStyle(swatch).fill);
  }
  return found;
}

/** @param {Map<number, string>} colours @param {boolean} counted whether the points are counts of grids @returns {any[]} */
export function layers(colours, counted) {
  return [...ground(), ...(counted ? counts() : points(colours)), chosen(), names()];
}

/** @param {Map<number, string>} colours */
function points(colours) {
  const shades = [...colours].flatMap(([number, colour]) => [number, colour]);
  const shade = shades.length ? ["match", ["get", "shade"], ...shades, INK] : INK;
  return [
    { id: "point", type: "circle", source: "points", filter: ["!", ["has", "point_count"]], paint: { "circle-color": shade, "circle-radius": 8, "circle-stroke-color": PAPER, "circle-stroke-width": 2 } },
    { id: "cluster", type: "circle", source: "points", filter: ["has", "point_count"], paint: { "circle-color": MANY, "circle-radius": ["step", ["get", "point_count"], 15, 10, 19, 100, 24, 1000, 30], "circle-stroke-color": PAPER, "circle-stroke-width": 2 } },
    number("clustered", ["get", "point_count_abbreviated"], ["has", "point_count"]),
  ];
}

function counts() {
  return [
    { id: "count", type: "circle", source: "points", paint: { "circle-color": MANY, "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "count"]], 1, 12, 30, 34], "circle-stroke-color": PAPER, "circle-stroke-width": 2 } },
    number("counted", ["to-string", ["get", "count"]], true),
  ];
}

/** @param {string} id @param {any} text @param {any} filter */
function number(id, text, filter) {
  return {
    id, type: "symbol", source: "points", filter: filter === true ? ["has", "count"] : filter,
    layout: { "text-field": text, "text-font": FONT, "text-size": 13, "text-allow-overlap": true },
    paint: { "text-color": PAPER },
  };
}

function chosen() {
  return { id: "chosen", type: "circle", source: "chosen", paint: { "circle-radius": 14, "circle-opacity": 0, "circle-stroke-color": INK, "circle-stroke-width": 3 } };
}
