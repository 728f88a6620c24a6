/** The map of coverage: grids shaded by what is said of each; a press on one tells of it, as the list beside does. */
import { shaded } from "./coverage-features.js";
import { coloursOf, layers } from "./coverage-layers.js";
import { NOTHING, addData, around, ask, calm, canDraw, openMap, placesOf, setData, unhide } from "./map-ground.js";

/** @typedef {import("./map-ground.js").Drawn} Drawn */
/** @typedef {import("./coverage-features.js").Shades} Shades */
/** @typedef {import("./coverage-features.js").Shaded} Shaded */

/** @param {Document} page */
async function showMap(page) {
  const box = page.getElementById("map");
  if (!box) return;
  if (!canDraw(page)) return unhide(page, "map-cannot");
  const [ground, shades] = await Promise.all([ask(box.dataset.ground), ask(box.dataset.shades)]);
  if (!ground || !shades) return unhide(page, "map-lost");
  if (!ground.grids.features.length) return unhide(page, "map-bare");
  box.hidden = false;
  const shown = shaded(ground, shades);
  const map = await draw(page, box, shown);
  listen(page, map, shown, shades);
}

/** @param {Document} page @param {HTMLElement} box @param {Shaded} shown @returns {Promise<Drawn>} */
async function draw(page, box, shown) {
  const map = await openMap(box, around(placesOf(shown.grids)));
  for (const [name, data] of Object.entries(shown)) addData(map, name, data);
  addData(map, "chosen", NOTHING);
  for (const layer of layers(coloursOf(page))) map.addLayer(layer);
  box.dataset.drawn = String(shown.grids.features.length);
  return map;
}

/** A press on a grid, on the map or in the list, tells of it. @param {Document} page @param {Drawn} map @param {Shaded} shown @param {Shades} shades */
function listen(page, map, shown, shades) {
  map.on("click", "grids", (event) => tell(page, map, shown, shades, String(event.features?.[0].properties.id)));
  map.on("mouseenter", "grids", () => map.getCanvas().classList.add("on-a-point"));
  map.on("mouseleave", "grids", () => map.getCanvas().classList.remove("on-a-point"));
  page.getElementById("map-card-close")?.addEventListener("click", () => {
    /** @type {HTMLElement} */ (page.getElementById("map-card")).hidden = true;
    setData(map, "chosen", NOTHING);
  });
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (page.querySelectorAll("[data-grid]"))) {
    const id = String(button.dataset.grid);
    const grid = shown.grids.features.find((one) => String(one.properties.id) === id);
    if (!grid) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      map.getContainer().scrollIntoView({ block: "nearest" });
      map.fitBounds(around(placesOf({ type: "FeatureCollection", features: [grid] })), { padding: 90, maxZoom: 15, animate: !calm() });
      tell(page, map, shown, shades, id);
    });
  }
}

/** @param {Document} page @param {Drawn} map @param {Shaded} shown @param {Shades} shades @param {string} id */
function tell(page, map, shown, shades, id) {
  const said = shades[id];
  if (!said) return;
  setData(map, "chosen", { type: "FeatureCollection", features: shown.grids.features.filter((one) => String(one.properties.id) === id) });
  /** @type {HTMLElement} */ (page.getElementById("map-card-name")).textContent = said.name;
  /** @type {HTMLElement} */ (page.getElementById("map-card-words")).textContent = said.words;
  /** @type {HTMLAnchorElement} */ (page.getElementById("map-card-rows")).href = said.rows;
  unhide(page, "map-card");
}

showMap(document);
