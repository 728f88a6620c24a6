/** The map of a plan: draws a view, and turns the pointer on it into what is chosen and what is dropped where. */
import { NOTHING, addData, around, openMap, placesOf, setData } from "./map-ground.js";
import { coverFeatures, homeFeatures, lineFeatures, seatFeatures } from "./plan-features.js";
import { coloursOf, layers } from "./plan-layers.js";
import { keeperOf, nearest, placeOf, taken, within } from "./plan-rules.js";

const REACH = { home: 12, seat: 34, other: 14 }; // pixels
const STILL = 5; // pixels: less is a press, not a drag

/** @typedef {import("./map-ground.js").Drawn} Drawn */
/** @typedef {import("./plan-features.js").View} View */
/** @typedef {{x: number, y: number}} At */
/** What the screen does with what the pointer did.
 * @typedef {{toggle: (id: string) => void, add: (ids: string[]) => void, drop: (ids: string[], cadreId: string) => void, pick: (cadreId: string) => void,
 *   over: (ids: string[], cadreId: string | null, at: At) => void, tell: (homeId: string, at: At) => void, quiet: () => void, mayMove: () => boolean}} Hands */

/** Draws the view in the box. @param {Document} page @param {HTMLElement} box @param {import("./map-ground.js").Ground} areas @param {View} view @param {Hands} hands */
export async function openPlanMap(page, box, areas, view, hands) {
  const shown = { view };
  const map = await openMap(box, around(homesOrGround(view, areas)), { boxZoom: false });
  for (const [name, data] of Object.entries(areas)) addData(map, name, data);
  for (const name of ["covers", "ties", "homes", "seats", "pulled", "target"]) addData(map, name, NOTHING);
  for (const layer of layers(coloursOf(page))) map.addLayer(layer);
  const show = (/** @type {View} */ next) => {
    shown.view = next;
    paint(map, next);
  };
  show(view);
  const eye = { map, busy: false, view: () => shown.view, targetAt: (/** @type {At} */ at, /** @type {string[]} */ ids) => targetAt(map, shown.view, at, ids) };
  press(page, eye, hands);
  hover(eye, hands);
  box.dataset.drawn = String(view.board.homes.length);
  return {
    show,
    /** The cadre under a place of the window, for rows that are dragged here. @param {At} at @param {string[]} ids */
    cadreAt(at, ids) {
      const { left, top } = map.getCanvas().getBoundingClientRect();
      return eye.targetAt({ x: at.x - left, y: at.y - top }, ids);
    },
  };
}

/** `busy`: something is dragged, which says itself what it would do.
 * @typedef {{map: Drawn, busy: boolean, view: () => View, targetAt: (at: At, ids: string[]) => string | null}} Eye */

/** @param {View} view @param {import("./map-ground.js").Ground} areas */
function homesOrGround(view, areas) {
  const places = view.board.homes.flatMap((home) => {
    const place = placeOf(home);
    return place ? [place] : [];
  });
  return places.length ? [...places, ...view.seats.values()] : placesOf(areas.grids);
}

/** @param {Drawn} map @param {View} view */
function paint(map, view) {
  setData(map, "covers", coverFeatures(view));
  setData(map, "ties", lineFeatures(view));
  setData(map, "homes", homeFeatures(view));
  setData(map, "seats", seatFeatures(view));
}

/** @param {Drawn} map @param {View} view */
function homeSpots(map, view) {
  return view.board.homes.flatMap((home) => {
    const place = placeOf(home);
    return place ? [{ id: home.id, ...xy(map, place) }] : [];
  });
}

/** @param {Drawn} map @param {[number, number]} place */
function xy(map, place) {
  const { x, y } = map.project(place);
  return { x, y };
}

/** Which cadre is meant at a place of the canvas: one who stands there, or who keeps the home there.
 * @param {Drawn} map @param {View} view @param {At} at @param {string[]} ids that are dragged */
function targetAt(map, view, at, ids) {
  const seats = [...view.seats].map(([id, place]) => ({ id, ...xy(map, place) }));
  const seat = nearest(seats, at, REACH.seat);
  if (seat) return seat;
  const others = homeSpots(map, view).filter(({ id }) => !ids.includes(id));
  const near = nearest(others, at, REACH.other);
  const home = view.board.homes.find(({ id }) => id === near);
  return home ? keeperOf(home, view.shown) : null;
}

/** A press chooses, a drag drops, with shift a box is drawn. @param {Document} page @param {Eye} eye @param {Hands} hands */
function press(page, eye, hands) {
  const begin = (/** @type {any} */ event) => {
    if (event.points?.length > 1 || event.originalEvent.button) return;
    const at = { x: event.point.x, y: event.point.y };
    if (event.originalEvent.shiftKey && hands.mayMove()) {
      event.preventDefault();
      return drawBox(page, eye, hands, at);
    }
    const home = nearest(homeSpots(eye.map, eye.view()), at, REACH.home);
    const seat = home ? null : eye.targetAt(at, []);
    if (home || seat) event.preventDefault();
    if (home) drag(page, eye, hands, at, home);
    else if (seat) hands.pick(seat);
  };
  eye.map.on("mousedown", begin);
  eye.map.on("touchstart", begin);
}

/** Follows the pointer to its end: `move` with each place on the canvas, `end` with the last, or null where it was called off.
 * @param {Document} page @param {Drawn} map @param {(at: At, out: At) => void} move @param {(at: At | null, out: At) => void} end */
function follow(page, map, move, end) {
  const onCanvas = (/** @type {PointerEvent} */ event) => {
    const { left, top } = map.getCanvas().getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const view = /** @type {Window} */ (page.defaultView);
  const ways = new AbortController();
  const stop = (/** @type {At | null} */ at, /** @type {At} */ out) => {
    ways.abort();
    end(at, out);
  };
  const outside = (/** @type {PointerEvent} */ event) => ({ x: event.clientX, y: event.clientY });
  view.addEventListener("pointermove", (event) => move(onCanvas(event), outside(event)), { signal: ways.signal });
  view.addEventListener("pointerup", (event) => stop(onCanvas(event), outside(event)), { signal: ways.signal });
  view.addEventListener("pointercancel", (event) => stop(null, outside(event)), { signal: ways.signal });
  view.addEventListener("keydown", (event) => event.key === "Escape" && stop(null, { x: 0, y: 0 }), { signal: ways.signal });
}

/** @param {Document} page @param {Eye} eye @param {Hands} hands @param {At} from @param {string} home */
function drag(page, eye, hands, from, home) {
  const { map } = eye;
  const ids = taken(eye.view().chosen, home);
  let moving = false;
  const clear = () => {
    setData(map, "pulled", NOTHING);
    setData(map, "target", NOTHING);
    eye.busy = false;
    hands.quiet();
  };
  const over = (/** @type {At} */ at, /** @type {At} */ out) => {
    const row = /** @type {HTMLElement | null | undefined} */ (page.elementFromPoint(out.x, out.y)?.closest("[data-cadre]"));
    return row ? row.dataset.cadre ?? null : eye.targetAt(at, ids);
  };
  follow(page, map, (at, out) => {
    if (!hands.mayMove()) return;
    moving ||= Math.hypot(at.x - from.x, at.y - from.y) > STILL;
    if (!moving) return;
    eye.busy = true;
    const target = over(at, out);
    pull(eye, ids, at, target);
    hands.over(ids, target, out);
  }, (at, out) => {
    clear();
    if (!at) return;
    if (!moving) return hands.toggle(home);
    const target = over(at, out);
    if (target) hands.drop(ids, target);
  });
}

/** A line from each home that is dragged to the pointer, and a ring around who would get them. @param {Eye} eye @param {string[]} ids @param {At} at @param {string | null} target */
function pull({ map, view }, ids, at, target) {
  const end = map.unproject([at.x, at.y]).toArray();
  const wanted = new Set(ids);
  const lines = view().board.homes.filter(({ id }) => wanted.has(id)).flatMap((home) => {
    const place = placeOf(home);
    return place ? [[place, end]] : [];
  });
  setData(map, "pulled", { type: "MultiLineString", coordinates: lines });
  const seat = target ? view().seats.get(target) : null;
  setData(map, "target", seat ? { type: "Point", coordinates: seat } : NOTHING);
}

/** @param {Document} page @param {Eye} eye @param {Hands} hands @param {At} from */
function drawBox(page, eye, hands, from) {
  const frame = page.createElement("div");
  frame.className = "plan-frame";
  eye.map.getCanvasContainer().append(frame);
  const place = (/** @type {At} */ at) => Object.assign(frame.style, {
    left: `${Math.min(from.x, at.x)}px`, top: `${Math.min(from.y, at.y)}px`, width: `${Math.abs(from.x - at.x)}px`, height: `${Math.abs(from.y - at.y)}px`,
  });
  place(from);
  follow(page, eye.map, place, (at) => {
    frame.remove();
    if (at) hands.add(within(homeSpots(eye.map, eye.view()), from, at));
  });
}

/** What is under the pointer says what it is. @param {Eye} eye @param {Hands} hands */
function hover(eye, hands) {
  const { map } = eye;
  map.on("mousemove", "homes", (event) => {
    map.getCanvas().classList.add("on-a-point");
    if (!eye.busy) hands.tell(String(event.features?.[0].properties.id), { x: event.originalEvent.clientX, y: event.originalEvent.clientY });
  });
  map.on("mouseleave", "homes", () => {
    map.getCanvas().classList.remove("on-a-point");
    if (!eye.busy) hands.quiet();
  });
  for (const [name, has] of /** @type {const} */ ([["mouseenter", true], ["mouseleave", false]])) {
    map.on(name, "seats", () => map.getCanvas().classList.toggle("on-a-point", has));
  }
}
