/** The map of a form's answers: asks for its points and outlines, draws them, and tells of a point that is chosen.
 *
 * Everything it shows stands in the list beside it too; where a machine cannot draw, the list alone is there.
 */
import { coloursOf, layers } from "./map-layers.js";

const NONE = "00000000-0000-0000-0000-000000000000";
const CLOSE_UP = 16;
const NOTHING = { type: "FeatureCollection", features: [] };

/** @typedef {import("../vendor/maplibre-gl.mjs").Map} Drawn */
/** @typedef {{type: "FeatureCollection", features: {geometry: {coordinates: any}, properties: Record<string, any>}[]}} Features */

/** @param {Document} page */
async function showMap(page) {
  const box = page.getElementById("map");
  if (!box) return;
  if (!page.createElement("canvas").getContext("webgl2")) return unhide(page, "map-cannot");
  const [points, areas] = await Promise.all([ask(box.dataset.points), ask(box.dataset.areas)]);
  if (!points || !areas) return unhide(page, "map-lost");
  box.hidden = false;
  const map = await draw(page, box, points, areas);
  openCards(page, map, box.dataset.card);
  findSpots(page, map, box.dataset.card);
}

/** @param {Document} page @param {string} id */
function unhide(page, id) {
  const notice = page.getElementById(id);
  if (notice) notice.hidden = false;
}

/** @param {string} [address] @returns {Promise<any>} null where there is no answer */
async function ask(address) {
  try {
    const answer = await fetch(address ?? "", { headers: { Accept: "application/geo+json, application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** @param {Document} page @param {HTMLElement} box @param {Features} points @param {{grids: Features, villages: Features, names: Features}} areas @returns {Promise<Drawn>} */
async function draw(page, box, points, areas) {
  const { Map, NavigationControl, ScaleControl } = await import("../vendor/maplibre-gl.mjs");
  const words = box.dataset;
  const map = new Map({
    container: box,
    style: { version: 8, sources: {}, layers: [] },
    bounds: around(points.features.length ? points : areas.grids),
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
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }));
  map.addControl(new ScaleControl({ unit: "metric" }));
  await map.once("load");
  const counted = !box.dataset.card;
  for (const [name, data] of Object.entries(areas)) map.addSource(name, { type: "geojson", data: /** @type {any} */ (data) });
  map.addSource("points", { type: "geojson", data: /** @type {any} */ (points), cluster: !counted, clusterRadius: 44, clusterMaxZoom: 15 });
  map.addSource("chosen", { type: "geojson", data: /** @type {any} */ (NOTHING) });
  for (const layer of layers(coloursOf(page), counted)) map.addLayer(layer);
  box.dataset.drawn = String(points.features.length);
  return map;
}

/** The box around everything, west south east north; the middle of the world where there is nothing.
 * @param {Features} features @returns {[number, number, number, number]} */
function around(features) {
  const places = features.features.flatMap((one) => (Array.isArray(one.geometry.coordinates[0]) ? one.geometry.coordinates[0] : [one.geometry.coordinates]));
  if (places.length === 0) return [-180, -60, 180, 70];
  const box = /** @type {[number, number, number, number]} */ ([Infinity, Infinity, -Infinity, -Infinity]);
  for (const [east, north] of places) {
    box[0] = Math.min(box[0], east);
    box[1] = Math.min(box[1], north);
    box[2] = Math.max(box[2], east);
    box[3] = Math.max(box[3], north);
  }
  return box;
}

/** A press on a point tells of it; one on several goes nearer. @param {Document} page @param {Drawn} map @param {string} [address] */
function openCards(page, map, address) {
  if (!address) return;
  map.on("click", "point", async (event) => {
    const [point] = event.features ?? [];
    ring(map, /** @type {any} */ (point.geometry).coordinates);
    await tell(page, address, String(point.properties.id));
  });
  map.on("click", "cluster", async (event) => {
    const [cluster] = event.features ?? [];
    const source = /** @type {import("../vendor/maplibre-gl.mjs").GeoJSONSource} */ (map.getSource("points"));
    const zoom = await source.getClusterExpansionZoom(cluster.properties.cluster_id);
    map.easeTo({ center: event.lngLat, zoom, animate: !calm() });
  });
  for (const layer of ["point", "cluster"]) {
    map.on("mouseenter", layer, () => map.getCanvas().classList.add("on-a-point"));
    map.on("mouseleave", layer, () => map.getCanvas().classList.remove("on-a-point"));
  }
  page.getElementById("map-card-close")?.addEventListener("click", () => hideCard(page, map));
}

/** The card of one set of answers. @param {Document} page @param {string} address @param {string} id */
async function tell(page, address, id) {
  const card = page.getElementById("map-card");
  const words = page.getElementById("map-card-words");
  const answer = await fetch(address.replace(NONE, id)).catch(() => null);
  if (!card || !words) return;
  if (!answer?.ok) return unhide(page, "map-lost");
  words.innerHTML = await answer.text();
  card.hidden = false;
}

/** A ring around the point that is told of; none where no place is given. @param {Drawn} map @param {number[]} [place] */
function ring(map, place) {
  const source = /** @type {import("../vendor/maplibre-gl.mjs").GeoJSONSource} */ (map.getSource("chosen"));
  source.setData(/** @type {any} */ (place ? { type: "Point", coordinates: place } : NOTHING));
}

/** @param {Document} page @param {Drawn} map */
function hideCard(page, map) {
  const card = page.getElementById("map-card");
  if (card) card.hidden = true;
  ring(map);
}

/** The list's buttons go to their point. @param {Document} page @param {Drawn} map @param {string} [address] */
function findSpots(page, map, address) {
  if (!address) return;
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (page.querySelectorAll("[data-spot]"))) {
    const [east, north] = String(button.dataset.spot).split(" ").map(Number);
    button.hidden = false;
    button.addEventListener("click", async () => {
      map.getContainer().scrollIntoView({ block: "nearest" });
      ring(map, [east, north]);
      map.easeTo({ center: [east, north], zoom: CLOSE_UP, animate: !calm() });
      await tell(page, address, button.dataset.of ?? "");
    });
  }
}

function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

showMap(document);
