/** How the map of coverage is drawn: each grid in the colour of its band, over it its name and its number. */
import { FONT, INK, PAPER, ground } from "./map-ground.js";

const BLANK = "#eef1ef";
const LINE = "#5d6b66";

/** The colours of the bands, as the style sheet gives them to the legend. @param {Document} page @returns {Map<number, string>} */
export function coloursOf(page) {
  const found = new Map();
  for (const swatch of /** @type {NodeListOf<SVGElement>} */ (page.querySelectorAll(".legend [data-band]"))) {
    found.set(Number(swatch.dataset.band), getComputedStyle(swatch).fill);
  }
  return found;
}

/** @param {Map<number, string>} colours @returns {any[]} */
export function layers(colours) {
  const bands = [...colours].flatMap(([band, colour]) => [band, colour]);
  const fill = bands.length ? ["match", ["get", "band"], ...bands, BLANK] : BLANK;
  const below = ground().filter(({ id }) => id === "paper" || id === "villages");
  return [
    ...below,
    { id: "grids", type: "fill", source: "grids", paint: { "fill-color": fill, "fill-opacity": 0.85 } },
    { id: "lines", type: "line", source: "grids", paint: { "line-color": LINE, "line-width": 1 } },
    { id: "chosen", type: "line", source: "chosen", paint: { "line-color": INK, "line-width": 4 } },
    {
      id: "numbers", type: "symbol", source: "middles",
      layout: { "text-field": ["get", "label"], "text-font": FONT, "text-size": 13, "text-line-height": 1.3 },
      paint: { "text-color": INK, "text-halo-color": PAPER, "text-halo-width": 2 },
    },
  ];
}
