// Questionnaires on the tablet: fetched whole or not at all, sealed, side by side by version, gone when nobody needs them.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { attachmentsOf, formsFor, markOf, surveyOperation, surveysOf } from "../../static/js/rules/surveys.js";
import { photosToSend } from "../../static/js/rules/photos.js";
import { bringForms } from "../../static/js/sync/forms.js";
import { openDB } from "../../static/js/vendor/idb.js";
import { NOW, USER } from "./support/facts.js";
import { freshStore, openedStore, pullAnswer } from "./support/tablet.js";

const XML = "<h:html>问卷</h:html>";
const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const form = (different = {}) => ({ form_id: "care", version: "1", title: "关爱", visit_kinds: [], tag_codes: [], md5: "a", languages: ["default"],
  xform_url: "/api/v1/surveys/care/1.xml", sha256: sha256(XML), media: [], ...different });
const told = (...forms) => pullAnswer([], { reference: { forms: { version: String(Math.random()), data: forms } } });

/** A server that has these files, and remembers what it was asked for. */
function wireTo(files) {
  const asked = [];
  return { asked, raw: async (path) => {
    asked.push(path);
    const [text, type = "text/xml"] = [files[path]].flat();
    return text === undefined ? new Response("", { status: 404 }) : new Response(text, { headers: { "Content-Type": type } });
  } };
}
const kept = async (store) => (await (await store.forms()).list()).map(({ form_id: id, version }) => `${id} ${version}`).sort();
const submitted = (different = {}) => ({ id: "op1", kind: "survey.submit", entity_id: "s1", household_id: "h1", captured_at: NOW.toISOString(), state: "pending",
  body: { form_id: "care", form_version: "1", instance_xml: "<care><orx:meta><orx:instanceID>uuid:1</orx:instanceID></orx:meta></care>" }, ...different });

test("what the pull tells of is fetched, kept over a restart, and fetched no more", async (context) => {
  const store = await freshStore(context);
  const wire = wireTo({ "surveys/care/1.xml": XML, "surveys/care/1/media/villages.csv": ["name,label", "text/csv"] });
  const media = [{ name: "villages.csv", md5: "b", url: "surveys/care/1/media/villages.csv".replace(/^/, "/api/v1/") }];
  await store.applyPull(told(form({ media })));
  assert.equal(await bringForms(store, wire, NOW), 1);
  store.close();
  const again = await openedStore(context);
  const forms = await again.forms();
  assert.equal(await (await forms.file({ form_id: "care", version: "1" })).text(), XML);
  assert.deepEqual([(await forms.file({ form_id: "care", version: "1" }, "villages.csv")).type, await forms.file({ form_id: "care", version: "2" })], ["text/csv", null]);
  assert.deepEqual([await bringForms(again, wire, NOW), wire.asked.length], [0, 2]);
});

test("what is not whole, or is somebody else's page, is not kept", async (context) => {
  const store = await freshStore(context);
  await store.applyPull(told(form({ media: [{ name: "a.csv", md5: "b", url: "/api/v1/gone" }] })));
  assert.equal(await bringForms(store, wireTo({ "surveys/care/1.xml": XML }), NOW), 0);
  await store.applyPull(told(form()));
  for (const wrong of [["<html>sign in</html>", "text/html"], [`${XML} changed`, "text/xml"]]) await bringForms(store, wireTo({ "surveys/care/1.xml": wrong }), NOW);
  await bringForms(store, { raw: async () => { throw new TypeError("no network"); } }, NOW);
  assert.deepEqual(await kept(store), []);
});

test("a retired version goes when no draft and no record needs it", async (context) => {
  const store = await freshStore(context);
  const wire = wireTo({ "surveys/care/1.xml": XML });
  await store.applyPull(told(form()));
  await bringForms(store, wire, NOW);
  await store.saveDraft("survey/h1/x", { form: { form_id: "care", form_version: "1" } });
  await store.applyPull(told(form({ version: "2" })));
  await bringForms(store, wire, NOW);
  assert.deepEqual(await kept(store), ["care 1", "care 2"]);
  await store.dropDraft("survey/h1/x");
  await bringForms(store, wire, NOW);
  assert.deepEqual(await kept(store), ["care 2"]);
});

test("nothing of a form lies open", async (context) => {
  const store = await freshStore(context);
  await store.applyPull(told(form()));
  await bringForms(store, wireTo({ "surveys/care/1.xml": XML }), NOW);
  store.close();
  const db = await openDB(`fieldvisit-2-${USER.id}`);
  const lying = JSON.stringify([await db.getAllKeys("forms"), await db.getAll("forms"), await db.getAllKeys("form_files"), await db.getAll("form_files")],
    (_, value) => (value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : value));
  db.close();
  assert.doesNotMatch(lying, /care|关爱|问卷/);
});

test("a form is offered where its tags and the visit's kind fit", () => {
  const forms = [form(), form({ form_id: "alone", tag_codes: ["alone"] }), form({ form_id: "sweep", visit_kinds: ["sweep"] })];
  const folded = { tags: [{ tag: "alone" }] };
  const ids = (found) => found.map(({ form_id: id }) => id);
  assert.deepEqual(ids(formsFor(forms, folded, ["door"])), ["care", "alone"]);
  assert.deepEqual(ids(formsFor(forms, { tags: [] }, ["door", "sweep"])), ["care", "sweep"]);
  assert.notEqual(markOf("care"), markOf("alone"));
});

test("answers travel with the files they speak of, and those follow once the record is known", () => {
  const files = { "a.jpg": { id: "f1", name: "a.jpg", sha256: "00", bytes: 3, type: "image/jpeg" }, "old.jpg": { id: "f0", name: "old.jpg", sha256: "11", bytes: 3, type: "image/jpeg" } };
  const filled = { id: "s1", operation_id: "op1", household_id: "h1", visit_id: "v1", form_id: "care", form_version: "1", title: "", xml: "<care/>", page: "", attachments: files, corrects: null };
  const operation = surveyOperation(filled, ["a.jpg"], { user: USER, now: NOW, last_sync_at: null, base_revision: 3 });
  assert.deepEqual(operation.body, { form_id: "care", form_version: "1", instance_xml: "<care/>", visit_id: "v1", attachments: [files["a.jpg"]] });
  const row = { ...operation, state: "acknowledged" };
  assert.deepEqual(attachmentsOf(row), { "a.jpg": files["a.jpg"] });
  const lying = { id: "f1", state: "waiting", named: false, added_at: "2026", of: "survey" };
  assert.deepEqual([photosToSend([lying], [row]).length, photosToSend([lying], [{ ...row, state: "pending" }]).length], [1, 0]);
});

test("what was answered is shown once, the newest first, and what was corrected says so", () => {
  const again = submitted({ id: "op2", entity_id: "s2", captured_at: "2026-11-22T00:00:00Z",
    body: { form_id: "care", form_version: "1", instance_xml: "<care><meta><instanceID>uuid:2</instanceID><deprecatedID>uuid:1</deprecatedID></meta></care>" } });
  const surveys = [{ id: "s1", form_id: "care", version: "1", title: "关爱", instance_id: "uuid:1", deprecated_id: null, at: "2026-11-21T00:00:00Z", review: "approved" },
    { id: "s0", form_id: "care", version: "1", title: "关爱", instance_id: "uuid:0", deprecated_id: null, at: "2026-10-01T00:00:00Z", review: "received" }];
  const shown = surveysOf({ id: "h1", surveys }, [submitted(), again, submitted({ household_id: "h2", entity_id: "s9" })]);
  assert.deepEqual(shown.map(({ id, isReplaced, told: one, row }) => [id, isReplaced, Boolean(one), Boolean(row)]),
    [["s2", false, false, true], ["s1", true, true, true], ["s0", false, true, false]]);
});
