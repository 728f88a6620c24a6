import assert from "node:assert/strict";
import test from "node:test";
import { startSync } from "../../static/js/sync/engine.js";
import { createWire } from "../../static/js/sync/wire.js";
import { foldDossiers } from "../../static/js/rules/index.js";
import { household, NOW, REFERENCE, USER } from "./support/facts.js";
import { fakeServer, give, portal, problem, reply } from "./support/server.js";
import { freshStore, openedStore, visitOperation } from "./support/tablet.js";

/** @param {import("node:test").TestContext} context */
async function tablet(context, server, { store, timeoutMs = 2000, ...more } = {}) {
  const own = store ?? (await freshStore(context));
  const session = { token: "T", device_id: "d1", epoch: "e1", ended: null };
  const ends = [];
  const engine = startSync(own, {
    session: async () => session, end: async (ended) => { session.ended = ended; ends.push(ended); },
    wire: (token, deviceId) => createWire({ fetch: server.fetch, token, deviceId, timeoutMs }),
    now: () => NOW, random: () => 0.5, pause: async () => {}, locks: null, page: null, document: null, savedMs: 3600_000, ...more,
  });
  context.after(() => engine.stop());
  await engine.syncNow();
  return { store: own, engine, ends, session };
}

const states = async (store) => (await store.outbox()).map((row) => row.state);
const outcome = async (engine) => (await engine.syncNow()).outcome;
const shown = async (store, id) => foldDossiers(await store.dossiers(), await store.outbox(), REFERENCE, USER).households.find((one) => one.id === id);

test("a saved visit is sent once, and comes back as the server's own", async (context) => {
  const server = fakeServer();
  const [home] = give(server, 2);
  const { store, engine } = await tablet(context, server);
  const operation = visitOperation(home.id);
  await store.add([operation]);
  assert.equal(await outcome(engine), "ok");
  assert.equal(await outcome(engine), "ok");
  assert.equal(server.posted("sync/push").length, 1);
  assert.deepEqual(await states(store), ["acknowledged"]);
  assert.equal((await shown(store, home.id)).visits.filter((visit) => visit.id === operation.entity_id).length, 1);
  const { state, waiting, last_sync_at, online } = engine.status();
  assert.deepEqual([state, waiting, last_sync_at, online], ["idle", 0, "2026-11-21T06:30:00Z", true]);
});

test("the token goes with the call and push goes before pull", async (context) => {
  const server = fakeServer();
  const [home] = give(server, 1);
  const { store, engine } = await tablet(context, server);
  server.calls.length = 0;
  await store.add([visitOperation(home.id)]);
  await engine.syncNow();
  assert.deepEqual(server.calls.map(({ path }) => path), ["sync/push", "sync/pull"]);
  assert.ok(server.calls.every(({ authorization }) => authorization === "Bearer T"));
});

test("an answer dropped after the commit: sent again as it was, one row, never called sent before", async (context) => {
  const server = fakeServer();
  const [home] = give(server, 2);
  const { store, engine } = await tablet(context, server);
  const operation = visitOperation(home.id);
  await store.add([operation]);
  server.misbehave = (path, _, answer) => {
    const given = answer();
    if (path === "sync/push") throw new TypeError("connection reset");
    return given;
  };
  assert.equal(await outcome(engine), "offline");
  assert.deepEqual(await states(store), ["sending"]);
  assert.deepEqual([engine.status().waiting, engine.status().state], [1, "offline"]);
  server.misbehave = null;
  assert.equal(await outcome(engine), "ok");
  const [first, second] = server.posted("sync/push").map(({ operations }) => JSON.stringify(operations));
  assert.equal(first, second);
  assert.deepEqual(await states(store), ["acknowledged"]);
  assert.equal((await shown(store, home.id)).visits.filter((visit) => visit.id === operation.entity_id).length, 1);
});

test("a timeout leaves the row waiting", async (context) => {
  const server = fakeServer();
  const [home] = give(server, 1);
  const { store, engine } = await tablet(context, server, { timeoutMs: 40 });
  await store.add([visitOperation(home.id)]);
  const real = server.fetch;
  server.fetch = async (url, request) => (String(url).endsWith("push")
    ? new Promise((_, refuse) => { const tick = setInterval(() => {}, 10); request.signal.addEventListener("abort", () => { clearInterval(tick); refuse(request.signal.reason); }); })
    : real(url, request));
  const slow = startSync(store, { session: async () => ({ token: "T", device_id: "d1", epoch: "e1", ended: null }), locks: null,
    page: null, document: null, now: () => NOW, savedMs: 3600_000, wire: (token, deviceId) => createWire({ fetch: server.fetch, token, deviceId, timeoutMs: 40 }) });
  context.after(() => slow.stop());
  engine.stop();
  assert.equal(await outcome(slow), "timeout");
  assert.deepEqual(await states(store), ["sending"]);
  assert.deepEqual(slow.status().problem, { code: "timeout" });
});

test("killed while sending: the row goes again after the restart", async (context) => {
  const server = fakeServer();
  const [home] = give(server, 1);
  const { store, engine } = await tablet(context, server);
  const operation = visitOperation(home.id);
  await store.add([operation]);
  await store.markSending([operation.id]);
  engine.stop();
  store.close();
  const again = await tablet(context, server, { store: await openedStore(context) });
  assert.deepEqual(await states(again.store), ["acknowledged"]);
  assert.equal(server.posted("sync/push").length, 1);
});

test("a captive portal is not success: nothing is sent, nothing is lost", async (context) => {
  const server = fakeServer();
  const [home] = give(server, 1);
  const { store, engine } = await tablet(context, server);
  await store.add([visitOperation(home.id)]);
  server.misbehave = portal;
  assert.equal(await outcome(engine), "not_ours");
  assert.deepEqual(await states(store), ["sending"]);
  assert.equal((await store.dossiers()).length, 1);
  assert.equal(engine.status().online, false);
  for (const empty of [() => reply(200, { hello: 1 }), () => reply(200, "{", { "Content-Type": "application/json" }), () => new Response(null, { status: 204 })]) {
    server.misbehave = empty;
    assert.equal(await outcome(engine), "not_ours");
    assert.deepEqual(await states(store), ["sending"]);
  }
});

test("a bare 410 from a proxy wipes nothing; neither does a revocation of another device", async (context) => {
  const server = fakeServer();
  const [home] = give(server, 1);
  const { store, engine, ends } = await tablet(context, server);
  await store.add([visitOperation(home.id)]);
  const answers = [() => reply(410, "gone", { "Content-Type": "text/html" }), () => reply(410, ""), () => problem(410, "device_revoked", { device_id: "another" }), () => problem(410, "gone")];
  for (const answer of answers) {
    server.misbehave = answer;
    assert.ok(["not_ours", "refused"].includes(await outcome(engine)));
    assert.deepEqual([(await store.dossiers()).length, (await store.outbox()).length, ends.length], [1, 1, 0]);
  }
});

test("a revocation that names this device ends everything; only then it is said", async (context) => {
  const server = fakeServer();
  const [home] = give(server, 1);
  const said = [];
  const { store, engine, ends } = await tablet(context, server, { revoke: async () => void said.push(engine.status().state) });
  await store.add([visitOperation(home.id)]);
  server.misbehave = () => problem(403, "device_revoked", { device_id: "d1" });
  assert.equal(await outcome(engine), "revoked");
  assert.deepEqual([said, engine.status().state, ends], [["syncing"], "revoked", []]);
  await assert.rejects(store.outbox(), "the store is closed, so that it can go");
  server.calls.length = 0;
  await engine.syncNow();
  assert.deepEqual(server.calls, []);
});

test("an ended session keeps everything; signed in again, it goes on", async (context) => {
  const server = fakeServer();
  const [home] = give(server, 1);
  const { store, engine, session } = await tablet(context, server);
  await store.add([visitOperation(home.id)]);
  server.misbehave = () => problem(401, "token_expired");
  assert.equal(await outcome(engine), "signed_out");
  assert.deepEqual([engine.status().state, await states(store), (await store.dossiers()).length], ["signed_out", ["pending"], 1]);
  server.calls.length = 0;
  await engine.syncNow();
  assert.deepEqual(server.calls, []);
  Object.assign(session, { ended: null });
  server.misbehave = null;
  assert.equal(await outcome(engine), "ok");
  assert.deepEqual(await states(store), ["acknowledged"]);
});

test("too large: the batch is halved until it goes through; one that is too large alone is set aside", async (context) => {
  const server = fakeServer();
  const [home] = give(server, 1);
  const { store, engine } = await tablet(context, server);
  const giant = visitOperation(home.id, { body: { notes: "giant" } });
  await store.add([visitOperation(home.id), visitOperation(home.id), giant, visitOperation(home.id), visitOperation(home.id)]);
  server.misbehave = (path, body, answer) => (path === "sync/push" && (body.operations.length > 2 || body.operations.some((one) => one.id === giant.id))
    ? problem(413, "too_large") : answer());
  assert.equal(await outcome(engine), "ok");
  assert.deepEqual(await states(store), ["acknowledged", "acknowledged", "quarantined", "acknowledged", "acknowledged"]);
  assert.equal((await store.outbox())[2].problem.code, "too_large");
  assert.equal(server.receipts.size, 4);
});

test("a batch refused as malformed is taken apart, so that one bad operation does not hold up the others", async (context) => {
  const server = fakeServer();
  const [home] = give(server, 1);
  const { store, engine } = await tablet(context, server);
  const bad = visitOperation(home.id);
  await store.add([visitOperation(home.id), bad, visitOperation(home.id)]);
  server.misbehave = (path, body, answer) => (path === "sync/push" && body.operations.some((one) => one.id === bad.id) ? problem(422, "invalid_input", { field: "operations.0" }) : answer());
  await engine.syncNow();
  assert.deepEqual(await states(store), ["acknowledged", "pending", "acknowledged"]);
  assert.equal((await store.outbox())[1].problem.code, "invalid_input");
});

test("one hundred at a time", async (context) => {
  const server = fakeServer();
  const [home] = give(server, 1);
  const { store, engine } = await tablet(context, server);
  await store.add(Array.from({ length: 230 }, () => visitOperation(home.id)));
  await engine.syncNow();
  assert.deepEqual(server.posted("sync/push").map(({ operations }) => operations.length), [100, 100, 30]);
  assert.equal((await states(store)).every((state) => state === "acknowledged"), true);
});

test("another's write between own push and pull is not lost, and one's own is not doubled", async (context) => {
  const server = fakeServer();
  const [home] = give(server, 2);
  const { store, engine } = await tablet(context, server);
  const operation = visitOperation(home.id);
  await store.add([operation]);
  server.misbehave = (path, _, answer) => {
    const given = answer();
    if (path === "sync/push") server.touch(home.id, { members: [{ id: "m9", name: "新来的", sex: null, birth_year: null, relation: "other", head: false, phone: null }] });
    return given;
  };
  await engine.syncNow();
  const folded = await shown(store, home.id);
  assert.deepEqual(folded.members.map((member) => member.name), ["新来的"]);
  assert.equal(folded.visits.filter((visit) => visit.id === operation.entity_id).length, 1);
  server.misbehave = null;
  server.touch(home.id, { tags: [] });
  await engine.syncNow();
  assert.equal((await shown(store, home.id)).visits.filter((visit) => visit.id === operation.entity_id).length, 1);
});

test("another's write before the push: the token held is not the one it began from, so the pull brings all", async (context) => {
  const server = fakeServer();
  const [home] = give(server, 2);
  const { store, engine } = await tablet(context, server);
  const operation = visitOperation(home.id);
  await store.add([operation]);
  server.touch(home.id, { issues: [] , members: [] });
  await engine.syncNow();
  const folded = await shown(store, home.id);
  assert.deepEqual([folded.members, folded.visits.filter((visit) => visit.id === operation.entity_id).length], [[], 1]);
});

test("a household handed over leaves; one received arrives", async (context) => {
  const server = fakeServer();
  const [gone] = give(server, 3);
  const { store, engine } = await tablet(context, server);
  server.dossiers.delete(gone.id);
  server.removed = [{ id: gone.id, reason: "reassigned" }];
  const received = server.give(household());
  await engine.syncNow();
  const held = (await store.dossiers()).map(({ id }) => id);
  assert.ok(!held.includes(gone.id) && held.includes(received.id));
});

test("a mistaken empty scope: without a reason nothing goes; a large removal must be said twice", async (context) => {
  const server = fakeServer();
  const homes = give(server, 10);
  const { store, engine } = await tablet(context, server);
  server.dossiers.clear();
  server.removed = homes.map(({ id }) => ({ id }));
  await engine.syncNow();
  assert.equal((await store.dossiers()).length, 10);
  server.removed = homes.map(({ id }) => ({ id, reason: "grant_ended" }));
  server.calls.length = 0;
  server.misbehave = (path, _, answer) => {
    const given = answer();
    server.removed = [];
    return given;
  };
  await engine.syncNow();
  assert.deepEqual([server.posted("sync/pull").length, (await store.dossiers()).length], [2, 10]);
  server.misbehave = null;
  server.removed = homes.map(({ id }) => ({ id, reason: "grant_ended" }));
  await engine.syncNow();
  assert.equal((await store.dossiers()).length, 0);
});

test("a first sync of several pages, cut at any page, goes on and ends complete", async (context) => {
  const server = fakeServer();
  give(server, 35);
  server.pageSize = 10;
  for (const cut of [1, 2, 3]) {
    let pulls = 0;
    server.misbehave = (_, __, answer) => {
      pulls += 1;
      if (pulls > cut) throw new TypeError("gone");
      return answer();
    };
    const { store, engine } = await tablet(context, server);
    assert.equal((await store.dossiers()).length, 10 * cut);
    assert.equal(await store.meta("last_sync_at"), null);
    server.misbehave = null;
    await engine.syncNow();
    assert.equal((await store.dossiers()).length, 35);
    engine.stop();
    store.close();
  }
});

test("a server that says 'more' and brings nothing is not asked for ever", async (context) => {
  const server = fakeServer();
  server.misbehave = () => reply(200, { server_time: "2026-11-21T06:30:00Z", epoch: "e1", reference: {}, dossiers: { changed: [], removed: [], more: true } });
  await tablet(context, server);
  assert.equal(server.posted("sync/pull").length, 1);
});

test("a restored server: new epoch, everything differs, and what it has forgotten goes again as it was", async (context) => {
  const server = fakeServer();
  const [home, other] = give(server, 2);
  const { store, engine } = await tablet(context, server);
  const [kept, lost] = [visitOperation(home.id), visitOperation(other.id)];
  await store.add([kept, lost]);
  await engine.syncNow();
  const [{ operations }] = server.posted("sync/push");
  server.receipts.delete(lost.id);
  server.epoch = "e2";
  server.calls.length = 0;
  await engine.syncNow();
  assert.deepEqual(server.calls.map(({ path }) => path), ["sync/pull", "sync/receipts", "sync/push", "sync/pull"]);
  assert.deepEqual(server.posted("sync/push")[0].operations, operations.filter((one) => one.id === lost.id));
  assert.deepEqual([await store.meta("audit_due"), await states(store)], [false, ["acknowledged", "acknowledged"]]);
});

test("a restored server, several pages: no token of the old time is named again, and the sync ends", async (context) => {
  for (const epoch of ["e2", "e1"]) {
    const server = fakeServer();
    const homes = give(server, 35);
    homes.forEach(({ id }) => server.touch(id));
    const { store, engine } = await tablet(context, server);
    homes.forEach((home) => server.give({ ...home, members: [] }));
    Object.assign(server, { epoch, pageSize: 10 });
    server.calls.length = 0;
    await engine.syncNow();
    const [, ...later] = server.posted("sync/pull").map(({ dossiers }) => Object.values(dossiers));
    assert.ok(later.length >= 3 && later.length <= 5, `${later.length} pages`);
    assert.ok(!later.at(-1).some((token) => token.endsWith("-2")), "a token from the lost time");
    assert.ok((await store.dossiers()).every((dossier) => dossier.revision === 1 && dossier.members.length === 0));
    engine.stop();
    store.close();
  }
});

test("the audit comes once a day", async (context) => {
  const server = fakeServer();
  const { engine } = await tablet(context, server);
  await engine.syncNow();
  assert.equal(server.posted("sync/receipts").length, 0, "nothing to ask for");
});

test("a busy server is given the time it asks for, and is called neither offline nor refused", async (context) => {
  const server = fakeServer();
  const [home] = give(server, 1);
  const { store, engine } = await tablet(context, server);
  await store.add([visitOperation(home.id)]);
  server.misbehave = () => reply(503, "", { "Retry-After": "120" });
  assert.equal(await outcome(engine), "busy");
  assert.deepEqual(engine.status().problem, { code: "busy", after: 120 });
  assert.deepEqual(await states(store), ["sending"]);
});

test("deferred and retry stay waiting, without being asked again in the same breath", async (context) => {
  const server = fakeServer();
  const [home] = give(server, 1);
  const { store, engine } = await tablet(context, server);
  await store.add([visitOperation(home.id), visitOperation(home.id)]);
  server.misbehave = (path, { operations }, answer) => (path === "sync/push" ? reply(200, { server_time: "2026-11-21T06:25:00Z",
    results: [{ id: operations[0].id, outcome: "deferred", waiting_for: "p" }, { id: operations[1].id, outcome: "retry", after: 5 }] }) : answer());
  await engine.syncNow();
  assert.equal(server.posted("sync/push").length, 1);
  assert.deepEqual(await states(store), ["pending", "pending"]);
  server.misbehave = null;
  await engine.syncNow();
  assert.deepEqual(await states(store), ["acknowledged", "acknowledged"]);
});

test("an answer that forgets a row leaves it to be sent again", async (context) => {
  const server = fakeServer();
  const [home] = give(server, 1);
  const { store, engine } = await tablet(context, server);
  await store.add([visitOperation(home.id)]);
  server.misbehave = (path, _, answer) => (path === "sync/push" ? reply(200, { server_time: "2026-11-21T06:25:00Z", results: [] }) : answer());
  await engine.syncNow();
  assert.deepEqual(await states(store), ["sending"]);
  assert.equal(engine.status().waiting, 1);
});

test("calls in the same breath are one synchronisation", async (context) => {
  const server = fakeServer();
  const { engine } = await tablet(context, server);
  server.calls.length = 0;
  await Promise.all([engine.syncNow(), engine.syncNow(), engine.syncNow()]);
  assert.equal(server.posted("sync/pull").length, 1);
});

test("one tab synchronises, the others leave it to that one", async (context) => {
  const server = fakeServer();
  const { engine } = await tablet(context, server, { locks: { request: async (_, __, work) => work(null) } });
  assert.equal(await outcome(engine), "elsewhere");
  assert.deepEqual(server.calls, []);
});

test("saving starts a synchronisation by itself", async (context) => {
  const server = fakeServer();
  const [home] = give(server, 1);
  const { store, engine } = await tablet(context, server, { savedMs: 5 });
  const settled = new Promise((resolve) => { engine.onChange((status) => status.waiting === 0 && server.receipts.size === 1 && status.state === "idle" && resolve(true)); });
  await store.add([visitOperation(home.id)]);
  const alive = setInterval(() => {}, 50);
  assert.equal(await settled, true);
  clearInterval(alive);
});

test("coming back online starts one too", async (context) => {
  const server = fakeServer();
  const page = new EventTarget();
  const { engine } = await tablet(context, server, { page });
  server.calls.length = 0;
  const alive = setInterval(() => {}, 50);
  const synced = new Promise((resolve) => { engine.onChange((status) => server.calls.length > 0 && status.state === "idle" && resolve(true)); });
  page.dispatchEvent(new Event("offline"));
  assert.equal(engine.status().online, false);
  page.dispatchEvent(new Event("online"));
  assert.equal(await synced, true);
  clearInterval(alive);
});
