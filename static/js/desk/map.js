/** The map of a form's answers: asks for its points and outlines, draws them, and tells of a point that is chosen.
 *
 * Everything it shows stands in the list beside it too; where a machine cannot draw, the list alone is there.
 */
import { CLOSE_UP, NOTHING, addData, around, ask, calm, canDraw, openMap, placesOf, setData, unhide } from "./map-ground.js";
import { coloursOf, layers } from "./map-layers.js";

const NONE = "00000000-0000-0000-0000-000000000000";

/** @typedef {import("./map-ground.js").Drawn} Drawn */
/** @typedef {import("./map-ground.js").Source} Source */
/** @typedef {import("./map-ground.js").Features} Features */
/** @typedef {import("./map-ground.js").Ground} Ground */

/** @param {Document} page */
async function showMap(page) {
  const box = page.getElementById("map");
  if (!box) return;
  if (!canDraw(page)) return unhide(page, "map-cannot");
  const [points, areas] = await Promise.all([ask(box.dataset.points), ask(box.dataset.areas)]);
  if (!points || !areas) return unhide(page, "map-lost");
  box.hidden = false;
  const map = await draw(page, box, points, areas);
  openCards(page, map, box.dataset.card);
  findSpots(page, map, box.dataset.card);
}

/** @param {Document} page @param {HTMLElement} box @param {Features} points @param {Ground} areas @returns {Promise<Drawn>} */
async function draw(page, box, points, areas) {
  const map = await openMap(box, around(placesOf(points.features.length ? points : areas.grids)));
  const counted = !box.dataset.card;
  for (const [name, data] of Object.entries(areas)) addData(map, name, data);
  addData(map, "points", points, { cluster: !counted, clusterRadius: 44, clusterMaxZoom: 15 });
  addData(map, "chosen", NOTHING);
  for (const layer of layers(coloursOf(page), counted)) map.addLayer(layer);
  box.dataset.drawn = String(points.features.length);
  return map;
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
    const source = /** @type {Source} */ (map.getSource("points"));
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
  setData(map, "chosen", place ? { type: "Point", coordinates: place } : NOTHING);
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

showMap(document);
