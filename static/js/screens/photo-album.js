/**
 * The photos of who is using the tablet, as screens need them: what is known of each at once, pictures when they are
 * looked at. A picture is opened into memory under an address of its own and let go of after a while; none is ever
 * written down in clear, by this program or by the browser.
 *
 * @typedef {import("../widgets/kinds.js").App} App
 * @typedef {import("../rules/photos.js").Photo} Photo
 * @typedef {{url: string|null, coming: boolean, failed_at: number, seen_at: number}} Picture
 * @typedef {{facts: Map<string, Photo>, thumb: (id: string, isSent: boolean) => string|null,
 *   full: (id: string) => Promise<string|null>}} Album
 */
import { pictureFrom } from "../sync/pictures.js";

const MOST_THUMBS = 80;
const AGAIN_MS = 15_000;
/** What was drawn within this time is on the screen still: it never makes room for another that is. */
const SEEN_MS = 5_000;
/** @type {WeakMap<object, Album>} */
const albums = new WeakMap();
/** @type {Set<() => void>} what puts away every picture that is open */
const opened = new Set();

/** @param {() => void} putAway @returns {() => void} when it was put away otherwise */
export function whenForgotten(putAway) {
  opened.add(putAway);
  return () => void opened.delete(putAway);
}

/** Locked or left: no picture stays in memory or on the screen. */
export function forgetPhotos() {
  for (const putAway of [...opened]) putAway();
  opened.clear();
}

/** @param {App} app @returns {Album} */
export function albumOf(app) {
  const { store } = app;
  const known = albums.get(store);
  if (known) return known;
  const made = openAlbum(app, store);
  albums.set(store, made);
  return made;
}

/** @param {App} app @param {any} store @returns {Album} */
function openAlbum(app, store) {
  /** @type {Map<string, Picture>} by id, the one brought last at the end */
  const thumbs = new Map();
  /** @type {Map<string, Photo>} */
  let facts = new Map();

  async function read() {
    const list = await (await store.photos()).list();
    facts = new Map(list.map((/** @type {Photo} */ photo) => [photo.id, photo]));
    if (app.store === store) app.redraw();
  }

  /** From this tablet, or from the server where there is a network. @param {string} id @param {"thumb"|"full"} size */
  async function picture(id, size) {
    const here = await (await store.photos()).picture(id, size);
    const bytes = here ?? (app.status.online ? await pictureFrom(await app.engine.wire(), id, size) : null);
    return bytes && app.store === store ? URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" })) : null;
  }

  /** @param {string} id */
  async function bring(id) {
    /** @type {Picture} */
    const one = { url: null, coming: true, failed_at: 0, seen_at: Date.now() };
    thumbs.set(id, one);
    one.url = await picture(id, "thumb").catch(() => null);
    Object.assign(one, { coming: false, failed_at: Date.now() });
    if (app.store === store) app.redraw();
  }

  /** @param {string} id */
  function forget(id) {
    const url = thumbs.get(id)?.url;
    if (url) URL.revokeObjectURL(url);
    thumbs.delete(id);
  }

  /** @returns {boolean} whether one more may be brought */
  function hasRoom() {
    if (thumbs.size < MOST_THUMBS) return true;
    const unseen = [...thumbs].find(([, { seen_at: at, coming }]) => !coming && Date.now() - at > SEEN_MS);
    if (unseen) forget(unseen[0]);
    return unseen !== undefined;
  }

  store.onChange((/** @type {string} */ what) => {
    if (what === "photos") void read();
  });
  void read();
  whenForgotten(() => {
    for (const id of [...thumbs.keys()]) forget(id);
  });

  return {
    get facts() {
      return facts;
    },
    thumb(id, isSent) {
      const one = thumbs.get(id);
      const isWorthIt = facts.has(id) || (isSent && app.status.online);
      if (one) one.seen_at = Date.now();
      if (isWorthIt && (one ? !one.url && !one.coming && Date.now() - one.failed_at > AGAIN_MS : hasRoom())) void bring(id);
      return one?.url ?? null;
    },
    full: (id) => picture(id, "full").catch(() => null),
  };
}
