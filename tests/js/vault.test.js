// The vault's own rules: what may be a PIN, how long one waits after wrong ones, what opens with which key and where.
import assert from "node:assert/strict";
import test from "node:test";
import { anchored, NO_TRIES, tried, waitOf } from "../../static/js/vault/delays.js";
import { newDeviceKey, rewrap, ROUNDS, unwrap, wrap } from "../../static/js/vault/header.js";
import { pinProblem } from "../../static/js/vault/pin.js";
import { VaultProblem } from "../../static/js/vault/problems.js";
import { seal, sealingKey, unseal } from "../../static/js/vault/seal.js";

const bytes = (text) => new TextEncoder().encode(text);
const words = (plain) => new TextDecoder().decode(plain);
const problem = (code) => (fault) => fault instanceof VaultProblem && fault.code === code;
const PIN = "280417";

test("a PIN has six digits or more, and none that anybody would try first", () => {
  for (const short of ["", "28041", "２８０４１", "沈国良的平板"]) assert.equal(pinProblem(short), "pin_too_short", short);
  for (const easy of ["000000", "123456", "876543", "890123", "121212", "123123", "12121212", "aaaaaaaaaaaa"]) assert.equal(pinProblem(easy), "pin_too_easy", easy);
  for (const good of [PIN, "２８０４１７", "112358", "19580412", "屋后排水沟堵了三个月", "green door seven"]) assert.equal(pinProblem(good), null, good);
  assert.equal(pinProblem("ab12".repeat(33)), "pin_too_long");
});

test("what was sealed opens with its key at its place, and nowhere else", async () => {
  const [key, other] = await Promise.all([1, 2].map((fill) => sealingKey(new Uint8Array(32).fill(fill))));
  const sealed = await seal(key, bytes("欧阳买买提·艾力"), "dossiers/a");
  assert.equal(words(await unseal(key, sealed, "dossiers/a")), "欧阳买买提·艾力");
  await assert.rejects(unseal(key, sealed, "dossiers/b"), problem("vault_broken"));
  await assert.rejects(unseal(other, sealed, "dossiers/a"), problem("vault_broken"));
  for (let at = 0; at < sealed.length; at += 1) {
    const bent = sealed.slice();
    bent[at] ^= 1;
    await assert.rejects(unseal(key, bent, "dossiers/a"), VaultProblem, `byte ${at}`);
  }
  await assert.rejects(unseal(key, sealed.slice(0, 20), "dossiers/a"), problem("vault_broken"));
  await assert.rejects(unseal(key, new Uint8Array(), "dossiers/a"), problem("vault_broken"));
});

test("the same words twice look like nothing of the kind", async () => {
  const key = await sealingKey(new Uint8Array(32).fill(7));
  const seals = await Promise.all(Array.from({ length: 200 }, () => seal(key, bytes("在家，一切正常"), "outbox/1")));
  assert.equal(new Set(seals.map((sealed) => Buffer.from(sealed.subarray(1, 13)).toString("hex"))).size, 200);
  await assert.rejects(crypto.subtle.exportKey("raw", key), "the key is used and never read");
});

test("a vault opens with its PIN on its device; stretched as promised", async () => {
  const device = await newDeviceKey();
  const header = await wrap(device, PIN);
  assert.ok(ROUNDS >= 600_000 && header.stretch?.rounds === ROUNDS);
  const secret = await unwrap(header, device, PIN);
  assert.deepEqual(await unwrap(header, device, "２８０４１７"), secret, "from whichever keyboard");
  await assert.rejects(unwrap(header, device, "280418"), problem("wrong_pin"));
  await assert.rejects(unwrap(header, device, null), problem("wrong_pin"));
  await assert.rejects(unwrap(header, await newDeviceKey(), PIN), problem("wrong_pin"));
  await assert.rejects(crypto.subtle.exportKey("raw", device), "the device key is used and never read");
});

test("nobody turns the stretching down, and two vaults have nothing in common", async () => {
  const device = await newDeviceKey();
  const [one, two] = await Promise.all([wrap(device, PIN), wrap(device, PIN)]);
  assert.notDeepEqual(one.stretch?.salt, two.stretch?.salt);
  assert.notDeepEqual(await unwrap(one, device, PIN), await unwrap(two, device, PIN));
  await assert.rejects(unwrap({ ...one, stretch: { ...one.stretch, rounds: 1 } }, device, PIN), problem("wrong_pin"));
  await assert.rejects(unwrap({ ...one, stretch: null }, device, null), problem("vault_broken"));
});

test("a first PIN and a change of PIN wrap anew and leave every record as it lies", async () => {
  const device = await newDeviceKey();
  const open = await wrap(device, null);
  const secret = await unwrap(open, device, null);
  const sealed = await seal(await sealingKey(secret), bytes("屋后排水沟堵塞"), "dossiers/a");
  const first = await rewrap(open, device, { from: null, to: PIN });
  const second = await rewrap(first, device, { from: PIN, to: "green door seven" });
  const key = await sealingKey(await unwrap(second, device, "green door seven"));
  assert.equal(words(await unseal(key, sealed, "dossiers/a")), "屋后排水沟堵塞");
  await assert.rejects(unwrap(second, device, PIN), problem("wrong_pin"));
  await assert.rejects(rewrap(second, device, { from: PIN, to: "280418" }), problem("wrong_pin"));
});

test("what a later version has written is refused by its name", async () => {
  const device = await newDeviceKey();
  const header = await wrap(device, null);
  await assert.rejects(unwrap({ ...header, format: 2 }, device, null), problem("vault_newer"));
  const key = await sealingKey(await unwrap(header, device, null));
  const sealed = await seal(key, bytes("x"), "meta/epoch");
  sealed[0] = 2;
  await assert.rejects(unseal(key, sealed, "meta/epoch"), problem("vault_newer"));
});

test("waits grow with wrong PINs, to half an hour and no further", () => {
  let tries = NO_TRIES;
  const waits = [];
  for (let count = 0; count < 14; count += 1) {
    tries = tried(tries, 1_000_000);
    waits.push(waitOf(tries, 1_000_000));
  }
  assert.deepEqual(waits.slice(0, 4), [0, 0, 5_000, 15_000]);
  assert.deepEqual(waits, [...waits].sort((a, b) => a - b));
  assert.equal(waits.at(-1), 30 * 60_000);
});

test("a wait runs down with the clock, and outlives a restart as two numbers", () => {
  const tries = JSON.parse(JSON.stringify({ count: 4, at: 1_000_000 }));
  assert.deepEqual([0, 10_000, 15_000, 99_000].map((later) => waitOf(tries, 1_000_000 + later)), [15_000, 5_000, 0, 0]);
});

test("a clock set back wins no try and costs no more than the wait itself", () => {
  const back = anchored({ count: 4, at: 1_000_000 }, 200_000);
  assert.equal(waitOf(back, 200_000), 15_000);
  assert.equal(waitOf(anchored(back, 216_000), 216_000), 0);
});
