/** When one is expected at a door: the day, and the part of it. */
import { language, t } from "../messages/index.js";
import { daysBetween, localMoment, localParts, partOf } from "../rules/index.js";
import { day, moment } from "./dates.js";

/** 明天, 周三 25日. @param {number} days from today on @param {Date} now */
export function dayAhead(days, now) {
  if (days < 3) return t(`day.ahead.${days}`);
  const { weekday, day: n } = localParts(localMoment(now, -days, 12));
  return t("day.ahead", { n, weekday: t("weekdays").split("|")[weekday] });
}

/** 明天 上午; with the hour where it is one of its own. @param {string} at @param {Date} now */
export function plannedWords(at, now) {
  const part = partOf(at);
  if (!part) return moment(at, now);
  const days = daysBetween(now, at);
  const name = days >= 0 && days < 3 ? t(`day.ahead.${days}`) : days === -1 ? t("day.yesterday") : day(at, now);
  return language() === "zh" ? `${name}${t(`part.${part}`)}` : `${name}, ${t(`part.${part}`)}`;
}
