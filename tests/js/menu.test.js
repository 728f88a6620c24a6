// The folds of the desk's menu: what is remembered after one is pressed.
import assert from "node:assert/strict";
import test from "node:test";
import { openedAfter } from "../../static/js/desk/menu.js";

test("a group that is opened joins the others, and leaves when it is folded", () => {
  assert.equal(openedAfter("", "visits", true), "visits");
  assert.equal(openedAfter("session=abc; menu=visits", "checks", true), "visits.checks");
  assert.equal(openedAfter("menu=visits.checks; session=abc", "visits", false), "checks");
  assert.equal(openedAfter("menu=visits", "visits", true), "visits", "named once");
  assert.equal(openedAfter("remenu=figures; menu=", "visits", false), "", "another cookie is not ours");
});
