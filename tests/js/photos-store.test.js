// Photos at rest: sealed, listed without opening a picture, and gone only when nothing speaks of them.
import assert from "node:assert/strict";
import test from "node:test";
import { NOT_NAMED, photosOwed, photoStanding, photosToSend } from "../../static/js/rules/photos.js";
import { StoreProblem } from "../../static/js/store/store.js";
import { auditReceipts } from "../../static/js/sync/audit.js";
import { openDB } from "../../static/js/vendor/idb.js";
import { USER, visitRow } from "./support/facts.js";
import { freshStore, openedStore, visitOperation } from "./support/tablet.js";

const AT = "2026-11-21T06:20:00Z";
const later = (minutes) => new Date(Date.parse(AT) + minutes * 60_000);
const MONTH = 31 * 24 * 60;
const taken = (id, more = {}) => ({ id, sha256: "ab".repeat(32), bytes: 1000, width: 1600, height: 1200, added_at: AT, ...more });
const pictures = (words) => ({ full: new TextEncoder().encode(`${words} groß`), thumb: new TextEncoder().encode(`${words} klein`) });
const text = (bytes) => bytes && new TextDecoder().decode(bytes);
const named = (...ids) => ({ body: { kind: "door", outcome: "met", photos: ids.map((id) => ({ id, sha256: "ab".repeat(32), bytes: 1000 })) } });
const ids = async (store) => (await (await store.photos()).list()).map(({ id }) => id).sort();

test("a photo is there after a restart, both pictures, and what becomes of it is kept", async (context) => {
  const store = await freshStore(context);
  await (await store.photos()).add(taken("p1"), pictures("Hof"));
  await (await store.photos()).add(taken("p2"), pictures("Tor"));
  await (await store.photos()).change(["p2"], { state: "sending", offset: 700 });
  store.close();
  const again = await openedStore(context);
  assert.deepEqual((await (await again.photos()).list()).map(({ id, state, offset }) => [id, state, offset]).sort(), [["p1", "waiting", 0], ["p2", "sending", 700]]);
  assert.deepEqual([text(await (await again.photos()).picture("p1", "full")), text(await (await again.photos()).picture("p2", "thumb"))], ["Hof groß", "Tor klein"]);
  assert.equal(await (await again.photos()).picture("unknown", "full"), null);
});

test("nothing of a photo lies open, and the picture of one is none of another", async (context) => {
  const store = await freshStore(context);
  await (await store.photos()).add(taken("p1"), pictures("Hof"));
  await (await store.photos()).add(taken("p2"), pictures("Tor"));
  store.close();
  const db = await openDB(`fieldvisit-2-${USER.id}`);
  const keys = await db.getAllKeys("pictures");
  const lying = JSON.stringify([keys, await db.getAll("photos"), await db.getAll("pictures")],
    (_, value) => (value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value));
  for (const word of ["Hof", "Tor", "p1", "p2", "waiting"]) assert.ok(!lying.includes(word), word);
  const [one, two] = keys.filter((key) => key.endsWith("/full"));
  await db.put("pictures", await db.get("pictures", two), one);
  db.close();
  const again = await openedStore(context);
  const outcomes = await Promise.allSettled(["p1", "p2"].map(async (id) => (await again.photos()).picture(id, "full")));
  const refused = outcomes.filter(({ status }) => status === "rejected");
  assert.equal(refused.length, 1);
  assert.ok(refused[0].reason instanceof StoreProblem && refused[0].reason.code === "vault_broken");
});

test("photos of a draft stay with it; once nothing speaks of them they go, after a while in which it can be taken back", async (context) => {
  const store = await freshStore(context);
  await store.saveDraft("visit/h1", { form: { photos: [{ id: "p1" }], issues: [{ photos: [{ id: "p2" }] }] } });
  for (const id of ["p1", "p2", "p3"]) await (await store.photos()).add(taken(id), pictures(id));
  await (await store.photos()).tidy(later(1));
  assert.deepEqual(await ids(store), ["p1", "p2", "p3"]);
  await (await store.photos()).tidy(later(12));
  assert.deepEqual(await ids(store), ["p1", "p2"]);
  await store.dropDraft("visit/h1");
  await (await store.photos()).tidy(later(13));
  await store.saveDraft("visit/h1", { form: { photos: [{ id: "p1" }] } });
  await (await store.photos()).tidy(later(30));
  assert.deepEqual(await ids(store), ["p1"]);
  assert.equal(await (await store.photos()).picture("p2", "full"), null);
});

test("a record that was taken back takes its photos along; one that was sent keeps them thirty days", async (context) => {
  const store = await freshStore(context);
  const [back, sent] = [visitOperation("h1", named("p1")), visitOperation("h1", named("p2"))];
  for (const id of ["p1", "p2", "p3"]) await (await store.photos()).add(taken(id), pictures(id));
  await (await store.photos()).change(["p2", "p3"], { named: true });
  await store.add([back, sent]);
  await (await store.photos()).tidy(later(60));
  assert.deepEqual(await ids(store), ["p1", "p2", "p3"]);
  assert.equal(await (await store.photos()).owed(), 2, "nobody signs out over them");
  await store.withdraw(back.id);
  for (const minutes of [61, 72]) await (await store.photos()).tidy(later(minutes));
  assert.deepEqual(await ids(store), ["p2", "p3"], "p3: its row went, and the server still waits for it");
  await (await store.photos()).change(["p3"], { state: "kept", settled_at: AT });
  for (const minutes of [80, 100]) await (await store.photos()).tidy(later(minutes));
  assert.deepEqual(await ids(store), ["p2", "p3"]);
  for (const minutes of [MONTH, MONTH + 11]) await (await store.photos()).tidy(later(minutes));
  assert.deepEqual(await ids(store), ["p2"]);
});

test("photos that the server has lost are sent again, those it never acknowledged are not asked for", async (context) => {
  const store = await freshStore(context);
  const photos = await store.photos();
  for (const id of ["p1", "p2", "p3"]) await photos.add(taken(id), pictures(id));
  await photos.change(["p1", "p2"], { state: "kept", offset: 1000, settled_at: AT });
  const asked = [];
  const wire = { post: async (path, body) => (asked.push(body.photos), { outcome: "ok", data: { missing: ["p2"] } }) };
  assert.equal((await auditReceipts(store, wire, later(0))).missing, 1);
  assert.deepEqual([asked.length, asked[0].sort()], [1, ["p1", "p2"]]);
  const found = Object.fromEntries((await photos.list()).map((one) => [one.id, [one.state, one.offset]]));
  assert.deepEqual(found, { p1: ["kept", 1000], p2: ["waiting", 0], p3: ["waiting", 0] });
});

test("so are files of questionnaires, which have a list of their own", async (context) => {
  const store = await freshStore(context);
  const photos = await store.photos();
  await photos.add(taken("p1"), pictures("p1"));
  for (const id of ["f1", "f2", "f3"]) await photos.add({ ...taken(id), of: "survey" }, { full: pictures(id).full });
  await photos.change(["p1", "f1", "f2"], { state: "kept", offset: 1000, settled_at: AT });
  const asked = [];
  const wire = { post: async (path, body) => (asked.push(body), { outcome: "ok", data: { missing: ["f2"] } }) };
  assert.equal((await auditReceipts(store, wire, later(0))).missing, 1);
  assert.deepEqual([asked[0].photos, asked[0].attachments.sort()], [["p1"], ["f1", "f2"]]);
  const found = Object.fromEntries((await photos.list()).map((one) => [one.id, one.state]));
  assert.deepEqual(found, { p1: "kept", f1: "kept", f2: "waiting", f3: "waiting" });
});

const photo = (id, more = {}) => ({ ...taken(id), state: "waiting", offset: 0, settled_at: null, reason: null, loose_since: null, named: false, ...more });
const sendable = (photos, rows) => photosToSend(photos, rows).map(({ id }) => id);
const sentRow = (different = {}) => visitRow("h1", { state: "acknowledged", ...different });

test("a photo is sent when the server knows its record, once, and not when a correction has let go of it", () => {
  const [a, b, c] = [photo("a"), photo("b", { state: "sending" }), photo("c", { added_at: "2026-11-21T05:00:00Z" })];
  assert.deepEqual(sendable([a, b], [visitRow("h1", named("a", "b"))]), []);
  assert.deepEqual(sendable([a, b, c], [sentRow(named("a", "b")), sentRow(named("c"))]), ["c", "a", "b"]);
  assert.deepEqual(sendable([photo("a", { state: "kept" }), photo("b", { state: "refused" })], [sentRow(named("a", "b"))]), []);
  const first = sentRow(named("a", "b"));
  const correction = (state, more) => visitRow("h1", { state, supersedes: first.entity_id, ...more });
  assert.deepEqual(sendable([a, b, c], [first, correction("pending", named("a", "c"))]), ["a"]);
  assert.deepEqual(sendable([a, b], [first, correction("acknowledged", { body: {} })]), ["a", "b"], "nothing said of photos keeps them");
  assert.deepEqual(sendable([photo("a", { named: true })], []), ["a"], "its row was pruned");
});

test("a record that waits to be checked has its photos sent, unless the server has never seen it", () => {
  const [a, b] = [photo("a"), photo("b")];
  const refused = (problem, more = named("a")) => visitRow("h1", { ...more, state: "quarantined", problem });
  assert.deepEqual(sendable([a], [refused({ code: "past_grace" })]), ["a"]);
  assert.deepEqual(sendable([a], [refused({ code: "too_large" })]), []);
  const first = sentRow(named("a", "b"));
  const correction = refused({ code: "past_grace" }, { supersedes: first.entity_id, ...named("b") });
  assert.deepEqual(sendable([a, b], [first, correction]), ["a", "b"], "what was not taken has let go of nothing");
});

test("what the server does not want holds nobody on the tablet, but for a record that is still to be mended", () => {
  const held = photo("a", { reason: NOT_NAMED });
  assert.deepEqual(photosOwed([held], [sentRow(named("a"))]), []);
  assert.deepEqual(photosOwed([held], [visitRow("h1", { ...named("a"), state: "quarantined" })]), [held]);
  assert.equal(photoStanding({ id: "a" }, new Map([["a", held]])).state, "held");
});

test("what is said of a photo: the tablet's own knowledge first, the dossier's where it knows more", () => {
  const here = new Map([["a", photo("a")], ["b", photo("b", { state: "sending", offset: 700 })], ["c", photo("c", { state: "refused", reason: "broken" })]]);
  const said = (one) => photoStanding(one, here);
  assert.equal(said({ id: "a" }).state, "here");
  assert.deepEqual([said({ id: "b", state: "awaited" }).state, said({ id: "b" }).percent], ["sending", 70]);
  assert.deepEqual([said({ id: "c" }).state, said({ id: "c" }).reason], ["refused", "broken"]);
  assert.deepEqual(["kept", "refused", "awaited"].map((state) => said({ id: "x", state }).state), ["kept", "refused", "awaited"]);
  assert.equal(said({ id: "a", state: "kept" }).state, "kept");
});
