/** The forms of tests/js/forms, as pyxform converts them, and an engine without our adapter to compare with. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import "./dom.js";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const own = at("../../../.venv/bin/python");
const converted = execFileSync(existsSync(own) ? own : "python3", [at("convert_forms.py"), at("../forms")],
  { maxBuffer: 1 << 26, encoding: "utf8" });

/** @type {Record<string, string>} name → XForm */
export const XFORMS = JSON.parse(converted);
export const MEMBERS = 'name,label,sex\nm1,沈桂英,f\nm2,沈志强,m\n';
const { loadForm } = await import("../../../static/js/vendor/xforms-engine.js");

/** The engine as anybody would use it. */
export async function alone(xform) {
  const form = await loadForm(xform, { fetchFormAttachment: async () => new Response(MEMBERS, { headers: { "Content-Type": "text/csv" } }) });
  if (form.status === "failure") throw form.error;
  return form.createInstance({ preloadProperties: { username: "cadre", deviceID: "d1" } }).root;
}

const VALUES = {
  int: "7", decimal: "3.5", date: "2026-11-20", time: "08:30:00.000+08:00", dateTime: "2026-11-20T08:30:00.000+08:00",
  geopoint: { latitude: 30.42, longitude: 120.36, altitude: 0, accuracy: 5 },
};

/** @returns {boolean} whether something was answered that was not */
export function fillAlone(node) {
  const { children, relevant, readonly, instanceValue } = node.currentState;
  if (!relevant) return false;
  if (node.nodeType === "repeat-range:uncontrolled" && children.length < 2) {
    node.addInstances();
    return true;
  }
  if (children) return children.map(fillAlone).includes(true);
  if (readonly || instanceValue || !node.setValue && !node.selectValues && !node.setValues) return false;
  const options = (node.currentState.valueOptions ?? []).map(({ value }) => value);
  if (node.nodeType === "select") node.selectValues(node.selectType === "select" ? options.slice(0, 2) : options.slice(0, 1));
  else if (node.nodeType === "rank") node.setValues([...options].reverse());
  else if (node.nodeType === "trigger") node.setValue(true);
  else if (node.nodeType === "upload") node.setValue(new File(["x"], "given.bin"));
  else if (node.nodeType === "range") node.setValue(node.valueType === "int" ? 2n : 1);
  else node.setValue(VALUES[node.valueType] ?? "说");
  return node.currentState.instanceValue !== "";
}

export async function xmlAlone(root) {
  const payload = await root.prepareInstancePayload();
  return payload.data[0].get("xml_submission_file").text();
}
