/**
 * Days and hours as people say them. Which day it is, the rules decide; here it is only put into words.
 */
import { language, t } from "../messages/index.js";
import { daysBetween, iso, localParts } from "../rules/time.js";

const ZONE = "Asia/Shanghai";

/** @typedef {Date | string | number} Moment */

/** @param {Moment} at @param {Intl.DateTimeFormatOptions} options @param {string} [tongue] */
function inZone(at, options, tongue = language() === "zh" ? "zh-CN" : "en-GB") {
  return new Intl.DateTimeFormat(tongue, { timeZone: ZONE, ...options }).format(new Date(at));
}

/** @param {number} n */
const two = (n) => String(n).padStart(2, "0");

/** @param {Moment} at */
export function year(at) {
  return localParts(at).year;
}

/** 11月21日, with the year when it is another one. @param {Moment} at @param {Moment} [now] */
export function day(at, now = at) {
  const other = year(at) !== year(now);
  if (language() === "zh") {
    const parts = localParts(at);
    return `${other ? `${parts.year}年` : ""}${parts.month}月${parts.day}日`;
  }
  return inZone(at, { day: "numeric", month: "short", ...(other ? { year: "numeric" } : {}) });
}

/** 11月21日 星期六 @param {Moment} at */
export function dayOfWeek(at) {
  if (language() === "zh") return `${day(at)} ${inZone(at, { weekday: "long" })}`;
  return inZone(at, { weekday: "long", day: "numeric", month: "long" });
}

/** @param {Moment} at */
function hour(at) {
  const parts = localParts(at);
  return `${two(parts.hour)}:${two(parts.minute)}`;
}

/** 今天 14:20 @param {Moment} at @param {Moment} now */
export function moment(at, now) {
  const days = daysBetween(at, now);
  const name = days === 0 ? t("day.today") : days === 1 ? t("day.yesterday") : day(at, now);
  return `${name} ${hour(at)}`;
}

/** 6 天前 @param {Moment} at @param {Moment} now */
export function ago(at, now) {
  const days = daysBetween(at, now);
  if (days <= 0) return t("day.today");
  if (days === 1) return t("day.yesterday");
  return t("day.ago", { n: days });
}

/** The value of a date-and-time field, in local time. @param {Moment} at */
export function fieldValue(at) {
  const parts = localParts(at);
  return `${parts.year}-${two(parts.month)}-${two(parts.day)}T${hour(at)}`;
}

/** The moment a date-and-time field means. @param {string} value @returns {string | null} */
export function fromField(value) {
  const at = Date.parse(`${value}:00+08:00`);
  return Number.isNaN(at) ? null : iso(at);
}
