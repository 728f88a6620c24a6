// A draft is kept within a second of the last touch, whatever happens to the page.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

globalThis.document = new EventTarget();
globalThis.window = new EventTarget();
const { keepDraft } = await import("../../static/js/screens/drafting.js");

let kept;
let store;
beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 10_000 });
  kept = [];
  store = {
    saveDraft: async (key, value) => void kept.push([key, value.notes]),
    dropDraft: async (key) => void kept.push([key, null]),
  };
});
const settle = async () => { for (let turn = 0; turn < 5; turn += 1) await Promise.resolve(); };

test("the first change is kept at once, the next ones together", async () => {
  const form = { notes: "一" };
  const draft = keepDraft(store, "visit/1", () => form);
  draft.touch();
  await settle();
  assert.deepEqual(kept, [["visit/1", "一"]]);
  form.notes = "一切";
  draft.touch();
  form.notes = "一切正常";
  draft.touch();
  mock.timers.tick(300);
  await settle();
  assert.deepEqual(kept.slice(1), [["visit/1", "一切正常"]]);
});

test("putting the page away keeps what is waiting", async () => {
  const form = { notes: "一" };
  const draft = keepDraft(store, "visit/1", () => form);
  draft.touch();
  form.notes = "一二";
  draft.touch();
  window.dispatchEvent(new Event("pagehide"));
  await settle();
  assert.deepEqual(kept.at(-1), ["visit/1", "一二"]);
});

test("closing keeps what is waiting, and nothing that was not touched", async () => {
  const untouched = keepDraft(store, "visit/2", () => ({ notes: "" }));
  await untouched.close();
  assert.deepEqual(kept, []);
  const form = { notes: "一" };
  const draft = keepDraft(store, "visit/1", () => form);
  draft.touch();
  form.notes = "一二";
  draft.touch();
  await draft.close();
  assert.deepEqual(kept.at(-1), ["visit/1", "一二"]);
});

test("after saving for good nothing more is written to the draft", async () => {
  const draft = keepDraft(store, "visit/1", () => ({ notes: "一" }));
  draft.touch();
  draft.touch();
  await draft.stop();
  const before = kept.length;
  mock.timers.tick(1000);
  window.dispatchEvent(new Event("pagehide"));
  await settle();
  assert.equal(kept.length, before);
});
