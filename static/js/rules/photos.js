/**
 * What becomes of the photos on this tablet: which of them records and drafts still speak of, which may be sent now,
 * which may go. Pictures are no concern of this file; a photo is known by its id.
 *
 * @typedef {"waiting"|"sending"|"kept"|"refused"|"lost"} PhotoState  waiting: here, nobody has it yet · kept: the server
 *   has it · refused: the server will not have it · lost: its picture can no longer be read here
 * @typedef {object} Photo
 * @property {string} id
 * @property {string} sha256        of the bytes as they are sent, hexadecimal
 * @property {number} bytes
 * @property {number} width         pixels
 * @property {number} height
 * @property {string} added_at
 * @property {PhotoState} state
 * @property {number} offset        bytes that the server has acknowledged
 * @property {string|null} settled_at
 * @property {string|null} reason   why it was refused, or of one that waits NOT_NAMED
 * @property {string|null} loose_since  since when nothing has spoken of it
 * @property {boolean} named        the server knows a record that names it
 * @property {"survey"} [of]        a file of a questionnaire, which has a door of its own at the server
 * @property {string} [type]        of such a file; a photo is image/jpeg
 *
 * @typedef {{id: string, sha256?: string, bytes?: number}} NamedPhoto  by its id alone: one that the server knows already
 * @typedef {{id: string, state: string}} ToldPhoto  as a dossier tells of it: awaited, kept or refused
 * @typedef {import("./types.js").Row} Row
 */

import { neverArrived } from "./waiting.js";

export const MOST_OF_A_RECORD = 20;
/** The server was asked, and knows no record that names it: it stays here until one is mended. */
export const NOT_NAMED = "not_named";
/** For as long as taking back is offered, and a form that is open elsewhere is written down. */
const LOOSE_MS = 10 * 60_000;
const KEPT_MS = 30 * 24 * 3600_000;
const RECEIVED = new Set(["acknowledged", "conflict", "quarantined"]);

/** @param {Row} row @returns {string[]} */
export const photosOfRow = ({ body }) => [...(body?.photos ?? []), ...(body?.attachments ?? [])].map((/** @type {NamedPhoto} */ one) => one.id);

/** @param {any} form of a draft; one for a visit may hold issues @returns {string[]} */
export function photosOfForm(form) {
  const own = [...(form?.photos ?? []), ...Object.values(form?.attachments ?? {})].map((/** @type {NamedPhoto} */ one) => one.id);
  return [...own, ...(form?.issues ?? []).flatMap(photosOfForm)];
}

/**
 * @param {Row[]} rows
 * @param {{value: any}[]} drafts
 * @returns {Set<string>} ids of the photos that a record or a draft on this tablet names
 */
export const spokenOf = (rows, drafts) =>
  new Set([...rows.flatMap(photosOfRow), ...drafts.flatMap(({ value }) => photosOfForm(value?.form))]);

/** The rows whose word counts: none that a later one stands in for; one that is refused lets go of nothing yet. @param {Row[]} rows */
function standing(rows) {
  const replacing = rows.filter((row) => row.supersedes && row.state !== "quarantined");
  const replaced = new Map(replacing.map((row) => [row.supersedes, row]));
  return rows.filter((row) => !replaced.get(row.entity_id)?.body?.photos);
}

/** The server has it, be it only to be checked: it waits for its photos. @param {Row} row */
const isReceived = (row) => RECEIVED.has(row.state) && !neverArrived(row);

/**
 * Those to be sent now, the oldest first: the server knows the record, and no later version has let go of them.
 * @param {Photo[]} photos
 * @param {Row[]} rows
 * @returns {Photo[]}
 */
export function photosToSend(photos, rows) {
  const known = new Set(rows.filter(isReceived).flatMap(photosOfRow));
  const wanted = new Set(standing(rows).flatMap(photosOfRow));
  const inAnyRow = new Set(rows.flatMap(photosOfRow));
  return photos
    .filter(({ state }) => state === "waiting" || state === "sending")
    .filter(({ id, named }) => (inAnyRow.has(id) ? wanted.has(id) && (known.has(id) || named) : named))
    .sort((left, right) => (left.added_at < right.added_at ? -1 : 1));
}

/**
 * Those that must be sent before this store may go. What the server does not want holds nobody, unless its record is
 * still to be mended.
 * @param {Photo[]} photos
 * @param {Row[]} rows
 * @returns {Photo[]}
 */
export function photosOwed(photos, rows) {
  const toBeMended = new Set(rows.filter((row) => row.state === "quarantined").flatMap(photosOfRow));
  return photosToSend(photos, rows).filter(({ id, reason }) => reason !== NOT_NAMED || toBeMended.has(id));
}

/**
 * What a tidying finds. Nobody speaks of a photo and the server was never told of it: it goes after a while, so that a
 * removal or a draft given up can be taken back. One that the server has stays thirty days, as its record does.
 * @param {Photo[]} photos
 * @param {Set<string>} spoken
 * @param {Date} now
 * @returns {{gone: string[], loose: string[], held: string[]}} loose: newly without anybody; held: spoken of again
 */
export function tidied(photos, spoken, now) {
  const isOlder = (/** @type {string} */ at, /** @type {number} */ ms) => now.getTime() - Date.parse(at) > ms;
  const free = photos.filter((photo) => !spoken.has(photo.id) && mayGo(photo));
  const ripe = (/** @type {Photo} */ { settled_at: at, loose_since: since }) =>
    since !== null && isOlder(since, LOOSE_MS) && (at === null || isOlder(at, KEPT_MS));
  return {
    gone: free.filter(ripe).map(({ id }) => id),
    loose: free.filter((photo) => photo.loose_since === null).map(({ id }) => id),
    held: photos.filter((photo) => spoken.has(photo.id) && photo.loose_since !== null).map(({ id }) => id),
  };
}

/** The server waits for what it was told of. @param {Photo} photo */
const mayGo = ({ named, state }) => !named || (state !== "waiting" && state !== "sending");

/**
 * How a photo stands, for the screen: what lies here counts before what the dossier told.
 * @param {ToldPhoto|NamedPhoto} one
 * @param {Map<string, Photo>} here
 * @returns {{id: string, state: "here"|"held"|"sending"|"kept"|"refused"|"lost"|"awaited", percent: number, reason: string|null}}
 */
export function photoStanding(one, here) {
  const photo = here.get(one.id);
  const told = /** @type {ToldPhoto} */ (one).state;
  const shown = (/** @type {any} */ state) => ({ id: one.id, state, percent: percentOf(photo), reason: photo?.reason ?? null });
  if (told === "kept" || told === "refused") return shown(told);
  if (!photo) return shown("awaited");
  if (photo.state !== "waiting") return shown(photo.state);
  return shown(photo.reason === NOT_NAMED ? "held" : "here");
}

/** @param {Photo|undefined} photo */
const percentOf = (photo) => (photo ? Math.floor((100 * photo.offset) / photo.bytes) : 0);
