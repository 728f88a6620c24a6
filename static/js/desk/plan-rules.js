/** What the screen of a plan decides by itself: who stands where, what a move would do, what a box holds. Pure.
 *
 * A board is what `GET /api/v1/plans/<id>/board` answers. `shown` is "plan" or "now": who would keep a home, or who does.
 */

/** @typedef {{id: string, name: string, title?: string | null, lat: number | null, lon: number | null, load: number, load_now: number, elsewhere: number, leaving: boolean}} Cadre */
/** @typedef {{id: string, name: string, address: string, lat: number | null, lon: number | null, cadre_id: string | null, now_cadre_id: string | null, metres: number | null, metres_now: number | null, by: string, tie: string | null}} Home */
/** `load` counts in all, `elsewhere` of them outside the plan; `fewest` and `most` are of all.
 * @typedef {{plan: {id: string, state: string, version: number}, summary: {fewest: number, most: number}, cadres: Cadre[], homes: Home[]}} Board */
/** @typedef {"plan" | "now"} Shown */
/** @typedef {[number, number]} Place east and north, in degrees */
/** @typedef {{id: string, x: number, y: number}} Spot on the screen, in pixels */
/** @typedef {{id: string, name: string, before: number, after: number, word: LoadWord, by: number}} Effect `by`: how many beyond the limit */
/** @typedef {"none" | "under" | "ok" | "full" | "over"} LoadWord */

/** Who keeps the home, as shown. @param {Home} home @param {Shown} shown */
export function keeperOf(home, shown) {
  return shown === "now" ? home.now_cadre_id : home.cadre_id;
}

/** Whether somebody else would keep it than does now. @param {Home} home */
export function changes(home) {
  return home.cadre_id !== home.now_cadre_id;
}

/** Where a home stands, or null. @param {{lat: number | null, lon: number | null}} one @returns {Place | null} */
export function placeOf(one) {
  return one.lat === null || one.lon === null ? null : [one.lon, one.lat];
}

/** Where each cadre is drawn: at home, else in the middle of the homes that are kept. Who has neither is not drawn.
 * @param {Board} board @returns {Map<string, Place>} */
export function seatsOf(board) {
  /** @type {Map<string, Place[]>} */
  const kept = new Map();
  for (const home of board.homes) {
    const place = placeOf(home);
    const keeper = home.cadre_id ?? home.now_cadre_id;
    if (place && keeper) kept.set(keeper, [...(kept.get(keeper) ?? []), place]);
  }
  /** @type {Map<string, Place>} */
  const seats = new Map();
  for (const cadre of board.cadres) {
    const place = placeOf(cadre) ?? middleOf(kept.get(cadre.id) ?? []);
    if (place) seats.set(cadre.id, place);
  }
  return seats;
}

/** @param {Place[]} places @returns {Place | null} */
function middleOf(places) {
  if (places.length === 0) return null;
  const sum = places.reduce(([east, north], place) => [east + place[0], north + place[1]], [0, 0]);
  return [sum[0] / places.length, sum[1] / places.length];
}

/** How a load lies to its limits: `full` is the most that is allowed, `none` a cadre without any.
 * @param {number} load @param {number} fewest @param {number} most @returns {LoadWord} */
export function wordOf(load, fewest, most) {
  if (load === 0) return "none";
  if (load > most) return "over";
  if (load < fewest) return "under";
  return load === most ? "full" : "ok";
}

/** @param {Board} board @param {Cadre} cadre @param {number} after @returns {Effect} */
function effect({ summary: { fewest, most } }, cadre, after) {
  const by = Math.max(after - most, fewest - after, 0);
  return { id: cadre.id, name: cadre.name, before: cadre.load, after, word: wordOf(after, fewest, most), by };
}

/** What giving the homes to a cadre does to everybody's load; the one who gains stands first.
 * @param {Board} board @param {Iterable<string>} ids @param {string} cadreId @returns {Effect[]} */
export function effectsOf(board, ids, cadreId) {
  const wanted = new Set(ids);
  const coming = board.homes.filter((home) => wanted.has(home.id) && home.cadre_id !== cadreId);
  const gaining = board.cadres.find((cadre) => cadre.id === cadreId);
  if (!gaining) return [];
  /** @type {Map<string, number>} */
  const leaving = new Map();
  for (const { cadre_id: keeper } of coming) if (keeper) leaving.set(keeper, (leaving.get(keeper) ?? 0) + 1);
  const losing = board.cadres.filter((cadre) => leaving.has(cadre.id));
  return [effect(board, gaining, gaining.load + coming.length), ...losing.map((cadre) => effect(board, cadre, cadre.load - (leaving.get(cadre.id) ?? 0)))];
}

/** The board as it will be, before the server has said so. @param {Board} board @param {Iterable<string>} ids @param {string} cadreId @returns {Board} */
export function moved(board, ids, cadreId) {
  const wanted = new Set(ids);
  const loads = new Map(effectsOf(board, wanted, cadreId).map((one) => [one.id, one.after]));
  return {
    ...board,
    cadres: board.cadres.map((cadre) => ({ ...cadre, load: loads.get(cadre.id) ?? cadre.load })),
    homes: board.homes.map((home) => (wanted.has(home.id) ? { ...home, cadre_id: cadreId, by: "hand", metres: null } : home)),
  };
}

/** The set with the key put in, or taken out where it was. @param {ReadonlySet<string>} chosen @param {string} key */
export function toggled(chosen, key) {
  const next = new Set(chosen);
  if (!next.delete(key)) next.add(key);
  return next;
}

/** The nearest spot within reach, or null. @param {Spot[]} spots @param {{x: number, y: number}} at @param {number} reach pixels */
export function nearest(spots, at, reach) {
  let best = null;
  let least = reach;
  for (const spot of spots) {
    const far = Math.hypot(spot.x - at.x, spot.y - at.y);
    if (far <= least) [best, least] = [spot.id, far];
  }
  return best;
}

/** The spots within a box between two corners, whichever these are. @param {Spot[]} spots @param {{x: number, y: number}} one @param {{x: number, y: number}} other */
export function within(spots, one, other) {
  const [left, right] = [Math.min(one.x, other.x), Math.max(one.x, other.x)];
  const [top, bottom] = [Math.min(one.y, other.y), Math.max(one.y, other.y)];
  return spots.filter(({ x, y }) => x >= left && x <= right && y >= top && y <= bottom).map(({ id }) => id);
}

/** What is dragged: everything chosen where the home is one of them, else the home alone. @param {ReadonlySet<string>} chosen @param {string} key */
export function taken(chosen, key) {
  return chosen.has(key) ? [...chosen] : [key];
}

/** A sentence with its numbers and names put in. @param {string} words with {name} in braces @param {Record<string, string | number>} said */
export function filled(words, said) {
  return words.replaceAll(/\{(\w+)\}/g, (whole, name) => String(said[name] ?? whole));
}
