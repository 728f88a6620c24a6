// The PIN: what it opens and what not, how wrong ones are counted, and where the token lies.
import assert from "node:assert/strict";
import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import test from "node:test";
import { openDevice } from "../../static/js/store/device.js";
import { openPlaces } from "../../static/js/store/places.js";
import { openStore, StoreProblem } from "../../static/js/store/store.js";
import { changePin, setFirstPin } from "../../static/js/store/setting-pin.js";
import { lockOf, unlock } from "../../static/js/store/unlocking.js";
import { openDB } from "../../static/js/vendor/idb.js";
import { sessionOf } from "../../static/js/sync/session.js";
import { signIn, signOut } from "../../static/js/sync/signing-in.js";
import { household, USER } from "./support/facts.js";
import { fakeServer } from "./support/server.js";
import { pullAnswer, visitOperation } from "./support/tablet.js";

const PIN = "604938";
const NOON = Date.parse("2026-11-21T12:00:00Z");
const refusal = (code) => (fault) => fault instanceof StoreProblem && fault.code === code;
const at = (ms) => () => NOON + ms;

/** Somebody has signed in, saved a visit, begun another and set a PIN. */
async function lockedTablet() {
  globalThis.indexedDB = new IDBFactory();
  const server = fakeServer();
  const { user } = await signIn({ username: "cadre", password: "right" }, { fetch: server.fetch });
  await within(user.id, {}, async (store) => {
    await store.applyPull(pullAnswer([household({ id: "h1" })]));
    await store.add([visitOperation("h1", { id: "made-before" })]);
    await store.saveDraft("visit/h2", { notes: "写了一半" });
  });
  await setFirstPin(user.id, PIN);
  return { server, user };
}

async function within(userId, options, work) {
  const store = await openStore(userId, options);
  try { return await work(store); } finally { store.close(); }
}

test("without the PIN nothing opens; with it everything is as it was, and the records lie as they lay", async () => {
  const { user } = await lockedTablet();
  await assert.rejects(openStore(user.id), refusal("wrong_pin"));
  await assert.rejects(openStore(user.id, { pin: "604939" }), refusal("wrong_pin"));
  const answer = await unlock(user.id, " ６０４９３８", at(0));
  assert.equal(answer.ok, true, "a full-width digit is a digit");
  await within(user.id, { keys: answer.keys }, async (store) => {
    assert.deepEqual((await store.outbox()).map(({ id }) => id), ["made-before"]);
    assert.deepEqual(await store.draft("visit/h2"), { notes: "写了一半" });
    assert.equal((await store.dossiers()).length, 1);
  });
});

test("the token and the roles lie inside; outside only what the door needs", async () => {
  const { user } = await lockedTablet();
  const device = await openDevice();
  const plate = await device.plate(user.id);
  device.close();
  assert.deepEqual(Object.keys(plate).sort(), ["device_id", "ended", "seal_key", "user"]);
  assert.deepEqual(Object.keys(plate.user).sort(), ["id", "name", "username"]);
  await within(user.id, { pin: PIN }, async (store) => assert.equal((await sessionOf(store)).token, "token-of-cadre"));
});

test("a session that lay outside is moved inside at the first opening, whenever that is", async () => {
  globalThis.indexedDB = new IDBFactory();
  const device = await openDevice();
  await device.keep({ user: USER, token: "T", device_id: "d1", seal_key: "PEM", lease_days: 7, signed_in_at: "then", epoch: "e1", ended: null });
  await device.choose(USER.id);
  await within(USER.id, {}, async (store) => {
    const session = await sessionOf(store);
    assert.deepEqual([session.token, session.user.roles, session.epoch], ["T", USER.roles, "e1"]);
    assert.deepEqual(await store.meta("session"), { token: "T", user: USER, lease_days: 7, signed_in_at: "then", epoch: "e1" });
  });
  assert.equal((await device.plate(USER.id)).token, undefined);
  device.close();
});

test("wrong ones wait longer and longer, over a restart too, and lose nothing; a right one strikes them out", async () => {
  const { user } = await lockedTablet();
  const waits = [];
  let now = 0;
  for (let count = 1; count <= 10; count += 1) {
    const answer = await unlock(user.id, `00000${count}`, at(now));
    assert.equal(answer.ok, false);
    waits.push(answer.wait / 1000);
    now += answer.wait;
  }
  assert.deepEqual(waits, [0, 0, 5, 15, 30, 60, 120, 300, 900, 1800]);
  now -= 1000;
  assert.deepEqual(await lockOf(user.id, NOON + now), { locked: true, wait: 1000 });
  assert.deepEqual(await unlock(user.id, PIN, at(now)), { ok: false, wait: 1000, tried: false }, "too early: not even the right one");
  assert.equal((await unlock(user.id, PIN, at(now + 1000))).ok, true);
  assert.deepEqual(await lockOf(user.id, NOON + now + 1000), { locked: true, wait: 0 });
  await within(user.id, { pin: PIN }, async (store) => assert.equal((await store.outbox()).length, 1));
});

test("a try is written down before it is judged: switching off wins none, and a clock set back wins none", async () => {
  const { user } = await lockedTablet();
  const db = await openDB("fieldvisit-2");
  const real = crypto.subtle.deriveBits;
  crypto.subtle.deriveBits = () => { throw new Error("switched off"); };
  try {
    for (let count = 0; count < 3; count += 1) await assert.rejects(unlock(user.id, "111111", at(0)));
  } finally {
    crypto.subtle.deriveBits = real;
  }
  assert.deepEqual(await db.get("meta", `tries/${user.id}`), { count: 3, at: NOON });
  db.close();
  assert.equal((await lockOf(user.id, NOON - 3600_000)).wait, 5000);
  assert.equal((await lockOf(user.id, NOON - 3600_000 + 5000)).wait, 0, "and comes to its end");
});

test("a new PIN takes the place of the old one, which opens nothing any more; guessing at it counts", async () => {
  const { user } = await lockedTablet();
  const wrong = await changePin(user.id, { from: "111112", to: "705216" }, at(0));
  assert.deepEqual(wrong, { ok: false, wait: 0, tried: true });
  assert.equal((await changePin(user.id, { from: PIN, to: "705216" }, at(0))).ok, true);
  assert.deepEqual(await unlock(user.id, PIN, at(0)), { ok: false, wait: 0, tried: true });
  assert.equal((await unlock(user.id, "705216", at(0))).ok, true);
});

test("signing in while the vault is locked hands the session back, to be put inside after the PIN", async () => {
  const { server, user } = await lockedTablet();
  const answer = await signIn({ username: "cadre", password: "right" }, { fetch: server.fetch });
  assert.deepEqual([answer.ok, answer.user.id, answer.session.token], [true, user.id, "token-of-cadre"]);
  await assert.rejects(openStore(user.id), refusal("wrong_pin"));
});

test("a forgotten PIN: a new vault begins, the old one waits with what was not sent, and no number is given twice", async () => {
  const { server, user } = await lockedTablet();
  const answer = await signIn({ username: "cadre", password: "right" }, { fetch: server.fetch, forgotten: true });
  assert.deepEqual([answer.ok, answer.session], [true, null]);
  await within(user.id, {}, async (store) => {
    assert.deepEqual([await store.outbox(), await store.drafts(), await store.dossiers()], [[], [], []]);
    await store.add([visitOperation("h1", { id: "made-after" })]);
    assert.deepEqual((await store.outbox()).map(({ id, seq }) => [id, seq]), [["made-after", 2]]);
    assert.equal((await sessionOf(store)).token, "token-of-cadre");
  });
  const places = await openPlaces();
  const [now, before] = await places.all();
  places.close();
  assert.deepEqual([now.isAside, now.place.startsWith(`${user.id}.`)], [false, true]);
  assert.deepEqual(before, { place: user.id, userId: user.id, isAside: true });
  const old = await openDB(`fieldvisit-2-${before.place}`);
  assert.equal(await old.count("outbox"), 1);
  old.close();
});

test("signing out clears the place, the plate and the tries of its user", async () => {
  const { user } = await lockedTablet();
  const server = fakeServer();
  await signIn({ username: "cadre", password: "right" }, { fetch: server.fetch, forgotten: true });
  assert.deepEqual(await signOut(await openStore(user.id)), { ok: true });
  const names = (await indexedDB.databases()).map(({ name }) => name).sort();
  assert.deepEqual(names, ["fieldvisit-2", `fieldvisit-2-${user.id}`], "what is aside waits until it is handed over");
  const places = await openPlaces();
  assert.deepEqual((await places.all()).map(({ isAside }) => isAside), [true]);
  places.close();
});
