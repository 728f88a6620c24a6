// What a dossier tells, also as an earlier version, is not laid over it again by the row it came from.
import assert from "node:assert/strict";
import test from "node:test";
import { foldDossiers } from "../../static/js/rules/fold.js";
import { household, REFERENCE, USER, visit, visitRow } from "./support/facts.js";

test("a visit that its correction has replaced in the dossier does not come back beside it", () => {
  const sent = visitRow("h", { state: "acknowledged" });
  const corrected = visit({ id: "v2", notes: "改过", supersedes: sent.entity_id });
  const shown = (visits) => foldDossiers([household({ id: "h", visits })], [sent], REFERENCE, USER).households[0].visits.map((one) => one.id);
  assert.deepEqual(shown([corrected]), ["v2"]);
  assert.deepEqual(shown([visit({ id: "v3", earlier: [visit({ id: sent.entity_id })] })]), ["v3"]);
  assert.deepEqual(shown([]), [sent.entity_id]);
});
