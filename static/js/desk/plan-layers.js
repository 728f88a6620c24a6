/** How a plan is drawn over the ground: what each cadre covers, lines, homes, cadres with their names. Colours stand in the style sheet. */
import { FONT, INK, PAPER, ground, names } from "./map-ground.js";

const NOBODY = "#5d6b66";

/** All colours of cadres by their number, as the style sheet has them. @param {Document} page @returns {Map<number, string>} */
export function coloursOf(page) {
  return new Map([...page.querySelectorAll("#plan-shades circle")].map((circle, number) => [number, getComputedStyle(circle).fill]));
}

/** @param {Map<number, string>} colours @returns {any[]} */
export function layers(colours) {
  const shades = [...colours].flatMap(([number, colour]) => [number, colour]);
  const shade = shades.length ? ["match", ["get", "shade"], ...shades, NOBODY] : NOBODY;
  return [...ground(), names(), ...covers(shade), ...homes(shade), ...seats(shade), ...hands()];
}

/** @param {any} shade */
function covers(shade) {
  return [
    { id: "covers", type: "fill", source: "covers", paint: { "fill-color": shade, "fill-opacity": 0.08 } },
    { id: "cover-lines", type: "line", source: "covers", layout: { "line-join": "round" }, paint: { "line-color": shade, "line-opacity": 0.35, "line-width": 1.5 } },
    { id: "ties", type: "line", source: "ties", paint: { "line-color": shade, "line-opacity": ["match", ["get", "other"], 1, 0.9, 0.4], "line-width": ["match", ["get", "other"], 1, 1.75, 1] } },
  ];
}

/** A home that goes to somebody else is larger and has a dark ring: told without its colour. @param {any} shade */
function homes(shade) {
  const other = ["==", ["get", "other"], 1];
  return [
    { id: "chosen", type: "circle", source: "homes", filter: ["==", ["get", "chosen"], 1], paint: { "circle-radius": 12, "circle-color": PAPER, "circle-stroke-color": INK, "circle-stroke-width": 3 } },
    { id: "homes", type: "circle", source: "homes", paint: { "circle-color": shade, "circle-radius": ["case", other, 6, 5.5], "circle-stroke-color": ["case", other, INK, PAPER], "circle-stroke-width": ["case", other, 1.75, 1] } },
  ];
}

/** @param {any} shade */
function seats(shade) {
  return [
    { id: "seats", type: "circle", source: "seats", paint: { "circle-radius": 8, "circle-color": PAPER, "circle-stroke-color": shade, "circle-stroke-width": 4 } },
    {
      id: "seat-names", type: "symbol", source: "seats",
      layout: { "text-field": ["get", "label"], "text-font": FONT, "text-size": 15, "text-variable-anchor": ["left", "right", "top", "bottom"], "text-radial-offset": 1.1, "text-justify": "auto" },
      paint: { "text-color": shade, "text-halo-color": PAPER, "text-halo-width": 2 },
    },
  ];
}

/** What hangs on the pointer, and where it would fall. */
function hands() {
  return [
    { id: "pulled", type: "line", source: "pulled", paint: { "line-color": INK, "line-width": 2, "line-dasharray": [2, 2] } },
    { id: "target", type: "circle", source: "target", paint: { "circle-radius": 19, "circle-opacity": 0, "circle-stroke-color": INK, "circle-stroke-width": 3 } },
  ];
}
