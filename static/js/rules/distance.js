/** How far one has to walk: great-circle metres, good to well under a metre at the size of a village. */

const EARTH_M = 6_371_008.8;
const METRES_A_MINUTE = 75;
/** @param {number} degrees */
const radians = (degrees) => (degrees * Math.PI) / 180;

/**
 * @param {import("./types.js").Point|null|undefined} from
 * @param {import("./types.js").Point|null|undefined} to
 * @returns {number|null} metres, or null when one of the two places is unknown
 */
export function distanceMetres(from, to) {
  if (!from || !to) return null;
  const dLat = radians(to.lat - from.lat) / 2;
  const dLon = radians(to.lon - from.lon) / 2;
  const square = Math.sin(dLat) ** 2
    + Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * Math.sin(dLon) ** 2;
  return Math.round(2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(square))));
}

/** @param {number} metres */
export const walkingMinutes = (metres) => Math.max(1, Math.round((metres * 1.3) / METRES_A_MINUTE));
