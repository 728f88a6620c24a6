// What the tablet tells of itself, and what it is told when its store was cleared.
import assert from "node:assert/strict";
import { IDBFactory } from "fake-indexeddb";
import test from "node:test";
import { isNews, reportOf } from "../../static/js/rules/report.js";
import { deleteStore, openStore } from "../../static/js/store/store.js";
import { forgetTrace, formerDevices, hush, noteSignIn, toldOf, wasFilled } from "../../static/js/store/former.js";
import { startSync } from "../../static/js/sync/engine.js";
import { putInside, sessionOf, withDevice } from "../../static/js/sync/session.js";
import { signIn } from "../../static/js/sync/signing-in.js";
import { signingOf } from "../../static/js/sync/signing-key.js";
import { createWire } from "../../static/js/sync/wire.js";
import { NOW, USER, daysAgo, visitRow } from "./support/facts.js";
import { signedIn } from "./support/letters.js";
import { fakeServer, give, problem, reply } from "./support/server.js";
import { freshStore, openedStore, visitOperation } from "./support/tablet.js";

/** @type {Map<string, string>} */
const kept = new Map();
globalThis.localStorage = /** @type {any} */ ({
  getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value),
});

async function tablet(context, server, store, now = () => NOW) {
  const engine = startSync(store, {
    session: async () => ({ token: "T", device_id: "d1", epoch: "e1", ended: null }), end: async () => {},
    wire: (token, deviceId) => createWire({ fetch: server.fetch, token, deviceId, timeoutMs: 2000 }),
    now, random: () => 0.5, pause: async () => {}, locks: null, page: null, document: null, savedMs: 3600_000,
  });
  context.after(() => engine.stop());
  await engine.syncNow();
  return engine;
}

const facts = (more) => ({ rows: [], photos: 0, persisted: true, free: 4e9, version: "0.1.0", ...more });

test("counts of what waits, since when, and nothing of what was written", () => {
  const rows = [visitRow("h1", { captured_at: daysAgo(1) }), visitRow("h2", { captured_at: daysAgo(3), state: "sending" }),
    visitRow("h3", { state: "quarantined" }), visitRow("h4", { state: "acknowledged", captured_at: daysAgo(9) })];
  const report = reportOf(facts({ rows, photos: 2 }));
  assert.deepEqual(report, { waiting: 2, quarantined: 1, photos_waiting: 2, waiting_since: daysAgo(3), app_version: "0.1.0",
    persisted: true, free_mb: 4000 });
  assert.equal("waiting_since" in reportOf(facts()), false);
  assert.equal("free_mb" in reportOf(facts({ free: null })), false);
});

test("it is news once a day, when a count changes or room becomes short, not when a little room goes", () => {
  const report = reportOf(facts());
  const told = { report, day: "2026-11-21" };
  const news = (more, day = "2026-11-21") => isNews(told, reportOf(facts(more)), day);
  assert.ok(isNews(null, report, "2026-11-21"));
  assert.deepEqual([news({}), news({ free: 3e9 }), news({ free: 1e8 }), news({ photos: 1 }), news({}, "2026-11-22")],
    [false, false, true, true, true]);
});

test("a push tells what will still wait after it; the pull that brings nothing says nothing", async (context) => {
  const server = fakeServer();
  const [home] = give(server, 2);
  const store = await freshStore(context);
  await store.add([visitOperation(home.id)]);
  const engine = await tablet(context, server, store);
  assert.equal(server.posted("sync/push")[0].device.waiting, 0);
  await engine.syncNow();
  await engine.syncNow();
  assert.deepEqual(server.posted("sync/pull").map((body) => "device" in body), [false, false, false]);
  assert.ok((await store.meta("lease")).contact_at);
});

test("a program that the server no longer speaks with is a contact all the same; its records have been taken", async (context) => {
  const server = fakeServer();
  const [home] = give(server, 1);
  const store = await freshStore(context);
  await store.add([visitOperation(home.id)]);
  server.misbehave = (path, _body, answer) => (path === "sync/pull" ? problem(426, "unsupported_protocol") : answer());
  const engine = await tablet(context, server, store);
  assert.deepEqual((await store.outbox()).map((row) => row.state), ["acknowledged"]);
  assert.equal(engine.status().problem?.code, "unsupported_protocol");
  assert.ok((await store.meta("lease")).contact_at);
});

test("a store that somebody cleared: the server is told, the user hears what may be lost, once", async (context) => {
  const server = fakeServer();
  give(server, 2);
  const store = await freshStore(context);
  noteSignIn(USER.id, "d1");
  await tablet(context, server, store);
  assert.ok(wasFilled(USER.id));
  assert.equal(toldOf(USER.id), null);
  store.close();
  await deleteStore(USER.id);
  server.misbehave = (path, body, answer) => (path === "sync/pull" && body.device?.emptied
    ? reply(200, { ...{ server_time: "2026-11-21T06:30:00Z", epoch: "e1", reference: {}, dossiers: { changed: [...server.dossiers.values()], removed: [] } }, device: { lost: 3 } })
    : answer());
  const again = await openedStore(context);
  server.calls.length = 0;
  await tablet(context, server, again);
  assert.equal(server.posted("sync/pull")[0].device.emptied, true);
  assert.deepEqual(toldOf(USER.id), { lost: 3, same: true });
  assert.equal((await again.dossiers()).length, 2);
  hush(USER.id);
  assert.equal(toldOf(USER.id), null);
});

test("whoever begins on purpose has lost nothing; signed out there is no trace", () => {
  kept.clear();
  noteSignIn("u9", "d1");
  assert.deepEqual(formerDevices(), ["d1"]);
  kept.set("fieldvisit.stores", JSON.stringify({ u9: { device: "d1", filled: true } }));
  noteSignIn("u9", "d1", { fresh: true });
  assert.equal(wasFilled("u9"), false, "a new vault after a forgotten PIN");
  noteSignIn("u9", "d2", { earlier: { lost: 2, same: false, seen_on: "2026-11-20" } });
  assert.deepEqual(toldOf("u9"), { lost: 2, same: false, seen_on: "2026-11-20" });
  forgetTrace("u9");
  assert.deepEqual([formerDevices(), toldOf("u9")], [[], null]);
  kept.set("fieldvisit.stores", "nonsense");
  assert.deepEqual(formerDevices(), []);
});

test("a tablet that was signed in before there were signing keys tells its own with the next pull, once", async (context) => {
  const server = fakeServer();
  const store = await freshStore(context);
  await signedIn();
  await putInside(store, { token: "T", user: USER, lease_days: 7, signed_in_at: "then", epoch: "e1" });
  assert.equal(await signingOf(store), "untold");
  server.misbehave = () => { throw new TypeError("no network"); };
  const engine = await tablet(context, server, store);
  assert.equal(await signingOf(store), "untold", "only what the server has answered to is told");
  server.misbehave = null;
  await engine.syncNow();
  await engine.syncNow();
  const told = server.posted("sync/pull").map(({ device }) => device?.signing_key);
  assert.match(told.at(-2), /^-----BEGIN PUBLIC KEY-----\n/);
  assert.equal(told.at(-1), undefined);
  assert.equal(await signingOf(store), "known");
  assert.equal((await sessionOf(store)).token, "T");
});

test("who signs in tells the key there and then; where the server's own key is not known only signing in helps", async (context) => {
  const server = fakeServer();
  globalThis.indexedDB = new IDBFactory();
  const { user } = await signIn({ username: "cadre", password: "right" }, { fetch: server.fetch });
  const store = await openStore(user.id);
  context.after(() => store.close());
  assert.equal(await signingOf(store), "known");
  await withDevice(async (device) => device.keep({ ...(await device.plate(user.id)), seal_key: undefined }));
  assert.equal(await signingOf(store), "unsealed");
});
