// Both books say the same things, and every key a screen asks for is in them.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";
import { amendingWords } from "../../static/js/messages/amending.js";
import { careWords } from "../../static/js/messages/care.js";
import { deviceWords } from "../../static/js/messages/device.js";
import { joinWords, nearestLanguage, pattern, setLanguage, t } from "../../static/js/messages/index.js";
import { en as enBook } from "../../static/js/messages/en.js";
import { issueWords } from "../../static/js/messages/issues.js";
import { lifeWords } from "../../static/js/messages/life.js";
import { photoWords } from "../../static/js/messages/photos.js";
import { walkingWords } from "../../static/js/messages/walking.js";
import { surveyWords } from "../../static/js/messages/surveys.js";
import { zh as zhBook } from "../../static/js/messages/zh.js";

// With the words that come later.
const LATER = [amendingWords, careWords, deviceWords, issueWords, lifeWords, photoWords, surveyWords, walkingWords];
const en = Object.assign({}, enBook, ...LATER.map((words) => words.en));
const zh = Object.assign({}, zhBook, ...LATER.map((words) => words.zh));
const HAN = /\p{Script=Han}/u;
const places = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
const common = (keys) => keys.filter((key) => !key.endsWith(".one")).sort();

async function sources(...folders) {
  const found = [];
  for (const folder of folders) {
    const place = new URL(`../../static/js/${folder}/`, import.meta.url);
    for (const name of await readdir(place)) {
      if (name.endsWith(".js")) found.push([`${folder}/${name}`, await readFile(new URL(name, place), "utf8")]);
    }
  }
  return found;
}

test("both languages have the same keys", () => {
  assert.deepEqual(common(Object.keys(en)), common(Object.keys(zh)));
});

test("words that come later are there in the language that is read, also when it changes", async () => {
  await setLanguage("en");
  joinWords({ zh: { "late.word": "后来" }, en: { "late.word": "later" } });
  assert.equal(t("late.word"), "later");
  await setLanguage("zh");
  assert.deepEqual([t("late.word"), t("go.save")], ["后来", "保存"]);
});

test("English has no Chinese in it, and Chinese has no empty words", () => {
  assert.deepEqual(Object.entries(en).filter(([, text]) => HAN.test(text)), []);
  assert.deepEqual(Object.entries(zh).filter(([, text]) => !text), []);
});

test("a sentence has the same places in both languages, or fewer in English", () => {
  for (const [key, text] of Object.entries(en)) {
    const known = new Set(places(zh[key.replace(/\.one$/, "")]));
    assert.ok(places(text).every((name) => known.has(name)), `${key}: ${text}`);
  }
});

test("quick words are as many in both languages", () => {
  for (const key of ["raise.places", "raise.troubles", "raise.done_words", "raise.explained_words"]) {
    assert.equal(en[key].split("|").length, zh[key].split("|").length, key);
  }
});

test("every key that a screen names is there", async () => {
  const missing = [];
  for (const [name, source] of await sources("screens", "widgets", "surveys")) {
    for (const [, key] of source.matchAll(/\b(?:t|tell|quickWords)\(\s*"([\w.-]+)"/g)) if (!(key in zh)) missing.push(`${name}: ${key}`);
    for (const [, key] of source.matchAll(/title: "([\w.]+)"/g)) if (!(key in zh)) missing.push(`${name}: ${key}`);
  }
  assert.deepEqual(missing, []);
});

/** What the first screen waits for: imports followed from the entry, and nothing that is imported when it is needed. */
async function firstModules(url = new URL("../../static/js/tablet.js", import.meta.url), seen = new Map()) {
  if (seen.has(url.href)) return seen;
  const source = (await readFile(url, "utf8")).replaceAll(/\/\*[\s\S]*?\*\//g, "");
  seen.set(url.href, source);
  for (const [, address] of source.matchAll(/^(?:import|export)\b[^"';()]*?\bfrom "(\.[^"]+)"/gm)) await firstModules(new URL(address, url), seen);
  return seen;
}

test("no screen that is opened first asks for a word that comes later", async () => {
  const source = [...(await firstModules())].filter(([name]) => !name.includes("/messages/")).map(([, text]) => text).join("\n");
  const isAsked = (key) => source.includes(`"${key}"`) || [...key].some((sign, at) => sign === "." && source.includes(`\`${key.slice(0, at + 1)}\${`));
  assert.ok(isAsked("today.title") || isAsked("unlock.title"), "the search itself finds something");
  assert.deepEqual(LATER.flatMap(({ zh: words }) => Object.keys(words)).filter(isAsked), []);
  assert.deepEqual(LATER.flatMap(({ zh: words }) => Object.keys(words)).filter((key) => key in zhBook), [], "one home for each word");
});

test("every problem and reason that the core can name has words", async () => {
  const rules = await sources("rules", "sync", "store");
  const codes = new Set();
  for (const [, source] of rules) {
    for (const [, code] of source.matchAll(/StoreProblem\("(\w+)"/g)) codes.add(`problem.${code}`);
    for (const [, code] of source.matchAll(/code: "(answered|callback_due|overdue|never_visited|new_household|tag_to_verify|appointment|field_task|sample|taken_over)"/g)) codes.add(`reason.${code}`);
  }
  assert.ok(codes.size > 6, "the search itself finds something");
  assert.deepEqual([...codes].filter((key) => !(key in zh)), []);
});

test("one thing is told from many where the language does so", async () => {
  await setLanguage("en");
  assert.equal(t("day.ago", { n: 3 }), "3 days ago");
  assert.equal(t("household.people", { n: 1 }), "1 person");
  await setLanguage("zh");
  assert.equal(t("household.people", { n: 1 }), "1 口人");
  assert.equal(pattern("no.such.key"), "no.such.key");
});

test("of two languages asked for one upon the other, the last one stays", async () => {
  await Promise.all([setLanguage("en"), setLanguage("zh"), setLanguage("en")]);
  assert.equal(t("go.back"), en["go.back"]);
  await setLanguage("zh");
  assert.equal(t("go.back"), zh["go.back"]);
});

test("what a person writes is never read as a place to fill", () => {
  assert.equal(t("tag.basis", { basis: "{basis} $& $1" }), "依据：{basis} $& $1");
});

test("the nearest language is Chinese unless English is asked for", () => {
  assert.equal(nearestLanguage("en-GB"), "en");
  assert.equal(nearestLanguage("fr"), "zh");
  assert.equal(nearestLanguage(null), "zh");
});
