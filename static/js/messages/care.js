/** The words of a household that is newly in one's care. 中文在前。 */

/** @type {Record<"zh" | "en", Record<string, string>>} */
export const careWords = {
  zh: {
    "care.title": "新交到你手里",
    "care.since": "{day}起由你联系（{why}），原来是{who}联系。",
    "care.never": "还没有走访记录，你是头一个进门的。",
    "care.last": "上次是{who}{day}去的：{outcome}。",
    "care.last_said": "上次是{who}{day}去的（{outcome}），记着：“{what}”",
    "care.open": "还有 {n} 件事没办完，多半先问“{what}”。",
    "care.with": "{unit}在办。",
    "care.promised": "说好 {day}前有答复。",
    "care.remember": "别忘了：",
    "care.planned": "约了{at}，{what}。",
    "care.ask": "问一声“{what}”办得满不满意。",
    "care.sensitive": "有 {n} 项敏感标签，进门前心里有数，话别说破。",
    "care.names": "看过上面的话，看是哪几项",
  },
  en: {
    "care.title": "Newly in your care",
    "care.since": "Yours since {day} ({why}); before that {who} looked after them.",
    "care.never": "No visit is on record: you are the first at this door.",
    "care.last": "{who} was there last, on {day}: {outcome}.",
    "care.last_said": "{who} was there last, on {day} ({outcome}), and noted: “{what}”",
    "care.open": "{n} things are still open; they will ask first about “{what}”.",
    "care.open.one": "One thing is still open; they will ask about “{what}”.",
    "care.with": " {unit} is on it.",
    "care.promised": " An answer is promised by {day}.",
    "care.remember": "Do not forget: ",
    "care.planned": "you are expected {at}, {what}. ",
    "care.ask": "ask whether they are satisfied with “{what}”.",
    "care.sensitive": "{n} sensitive tags: know them before you knock, and do not bring them up.",
    "care.sensitive.one": "One sensitive tag: know it before you knock, and do not bring it up.",
    "care.names": "I have read this, show which",
  },
};
