/**
 * Answers as one reads them: choices by their words, places and moments as people write them.
 *
 * @typedef {import("./tree.js").Part} Part
 * @typedef {{id: string, trail: Part[], label: string, said: string, page: string}} Told  page: the key of its page
 */
import { labelOf, questionOf } from "./reading.js";

const FILES = new Set(["image", "audio", "video", "file", "signature"]);

/** @param {Part} part a question @returns {string} "" where nothing was answered */
export function saidOf(part) {
  const question = questionOf(part);
  const { kind, value } = question;
  if (kind === "note" || value === "") return "";
  if (kind === "one" || kind === "many" || kind === "rank") return question.chosen.map((chosen) => wordsOf(question, chosen)).join("、");
  if (kind === "time") return value.slice(0, 5);
  if (kind === "datetime") return value.slice(0, 16).replace("T", " ");
  if (kind === "geopoint") return value.split(" ").slice(0, 2).join(", ");
  return kind === "acknowledge" ? "✓" : FILES.has(kind) ? "✓" : value;
}

/** @param {import("./reading.js").Question} question @param {string} value */
const wordsOf = ({ choices }, value) => choices.find((choice) => choice.value === value)?.words.plain ?? value;

/** @param {import("./paging.js").Page[]} pages @returns {Told[]} what was answered, in the order of the form */
export const toldOf = (pages) => pages.flatMap(({ key, trail, items }) => items
  .filter((item) => item.type === "question" && item.isRelevant)
  .map((item) => ({ id: item.id, trail, page: key, label: labelOf(item.node).plain, said: saidOf(item) }))
  .filter(({ said }) => said !== ""));
