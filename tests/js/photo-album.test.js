// Pictures in memory are bounded, and a screen that shows more than that comes to rest.
import assert from "node:assert/strict";
import test from "node:test";
import { albumOf, forgetPhotos } from "../../static/js/screens/photo-album.js";

/** A screen that draws all of these again whenever something has changed. */
function screenOf(ids) {
  const opened = [];
  const shown = new Map();
  const photos = { list: async () => ids.map((id) => ({ id })), picture: async (id) => { opened.push(id); return new Uint8Array([1]); } };
  const store = { onChange: () => {}, photos: async () => photos };
  const app = { store, status: { online: false }, redraw: () => { for (const id of app.ids) shown.set(id, albumOf(app).thumb(id, false)); }, ids };
  const rest = async () => { for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => { setImmediate(resolve); }); };
  return { app, opened, shown, rest };
}

const named = (count, from = 0) => Array.from({ length: count }, (_, at) => `photo-${from + at}`);

test("more pictures on one screen than memory holds: as many are opened, each once", async () => {
  const { app, opened, shown, rest } = screenOf(named(100));
  app.redraw();
  await rest();
  assert.deepEqual([opened.length, new Set(opened).size], [80, 80]);
  assert.equal([...shown.values()].filter(Boolean).length, 80);
  forgetPhotos();
});

test("what is no longer looked at makes room for what is", async (context) => {
  const { app, opened, shown, rest } = screenOf(named(160));
  app.ids = named(80);
  app.redraw();
  await rest();
  context.mock.timers.enable({ apis: ["Date"], now: Date.now() + 60_000 });
  app.ids = named(80, 80);
  app.redraw();
  await rest();
  assert.equal(opened.length, 160);
  assert.ok(app.ids.every((id) => shown.get(id)));
  forgetPhotos();
});
