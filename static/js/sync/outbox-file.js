/**
 * The outbox as a file, for a tablet that cannot send any more: rows as they lie, between a first and a last line that
 * make half a file known as one. It opens at the server alone (fieldvisit/sync/outbox_file.py reads it).
 */
import { openLetters } from "../store/letters.js";
import { addressOf } from "../store/outward.js";
import { openPlaces } from "../store/places.js";
import { asJson } from "./sealed.js";

const FIRST = "fieldvisit-outbox 1";

/** @param {string} text */
async function digestOf(text) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Without a PIN. What goes into the file is frozen from then on, as if it had been sent.
 * @param {string} userId
 * @returns {Promise<{text: string, count: number}>}
 */
export async function outboxFile(userId) {
  const lines = await linesOf(userId);
  const address = await addressOf(userId);
  const head = JSON.stringify({ seal: await digestOf(address?.sealKey ?? ""), count: lines.length });
  const body = [FIRST, head, ...lines].map((line) => `${line}\n`).join("");
  return { text: `${body}end ${lines.length} ${await digestOf(body)}\n`, count: lines.length };
}

/** @param {string} userId @returns {Promise<string[]>} */
async function linesOf(userId) {
  const places = await openPlaces();
  const own = (await places.all()).filter((one) => one.userId === userId);
  places.close();
  const lines = [];
  for (const { place, isAside } of own) {
    const letters = await openLetters(place);
    const found = (await letters.unhanded()).filter(({ waiting, refused }) => waiting || refused || isAside);
    await letters.tried(found.map(({ seq }) => seq));
    letters.close();
    lines.push(...found.map((letter) => JSON.stringify({ device: letter.device, ...asJson(letter) })));
  }
  return lines;
}

/** Opaque, and in order when several lie side by side. @param {Date} now */
export function fileName(now) {
  const two = (/** @type {number} */ part) => String(part).padStart(2, "0");
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join("");
  return `fieldvisit-${day}-${two(now.getHours())}${two(now.getMinutes())}.fvbox`;
}
