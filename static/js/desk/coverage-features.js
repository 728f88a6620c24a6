/** What is said of each grid, put on its outline and on the place where its number stands. Pure. */

/** @typedef {import("./map-ground.js").Features} Features */
/** What the server says of each grid, by its id.
 * @typedef {Record<string, {band: number, name: string, brief: string, words: string, rows: string}>} Shades */
/** @typedef {{grids: Features, villages: Features, names: Features, middles: Features}} Shaded */

export const NO_BAND = -1;

/** The ground with bands and numbers; a grid of which nothing is said keeps its outline.
 * @param {Shaded} ground @param {Shades} shades @returns {Shaded} */
export function shaded(ground, shades) {
  return {
    ...ground,
    grids: each(ground.grids, (id) => ({ band: shades[id]?.band ?? NO_BAND })),
    middles: each(ground.middles, (id) => ({ label: shades[id] ? `${shades[id].name}\n${shades[id].brief}` : "" })),
  };
}

/** @param {Features} features @param {(id: string) => Record<string, any>} more @returns {Features} */
function each(features, more) {
  return {
    ...features,
    features: features.features.map((one) => ({ ...one, properties: { ...one.properties, ...more(String(one.properties.id)) } })),
  };
}
