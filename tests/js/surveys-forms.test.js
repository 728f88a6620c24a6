// Forms of every kind open in the adapter and give the same answers as the engine does alone.
process.env.TZ = "Asia/Shanghai";
import assert from "node:assert/strict";
import test from "node:test";
import { alone, fillAlone, MEMBERS, xmlAlone, XFORMS } from "./support/xforms.js";
import { openSurvey } from "../../static/js/surveys/survey.js";

const PROPERTIES = { username: "cadre", deviceID: "d1" };
const media = async () => new Blob([MEMBERS], { type: "text/csv" });
const ANSWERS = { integer: "７", decimal: "3。5", date: "2026-11-20", time: "08:30", datetime: "2026-11-20T08:30",
  geopoint: { lat: 30.42, lon: 120.36, accuracy_m: 5 }, acknowledge: true, range: null, text: "说" };

/** What is another each time: the name of the answers, the moment of opening and closing. */
const settled = (xml) => xml.replace(/uuid:[\w-]{36}/g, "uuid:").replace(/T\d\d:\d\d:\d\d\.\d+/g, (all) => (all === "T08:30:00.000" ? all : "T"));

function given(question) {
  if (question.kind === "one") return question.choices[0]?.value ?? "";
  if (question.kind === "many") return question.choices.slice(0, 2).map(({ value }) => value);
  if (question.kind === "rank") return question.choices.map(({ value }) => value).reverse();
  if (question.kind === "range") return question.bounds.step < 1 ? "1" : "2";
  return ["image", "audio", "video", "file", "signature"].includes(question.kind) ? "given.bin" : ANSWERS[question.kind];
}

/** As a cadre does: page after page, what is to be answered there. */
function fill(survey) {
  for (let again = true; again;) {
    again = false;
    for (const page of survey.pages()) {
      if (page.kind === "rows" && page.items[0].canGrow && page.items[0].parts.length < 2) {
        survey.addRow(page.items[0].id);
        again = true;
        break;
      }
      for (const question of page.items.filter((one) => one.type === "question" && one.isRelevant).map(survey.question)) {
        if (question.value || question.isReadonly || question.kind === "note") continue;
        assert.deepEqual(survey.answer(question.id, given(question)), { trouble: null, lost: null });
        again ||= survey.question(survey.pages().flatMap((one) => one.items).find(({ id }) => id === question.id)).value !== "";
      }
    }
  }
}

const names = Object.keys(XFORMS);

test("there are forms of every kind", () => {
  assert.ok(names.length >= 40, `${names.length} forms`);
});

for (const name of names) {
  test(`${name}: the same answers as the engine alone, untouched and filled in`, async () => {
    const root = await alone(XFORMS[name]);
    const survey = await openSurvey({ xform: XFORMS[name], media, properties: PROPERTIES });
    assert.equal(settled((await survey.finish()).xml), settled(await xmlAlone(root)));
    while (fillAlone(root));
    fill(survey);
    assert.equal(settled((await survey.finish()).xml), settled(await xmlAlone(root)));
  });
}
