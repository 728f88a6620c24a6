import assert from "node:assert/strict";
import test from "node:test";
import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { chooseUser, currentUser, endSession, knownUsers, sessionOf } from "../../static/js/sync/session.js";
import { signIn, signOut } from "../../static/js/sync/signing-in.js";
import { openStore } from "../../static/js/store/store.js";
import { fakeServer, portal, problem } from "./support/server.js";
import { visitOperation } from "./support/tablet.js";

const enter = (server, username, password = "right") => signIn({ username, password }, { fetch: server.fetch });
const fresh = () => { globalThis.indexedDB = new IDBFactory(); return fakeServer(); };
const keptIn = async (userId, work) => {
  const store = await openStore(userId);
  try { return await work(store); } finally { store.close(); }
};
const sessionIn = (userId) => keptIn(userId, sessionOf);
const signOutOf = async (userId) => signOut(await openStore(userId));

test("nobody, until signed in; then known without a network", async () => {
  const server = fresh();
  assert.equal(await currentUser(), null);
  const answer = await enter(server, "cadre");
  assert.deepEqual([answer.ok, answer.user.username], [true, "cadre"]);
  assert.deepEqual(await currentUser(), answer.user);
  const [{ username, password, device }] = server.posted("devices");
  assert.deepEqual([username, password], ["cadre", "right"]);
  assert.match(device.id, /^[0-9a-f-]{36}$/);
  assert.match(device.signing_key, /^-----BEGIN PUBLIC KEY-----\n/);
  const kept = await sessionIn(answer.user.id);
  assert.deepEqual([kept.token, kept.user.roles, kept.device_id], ["token-of-cadre", ["cadre"], "d1"]);
  assert.ok(!JSON.stringify(kept).includes("right"), "the password is not kept");
});

test("a refusal says why; a portal or no network is not a wrong password", async () => {
  const server = fresh();
  assert.deepEqual((await enter(server, "cadre", "wrong")).problem.code, "bad_credentials");
  server.misbehave = portal;
  assert.deepEqual((await enter(server, "cadre")).problem, { code: "not_ours" });
  server.misbehave = () => { throw new TypeError("no network"); };
  assert.deepEqual((await enter(server, "cadre")).problem, { code: "offline" });
  assert.equal(await currentUser(), null);
});

test("signing in again keeps the device and what was not sent", async () => {
  const server = fresh();
  const { user } = await enter(server, "cadre");
  await keptIn(user.id, (store) => store.add([visitOperation("h1")]));
  await endSession(user.id, "signed_out");
  assert.equal((await currentUser()).id, user.id, "still there offline");
  await enter(server, "cadre");
  const [first, second] = server.posted("devices").map(({ device }) => device.id);
  assert.notEqual(first, "d1");
  assert.equal(second, "d1");
  assert.equal((await sessionIn(user.id)).ended, null);
  assert.equal((await keptIn(user.id, (store) => store.outbox())).length, 1);
});

test("nobody signs out with something unsent; then nothing is left", async () => {
  const server = fresh();
  const { user } = await enter(server, "cadre");
  const operation = visitOperation("h1");
  await keptIn(user.id, (store) => store.add([operation]));
  assert.deepEqual(await signOutOf(user.id), { ok: false, problem: { code: "outbox_not_empty", waiting: 1 } });
  assert.equal((await currentUser()).id, user.id);
  await keptIn(user.id, async (store) => {
    await store.markSending([operation.id]);
    await store.settle([{ id: operation.id, outcome: "applied" }], "2026-11-21T06:25:00Z");
  });
  assert.deepEqual(await signOutOf(user.id), { ok: true });
  assert.equal(await currentUser(), null);
  const names = (await indexedDB.databases()).map(({ name }) => name);
  assert.deepEqual(names, ["fieldvisit-2"]);
});

test("two people on one tablet have stores of their own", async () => {
  const server = fresh();
  const first = (await enter(server, "cadre")).user;
  await keptIn(first.id, (store) => store.add([visitOperation("h1")]));
  const second = (await enter(server, "cadre2")).user;
  assert.equal((await currentUser()).id, second.id);
  assert.deepEqual(await keptIn(second.id, (store) => store.outbox()), []);
  assert.equal((await keptIn(first.id, (store) => store.outbox())).length, 1);
  const [one, two] = server.posted("devices").map(({ device }) => device.id);
  assert.notEqual(one, two);
  assert.deepEqual((await knownUsers()).map(({ username }) => username), ["cadre", "cadre2"]);
  await chooseUser(first.id);
  assert.equal((await currentUser()).id, first.id, "no network is needed to change over");
});

test("a device name that is taken is given up for a new one", async () => {
  const server = fresh();
  server.misbehave = (_, __, answer) => (server.calls.length === 1 ? problem(409, "device_taken", { field: "device.id" }) : answer());
  assert.equal((await enter(server, "cadre")).ok, true);
  const [one, two] = server.posted("devices").map(({ device }) => device.id);
  assert.notEqual(one, two);
});

test("a revoked device is nobody's, and is not used again", async () => {
  const server = fresh();
  const { user } = await enter(server, "cadre");
  await endSession(user.id, "revoked");
  assert.equal(await currentUser(), null);
  await enter(server, "cadre");
  assert.notEqual(server.posted("devices")[1].device.id, "d1");
});
