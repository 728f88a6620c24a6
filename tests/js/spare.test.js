import assert from "node:assert/strict";
import { test } from "node:test";
import { ensureRoom } from "../../static/js/store/spare.js";

/** A disk that counts how often it was asked, how its file was found, and what was left on it. */
function disk(context) {
  const told = { filled: [], lookedUp: 0, left: 0, isFull: false, cleared: 0 };
  const handle = (made) => ({
    async createWritable() {
      if (told.isFull || made < told.cleared) throw new DOMException("", "NotFoundError");
      told.left += 1;
      return { write: async (bytes) => void told.filled.push(bytes.length), abort: async () => void (told.left -= 1) };
    },
  });
  const getFileHandle = async () => {
    told.lookedUp += 1;
    return handle(told.cleared);
  };
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: { storage: { getDirectory: async () => ({ getFileHandle }) } } });
  context.after(() => (before ? Object.defineProperty(globalThis, "navigator", before) : delete globalThis.navigator));
  return told;
}

test("the disk is asked once for all who write within a second, and nothing stays on it", async (context) => {
  const told = disk(context);
  await Promise.all([ensureRoom(["outbox"], 0), ensureRoom(["meta"], 1), ensureRoom(["drafts"], 2)]);
  await ensureRoom(["outbox"], 999);
  assert.deepEqual(told.filled, [256 * 1024]);
  await ensureRoom(["outbox"], 1001);
  await ensureRoom(["dossiers"], 1100);
  assert.deepEqual(told.filled, [256 * 1024, 256 * 1024, 2048 * 1024]);
  assert.equal(told.lookedUp, 1, "its file is found once");
  assert.equal(told.left, 0);
  told.cleared += 1;
  await ensureRoom(["outbox"], 5000);
  assert.equal(told.lookedUp, 2, "where it was cleared away it is made again");
  told.isFull = true;
  const refused = (now) => assert.rejects(ensureRoom(["outbox"], now), { name: "QuotaExceededError" });
  await Promise.all([refused(9000), refused(9001)]);
  await refused(9002);
  told.isFull = false;
  await ensureRoom(["outbox"], 9003);
});
