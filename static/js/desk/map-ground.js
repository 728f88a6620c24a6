/** What every map of the desk stands on: opening it, the ground of our own outlines below, and boxes around places. */

export const INK = "#15211f";
export const PAPER = "#ffffff";
const FILL = "#e3f1ed";
const LINE = "#8fbcb0";
/** Names and numbers are drawn from the machine's own fonts: without an address for glyphs none are asked for. */
export const FONT = ["sans-serif"];
export const CLOSE_UP = 16;
export const NOTHING = { type: "FeatureCollection", features: [] };

/** @typedef {import("../vendor/maplibre-gl.mjs").Map} Drawn */
/** @typedef {import("../vendor/maplibre-gl.mjs").GeoJSONSource} Source */
/** @typedef {{type: "FeatureCollection", features: {geometry: {coordinates: any}, properties: Record<string, any>}[]}} Features */
/** @typedef {{grids: Features, villages: Features, names: Features}} Ground */
/** @typedef {[number, number, number, number]} Box west south east north, in degrees */

/** Whether this machine can draw a map. @param {Document} page */
export function canDraw(page) {
  return page.createElement("canvas").getContext("webgl2") !== null;
}

/** Shows a part of the page that was kept back. @param {Document} page @param {string} id */
export function unhide(page, id) {
  const part = page.getElementById(id);
  if (part) part.hidden = false;
}

/** @param {string} [address] @returns {Promise<any>} null where there is no answer */
export async function ask(address) {
  try {
    const answer = await fetch(address ?? "", { headers: { Accept: "application/geo+json, application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** An empty map in the box, whose data say its words; answers when it can take sources and layers.
 * @param {HTMLElement} box @param {Box} bounds @param {Record<string, any>} [more] of MapLibre's own options @returns {Promise<Drawn>} */
export async function openMap(box, bounds, more = {}) {
  const { Map, NavigationControl, ScaleControl } = await import("../vendor/maplibre-gl.mjs");
  const words = box.dataset;
  const map = new Map({
    container: box,
    style: { version: 8, sources: {}, layers: [] },
    bounds,
    fitBoundsOptions: { padding: 48, maxZoom: CLOSE_UP },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: 19,
    localIdeographFontFamily: getComputedStyle(box).fontFamily,
    locale: {
      "NavigationControl.ZoomIn": words.closer ?? "", "NavigationControl.ZoomOut": words.farther ?? "", "Map.Title": words.canvas ?? "",
    },
    ...more,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }));
  map.addControl(new ScaleControl({ unit: "metric" }));
  await map.once("load");
  return map;
}

/** Adds a source. @param {Drawn} map @param {string} name @param {any} data @param {Record<string, any>} [more] */
export function addData(map, name, data, more = {}) {
  map.addSource(name, { type: "geojson", data, ...more });
}

/** Gives a source other data. @param {Drawn} map @param {string} name @param {any} data */
export function setData(map, name, data) {
  /** @type {Source} */ (map.getSource(name)).setData(data);
}

/** The layers of the ground. @returns {any[]} */
export function ground() {
  return [
    { id: "paper", type: "background", paint: { "background-color": "#f9fbf9" } },
    { id: "villages", type: "fill", source: "villages", paint: { "fill-color": PAPER, "fill-outline-color": LINE } },
    { id: "grids", type: "fill", source: "grids", paint: { "fill-color": FILL, "fill-opacity": 0.6 } },
    { id: "lines", type: "line", source: "grids", paint: { "line-color": LINE, "line-width": 1 } },
  ];
}

/** The names of villages, above all else. @returns {any} */
export function names() {
  return {
    id: "names", type: "symbol", source: "names",
    layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 13, "text-anchor": "bottom" },
    paint: { "text-color": INK, "text-halo-color": PAPER, "text-halo-width": 1.5 },
  };
}

/** The places of features, however deep their lines lie. @param {Features} features @returns {number[][]} */
export function placesOf(features) {
  return features.features.flatMap((one) => flat(one.geometry.coordinates));
}

/** A place, a line, a polygon or many as places. @param {any} coordinates @returns {number[][]} */
function flat(coordinates) {
  return Array.isArray(coordinates[0]) ? coordinates.flatMap(flat) : [coordinates];
}

/** The box around places; the middle of the world where there are none. @param {number[][]} places @returns {Box} */
export function around(places) {
  if (places.length === 0) return [-180, -60, 180, 70];
  const box = /** @type {Box} */ ([Infinity, Infinity, -Infinity, -Infinity]);
  for (const [east, north] of places) {
    box[0] = Math.min(box[0], east);
    box[1] = Math.min(box[1], north);
    box[2] = Math.max(box[2], east);
    box[3] = Math.max(box[3], north);
  }
  return box;
}

/** Whether the person wants nothing to move by itself. */
export function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
