/**
 * The outbox as files, for a tablet that cannot send any more: rows and large pictures as they lie, between a first and
 * a last line that make half a file known as one. They open at the server alone (fieldvisit/sync/outbox_file.py reads them).
 *
 * Rows come first, so that the first file has them all unless there are thousands; pictures fill what is left of it and
 * as many files as they need, each whole by itself. A file is put together when it is asked for: hundreds of pictures
 * are never in memory together.
 *
 * @typedef {{count: number, photos: number, parts: number, text: (part: number) => Promise<string>}} OutboxFiles
 *   count, photos: how many rows and pictures are in all of them · text: of one, from 0
 * @typedef {{bytes: number, isPicture: boolean, line: () => Promise<string|null>}} Item  line: null where it has gone since
 */
import { hexDigest } from "../rules/digest.js";
import { openLetters } from "../store/letters.js";
import { addressOf } from "../store/outward.js";
import { openPlaces } from "../store/places.js";
import { asJson, pictureAsJson } from "./sealed.js";

/** Older servers read what holds no pictures. */
const [ROWS_ALONE, WITH_PICTURES] = ["fieldvisit-outbox 1", "fieldvisit-outbox 2"];
/** A server takes twice as much, and a weak stick or mail carries it. */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_LINES = 10_000;
const AROUND = 1200;

/**
 * Without a PIN. The rows that go into a file are frozen from then on, as if they had been sent.
 * @param {string} userId
 * @param {{most?: number}} [options] bytes of one file
 * @returns {Promise<OutboxFiles>}
 */
export async function outboxFiles(userId, { most = MOST_BYTES } = {}) {
  const places = await placesOf(userId);
  const rows = (await Promise.all(places.map(rowsOf))).flat();
  const pictures = (await Promise.all(places.map(picturesOf))).flat();
  const parts = packed([...rows, ...pictures], most);
  const address = await addressOf(userId);
  const seal = await digestOf(address?.sealKey ?? "");
  return { count: rows.length, photos: pictures.length, parts: parts.length,
    text: (part) => written(parts[part], seal) };
}

/** @param {string} userId */
async function placesOf(userId) {
  const places = await openPlaces();
  const own = (await places.all()).filter((one) => one.userId === userId);
  places.close();
  return own;
}

/**
 * @template T
 * @param {string} place
 * @param {(letters: import("../store/letters.js").Letters) => Promise<T>} work
 */
async function withLetters(place, work) {
  const letters = await openLetters(place);
  try {
    return await work(letters);
  } finally {
    letters.close();
  }
}

/** @param {import("../store/places.js").Place} place @returns {Promise<Item[]>} */
const rowsOf = ({ place, isAside }) => withLetters(place, async (letters) => {
  const found = (await letters.unhanded()).filter(({ waiting, refused }) => waiting || refused || isAside);
  await letters.tried(found.map(({ seq }) => seq));
  return found.map((letter) => {
    const line = JSON.stringify({ device: letter.device, ...asJson(letter) });
    return { bytes: line.length, isPicture: false, line: async () => line };
  });
});

/** @param {import("../store/places.js").Place} place @returns {Promise<Item[]>} */
const picturesOf = ({ place }) => withLetters(place, async (letters) => (await letters.unhandedPictures()).map(({ key, bytes }) => ({
  bytes: Math.ceil(bytes / 3) * 4 + AROUND,
  isPicture: true,
  line: () => withLetters(place, async (again) => {
    const picture = await again.picture(key);
    return picture ? JSON.stringify({ device: picture.device, ...pictureAsJson(picture) }) : null;
  }),
})));

/** @param {Item[]} items @param {number} most @returns {Item[][]} */
function packed(items, most) {
  /** @type {Item[][]} */
  const parts = [];
  let size = Infinity;
  for (const item of items) {
    if (size + item.bytes > most || (parts.at(-1)?.length ?? 0) >= MOST_LINES) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)?.push(item);
    size += item.bytes;
  }
  return parts;
}

/** @param {Item[]} items @param {string} seal */
async function written(items, seal) {
  const lines = [];
  for (const item of items) lines.push(await item.line());
  const there = lines.filter((line) => line !== null);
  const first = items.some(({ isPicture }) => isPicture) ? WITH_PICTURES : ROWS_ALONE;
  const body = [first, JSON.stringify({ seal, count: there.length }), ...there].map((line) => `${line}\n`).join("");
  return `${body}end ${there.length} ${await digestOf(body)}\n`;
}

/** @param {string} text */
const digestOf = (text) => hexDigest(new TextEncoder().encode(text));

/** Opaque, and in order when several lie side by side. @param {Date} now @param {number} part from 0 @param {number} parts */
export function fileName(now, part = 0, parts = 1) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join("");
  return `fieldvisit-${day}-${two(now.getHours())}${two(now.getMinutes())}${parts > 1 ? `-${two(part + 1)}` : ""}.fvbox`;
}
