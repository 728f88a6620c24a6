/**
 * A server small enough to read: it keeps dossiers, receipts and an epoch, and misbehaves on request. What is
 * tested with it is the tablet; the real server has its own tests.
 */
import { household } from "./facts.js";

const JSON_HEADERS = { "Content-Type": "application/json" };
export const reply = (status, body, headers = JSON_HEADERS) => new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });
export const problem = (status, code, more = {}) => reply(status, { status, code, ...more }, { "Content-Type": "application/problem+json" });
export const portal = () => reply(200, "<html>请登录 Wi-Fi</html>", { "Content-Type": "text/html" });

export function fakeServer() {
  const server = {
    epoch: "e1", dossiers: new Map(), removed: [], receipts: new Map(), sealed: new Set(), calls: [], pageSize: 100,
    /** @type {((path: string, body: any, answer: () => Response) => any)|null} */
    misbehave: null,
    give(dossier) {
      server.dossiers.set(dossier.id, dossier);
      return dossier;
    },
    /** Somebody else writes something in the household. */
    touch(id, change = {}) {
      const before = server.dossiers.get(id);
      const revision = before.revision + 1;
      return server.give({ ...before, ...change, revision, token: `t-${id}-${revision}` });
    },
    fetch: async (url, request) => {
      const path = String(url).replace("/api/v1/", "");
      const body = JSON.parse(request.body);
      server.calls.push({ path, body, authorization: request.headers.Authorization });
      const answer = () => answers[path](body);
      return server.misbehave ? server.misbehave(path, body, answer) : answer();
    },
    posted: (path) => server.calls.filter((call) => call.path === path).map((call) => call.body),
  };

  function apply(operation) {
    const known = server.receipts.get(operation.id);
    if (known) return { id: operation.id, outcome: "duplicate", original: { outcome: known.outcome } };
    server.receipts.set(operation.id, { outcome: "applied", operation });
    const before = server.dossiers.get(operation.household_id);
    if (!before || operation.kind !== "visit.record") return { id: operation.id, outcome: "applied", dossiers: {} };
    const visit = { id: operation.entity_id, notes: "", phrases: [], companions: [], ended_at: null, supersedes: null, cadre_id: "u1", cadre_name: "沈国良", ...operation.body };
    const after = server.touch(before.id, { visits: [visit, ...before.visits] });
    return { id: operation.id, outcome: "applied", dossiers: { [before.id]: { from: before.token, to: after.token } } };
  }

  const answers = {
    "sync/push": ({ operations }) => reply(200, { server_time: "2026-11-21T06:25:00Z", results: operations.map(apply) }),
    "sync/pull": ({ dossiers, epoch }) => {
      const revisionIn = (token) => Number(/-(\d+)$/.exec(token)?.[1] ?? 0);
      const future = Object.entries(dossiers).some(([id, token]) => revisionIn(token) > (server.dossiers.get(id)?.revision ?? Infinity));
      const trusted = epoch === server.epoch && !future;
      const differ = [...server.dossiers.values()].filter(({ id, token }) => !trusted || dossiers[id] !== token);
      const gone = server.removed.filter(({ id }) => id in dossiers);
      const more = differ.length > server.pageSize;
      return reply(200, { server_time: "2026-11-21T06:30:00Z", epoch: server.epoch, reference: {},
        dossiers: { changed: differ.slice(0, server.pageSize), removed: gone, ...(more ? { more } : {}) } });
    },
    "sync/sealed": ({ rows }) => reply(200, { server_time: "2026-11-21T06:25:00Z", results: rows.map(({ seq, sealed }) => {
      const known = server.sealed.has(sealed);
      server.sealed.add(sealed);
      return { seq, outcome: known ? "duplicate" : "applied" };
    }) }),
    "sync/sealed-photos": ({ photo_id }) => reply(200, { outcome: server.sealed.has(photo_id) ? "duplicate" : (server.sealed.add(photo_id), "kept") }),
    "sync/receipts": ({ operations }) => reply(200, { missing: operations.filter((id) => !server.receipts.has(id)) }),
    devices: ({ username, password }) => (password === "right"
      ? reply(201, { token: `token-of-${username}`, device_id: "d1", user: { id: `user-${username}`, name: username, username, roles: ["cadre"], language: "zh" }, seal_key: "PEM", lease_days: 7, epoch: "e1", server_time: "2026-11-21T06:00:00Z" })
      : problem(401, "bad_credentials")),
  };
  return server;
}

/** @param {ReturnType<typeof fakeServer>} server @param {number} count */
export const give = (server, count) => Array.from({ length: count }, () => server.give(household()));
