/**
 * The photos of who is using the tablet, as screens need them: what is known of each at once, pictures when they are
 * looked at. A picture is opened into memory under an address of its own and let go of after a while; none is ever
 * written down in clear, by this program or by the browser.
 *
 * @typedef {import("../widgets/kinds.js").App} App
 * @typedef {import("../rules/photos.js").Photo} Photo
 * @typedef {{url: string|null, coming: boolean, failed_at: number}} Picture
 * @typedef {{facts: Map<string, Photo>, thumb: (id: string, isSent: boolean) => string|null,
 *   full: (id: string) => Promise<string|null>}} Album
 */
import { pictureFrom } from "../sync/pictures.js";

const MOST_THUMBS = 80;
const AGAIN_MS = 15_000;
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
  /** @type {Map<string, Picture>} by id, the one looked at last at the end */
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
    const one = { url: null, coming: true, failed_at: 0 };
    thumbs.set(id, one);
    one.url = await picture(id, "thumb").catch(() => null);
    Object.assign(one, { coming: false, failed_at: Date.now() });
    while (thumbs.size > MOST_THUMBS) forgetOldest();
    if (app.store === store) app.redraw();
  }

  function forgetOldest() {
    const [id, { url }] = /** @type {[string, Picture]} */ (thumbs.entries().next().value);
    if (url) URL.revokeObjectURL(url);
    thumbs.delete(id);
  }

  store.onChange((/** @type {string} */ what) => {
    if (what === "photos") void read();
  });
  void read();
  whenForgotten(() => {
    while (thumbs.size > 0) forgetOldest();
  });

  return {
    get facts() {
      return facts;
    },
    thumb(id, isSent) {
      const one = thumbs.get(id);
      const isWorthIt = facts.has(id) || (isSent && app.status.online);
      if (isWorthIt && (!one || (!one.url && !one.coming && Date.now() - one.failed_at > AGAIN_MS))) void bring(id);
      return one?.url ?? null;
    },
    full: (id) => picture(id, "full").catch(() => null),
  };
}
