// What a cadre meets: drafts taken up again, corrections, rows that go, sums of nothing, what is known beforehand.
process.env.TZ = "Asia/Shanghai";
import assert from "node:assert/strict";
import test from "node:test";
import { MEMBERS, XFORMS } from "./support/xforms.js";
import { knownOf, listOf } from "../../static/js/surveys/prefilling.js";
import { openSurvey } from "../../static/js/surveys/survey.js";

const opened = (name, more = {}) => openSurvey({ xform: XFORMS[name], media: async () => new Blob([MEMBERS], { type: "text/csv" }), ...more });
const parts = (survey) => survey.pages().flatMap(({ items }) => items);
const shown = (survey) => parts(survey).filter(({ type, isRelevant }) => type === "question" && isRelevant).map(survey.question);
const named = (survey, name) => shown(survey).find((question) => question.name === name);
const say = (survey, name, given) => survey.answer(named(survey, name).id, given);
const FOLDED = { household: { id: "h1", name: "沈阿婆", address: "周家浜9号", kind: "family", grid_id: 7, grid_name: "第三网格" },
  members: [{ id: "m1", name: '沈"桂"英', sex: "f", birth_year: 1944, relation: "户主", head: true, phone: "13800000000" }], tags: [{ tag: "alone" }] };

test("what does not apply is not shown, and what applies is shown at once", async () => {
  const survey = await opened("relevance");
  assert.deepEqual(shown(survey).map(({ name }) => name), ["alone"]);
  say(survey, "alone", "yes");
  assert.deepEqual(shown(survey).map(({ name }) => name), ["alone", "carer"]);
});

test("changes are told once, after all of them", async () => {
  let told = 0;
  const survey = await opened("chain", { onChange: () => { told += 1; } });
  say(survey, "a", "3");
  await Promise.resolve();
  assert.equal(told, 1);
});

test("a cascade offers what belongs to the answer before, and lets go of what belongs no more", async () => {
  const survey = await opened("cascade");
  say(survey, "town", "xc");
  assert.deepEqual(named(survey, "village").choices.map(({ words }) => words.plain), ["周家浜村"]);
  say(survey, "village", "zjb");
  say(survey, "town", "ca");
  assert.deepEqual(named(survey, "village").chosen, []);
});

test("what is no number changes nothing and is said", async () => {
  const survey = await opened("numbers");
  say(survey, "age", "82");
  for (const [typed, trouble] of [["八十", "not_whole"], ["8.5", "not_whole"], ["99999999999", "too_large"]]) assert.equal(say(survey, "age", typed).trouble, trouble);
  assert.deepEqual([named(survey, "age").value, say(survey, "area", "约九十").trouble], ["82", "not_number"]);
  say(survey, "age", "130");
  assert.deepEqual(named(survey, "age").violation, { condition: "constraint", words: "年龄在 0 到 120 之间" });
});

test("a draft is taken up again with all its files, and the unchanged ones are still named", async () => {
  const first = await opened("files");
  say(first, "front", "front-1.jpg");
  say(first, "voice", "voice-1.mp3");
  const survey = await opened("files", { resume: { xml: first.draft(), files: first.files() } });
  assert.equal(named(survey, "front").value, "front-1.jpg");
  say(survey, "voice", "voice-2.mp3");
  const done = await survey.finish();
  assert.deepEqual(done.files, ["front-1.jpg", "voice-2.mp3"]);
  assert.match(done.xml, /<front>front-1.jpg<\/front>/);
});

test("a draft whose files are gone opens all the same", async () => {
  const first = await opened("files");
  say(first, "front", "front-1.jpg");
  const survey = await opened("files", { resume: { xml: first.draft() } });
  assert.equal((await survey.finish()).files.length, 1);
});

test("rows come back with a draft, in the same pages", async () => {
  const first = await opened("by_hand");
  first.addRow(parts(first).find(({ type }) => type === "repeat").id);
  const name = shown(first).filter((question) => question.name === "name")[1];
  first.answer(name.id, "沈志强");
  const survey = await opened("by_hand", { resume: { xml: first.draft() } });
  assert.deepEqual(survey.pages().map(({ key }) => key), first.pages().map(({ key }) => key));
  assert.deepEqual(shown(survey).filter((question) => question.name === "name").map(({ value }) => value), ["", "沈志强"]);
});

test("a correction bears a name of its own and says what it stands in for", async () => {
  const first = await opened("text_only");
  say(first, "name", "沈桂英");
  const sent = await first.finish();
  const survey = await opened("text_only", { correct: { xml: sent.xml, files: [] } });
  say(survey, "name", "沈桂珍");
  const again = await survey.finish();
  assert.equal(again.deprecated_id, sent.instance_id);
  assert.notEqual(again.instance_id, sent.instance_id);
  const resumed = await opened("text_only", { resume: { xml: survey.draft() } });
  const { instance_id: id, deprecated_id: before } = await resumed.finish();
  assert.deepEqual([id, before], [again.instance_id, sent.instance_id]);
});

test("rows that a smaller number takes away are told of, and can be had back", async () => {
  const survey = await opened("counted");
  say(survey, "n", "2");
  shown(survey).filter(({ name }) => name === "called").forEach(({ id }) => survey.answer(id, "囡囡"));
  const { lost } = say(survey, "n", "1");
  assert.equal(lost.rows, 1);
  const back = await opened("counted", { resume: { xml: lost.before } });
  assert.deepEqual(shown(back).filter(({ name }) => name === "called").map(({ value }) => value), ["囡囡", "囡囡"]);
  assert.equal(say(survey, "n", "3").lost, null);
});

test("a mean of nothing is nothing, in the words and in the answers, and no word of the engine's; what is typed stays", async () => {
  const survey = await opened("empty_sum");
  say(survey, "n", "0");
  say(survey, "typed", "NaN");
  assert.match(named(survey, "shown").label.plain, /平均 +亩/);
  const { xml } = await survey.finish();
  assert.match(xml, /<mean\s*(\/>|><\/mean>)<typed>NaN<\/typed>/);
});

test("a violation stands where the question is, and is gone with the right answer", async () => {
  const survey = await opened("required_messages");
  assert.deepEqual(survey.open().map(({ path }) => path), ["/data/a"].map((path) => path.replace("data", "required_messages")));
  say(survey, "a", "有");
  assert.deepEqual((await survey.finish()).open, []);
});

test("the form's languages are told and changed", async () => {
  const survey = await opened("two_languages");
  assert.deepEqual([survey.languages, survey.language], [["中文(zh)", "English(en)"], "中文(zh)"]);
  survey.setLanguage("English(en)");
  assert.deepEqual([named(survey, "name").label.plain, named(survey, "ok").choices[0].words.plain], ["Name", "Yes"]);
});

test("what is known of the household stands in the answers, and its people can be chosen", async () => {
  const known = knownOf(FOLDED, { name: "沈国良" }, null);
  const survey = await opened("hidden_values", { known });
  assert.match(survey.draft(), /<fv_household_id>h1<\/fv_household_id>/);
  assert.doesNotMatch((await opened("hidden_values", { known, resume: { xml: (await opened("hidden_values")).draft() } })).draft(), /h1/);
  const choosing = await opened("from_file", { media: async (name) => new Blob([listOf(name, FOLDED, [FOLDED])], { type: "text/csv" }) });
  assert.deepEqual(named(choosing, "who").choices.map(({ value, words }) => [value, words.plain]), [["m1", '沈"桂"英']]);
  assert.doesNotMatch(listOf("fv_members.csv", FOLDED, []), /13800000000/);
  assert.equal(listOf("villages.csv", FOLDED, []), null);
});

test("a group that is one page stays one, loose questions come a few at a time", async () => {
  const survey = await opened("field_list");
  assert.deepEqual(survey.pages().map(({ items }) => items.map(({ path }) => path.split("/").pop())), [["a", "b", "c"], ["d"]]);
  const many = await opened("nested_groups");
  assert.deepEqual(many.pages().map(({ trail }) => trail.map((one) => many.words(one).plain).join("/")), ["房屋", "房屋/用电", "消防"]);
});

test("what is no form is said to be none", async () => {
  await assert.rejects(openSurvey({ xform: "<html>portal</html>" }), { code: "form_unreadable" });
});
