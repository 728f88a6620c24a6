/**
 * Brings the dossiers up to date: names the tokens held, writes down what differs page by page, and lets a
 * dossier go only with a reason, a large removal only when a second pull says the same.
 *
 * @typedef {import("../store/store.js").Store} Store
 * @typedef {import("./wire.js").WireOutcome} WireOutcome
 * @typedef {import("../rules/types.js").PullAnswer} PullAnswer
 * @typedef {{epoch: string|null, pause: () => Promise<void>, now: () => Date}} Options  epoch: known from signing in, for
 *   the first pull; pause: between a large removal and its confirmation
 */
import { needsSecondWord, reasoned } from "../rules/removals.js";
import { PROTOCOL } from "./push.js";

const MOST_PAGES = 1000;
/** Comes after the first screen. */
const telling = () => import("./telling.js");

/**
 * @param {Store} store
 * @param {import("./push.js").Wire} wire
 * @param {Options} options
 * @returns {Promise<WireOutcome>}
 */
export async function pull(store, wire, options) {
  const answer = await pullAll(store, wire, options);
  await (await telling()).noteContact(store, answer, options.now());
  return answer;
}

/**
 * @param {Store} store
 * @param {import("./push.js").Wire} wire
 * @param {Options} options
 * @returns {Promise<WireOutcome>}
 */
async function pullAll(store, wire, { epoch, pause, now }) {
  const held = Object.keys(await store.tokens()).length;
  const first = await readPages(store, wire, epoch, now);
  if (first.outcome !== "ok") return first;
  const { answer, removed } = first.data;
  if (!needsSecondWord(removed.length, held)) {
    await store.applyPull(answer, { removals: removed, last: true });
    return { outcome: "ok", data: null };
  }
  await store.applyPull(answer, { last: false });
  await pause();
  return confirmRemovals(store, wire, { epoch, now }, removed);
}

/**
 * @param {Store} store
 * @param {import("./push.js").Wire} wire
 * @param {Omit<Options, "pause">} options
 * @param {string[]} removed
 * @returns {Promise<WireOutcome>}
 */
async function confirmRemovals(store, wire, { epoch, now }, removed) {
  const second = await readPages(store, wire, epoch, now);
  if (second.outcome !== "ok") return second;
  const again = new Set(second.data.removed);
  await store.applyPull(second.data.answer, { removals: removed.filter((id) => again.has(id)), last: true });
  return { outcome: "ok", data: null };
}

/**
 * All pages but the last are written as they come, so that an interrupted first sync goes on where it stopped.
 * @param {Store} store
 * @param {import("./push.js").Wire} wire
 * @param {string|null} epoch
 * @param {() => Date} now
 * @returns {Promise<WireOutcome>} with data {answer: the last page, removed: ids}
 */
async function readPages(store, wire, epoch, now) {
  /** @type {Set<string>} */
  const removed = new Set();
  const { newsFor, noteNews } = await telling();
  const news = await newsFor(store, now());
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const asked = await question(store, epoch);
    const reply = await wire.post("sync/pull", page === 0 ? { ...asked, ...news } : asked);
    if (reply.outcome !== "ok") return reply;
    /** @type {PullAnswer} */
    const answer = reply.data;
    if (!isAnswer(answer)) return { outcome: "not_ours", status: 200 };
    if (page === 0) await noteNews(store, news.device, answer, now());
    for (const id of reasoned(answer.dossiers.removed)) removed.add(id);
    if (!answer.dossiers.more || !moves(answer)) return { outcome: "ok", data: { answer, removed: [...removed] } };
    await store.applyPull(answer, { last: false });
  }
  return { outcome: "not_ours", status: 200 };
}

/**
 * @param {Store} store
 * @param {string|null} epoch
 */
async function question(store, epoch) {
  const reference = Object.fromEntries(
    Object.entries(await store.reference()).map(([name, { version }]) => [name, version]));
  return { protocol: PROTOCOL, epoch: (await store.meta("epoch")) ?? epoch, reference, dossiers: await store.tokens() };
}

/** @param {any} answer */
const isAnswer = (answer) => typeof answer?.epoch === "string" && Array.isArray(answer.dossiers?.changed)
  && Array.isArray(answer.dossiers?.removed);

/** A page that says "more" and brings nothing would be asked for ever. @param {PullAnswer} answer */
const moves = (answer) => answer.dossiers.changed.length > 0 || Object.keys(answer.reference ?? {}).length > 0;
