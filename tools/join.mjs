// Joins the tablet's modules into few files: static/built/js/. On a slow tablet each of the hundred modules of a start
// costs some milliseconds for itself, however small it is; the sources stay what people read, change and test.
//   all that the first screen waits for is one file; what is imported when it is needed stays apart, and takes the
//   first file's modules from there, so that there is one of each
//   made.json says from which bytes of which sources: the server takes these files only while they fit (shell.py)
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const top = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(top, "static");
const sources = join(folder, "js");
const made = join(folder, "built");
const ENTRY = "tablet.js";
/** Kept under their own names: one book is asked for by name, and from the others one looks into a tablet's store. */
const NAMED = ["messages/zh.js", "messages/en.js", "store/store.js", "store/keys.js", "sync/session.js", "photos/taking.js"];

/** Third-party code has a place for "eval" that no browser of ours lets it reach: it was told of when it was vendored. */
const logOverride = { "direct-eval": /** @type {const} */ ("silent") };
const common = { logOverride, bundle: true, splitting: true, format: "esm", target: "es2022", metafile: true, absWorkingDir: top, logLevel: "warning" };

/** @returns {Promise<{first: string[], late: Set<string>}>} paths: what the entry waits for, what is imported when it is needed */
async function graph() {
  const { metafile: { inputs } } = await build({ ...common, entryPoints: [join(sources, ENTRY)], outdir: made, write: false });
  const first = new Set();
  const follow = (path) => {
    if (first.has(path)) return;
    first.add(path);
    for (const { kind, path: next } of inputs[path].imports) if (kind === "import-statement") follow(next);
  };
  follow(relative(top, join(sources, ENTRY)));
  const late = Object.values(inputs).flatMap(({ imports }) => imports.filter(({ kind }) => kind === "dynamic-import"));
  const here = (path) => join(top, path);
  return { first: [...first].slice(1).map(here), late: new Set([join(sources, ENTRY), ...late.map(({ path }) => here(path))]) };
}

/** What every part imports lies in one file: so each part is made to import all of the first. */
const firstTogether = ({ first, late }) => ({
  name: "first-together",
  setup(building) {
    const imports = first.map((path) => `import ${JSON.stringify(path)};`).join("");
    building.onResolve({ filter: /^(first|named):/ }, ({ path }) => ({ path, namespace: "made" }));
    building.onLoad({ filter: /^first:/, namespace: "made" }, () => ({ contents: imports, resolveDir: sources }));
    building.onLoad({ filter: /^named:/, namespace: "made" }, ({ path }) => ({
      contents: `import "first:"; export * from ${JSON.stringify(`./${path.slice("named:".length)}`)};`, resolveDir: sources }));
    building.onLoad({ filter: /\.js$/, namespace: "file" }, async ({ path }) =>
      (late.has(path) && !first.includes(path) ? { contents: `import "first:"; ${await readFile(path, "utf8")}` } : null));
  },
});

const hashOf = async (path) => createHash("sha256").update(await readFile(join(top, path))).digest("hex");
const ours = (path) => relative(folder, join(top, path)).replaceAll("\\", "/");

await rm(made, { recursive: true, force: true });
const known = await graph();
const { metafile: { inputs, outputs } } = await build({
  ...common,
  entryPoints: [ENTRY, ...NAMED].map((name) => {
    const isOwn = known.late.has(join(sources, name)) && !known.first.includes(join(sources, name));
    return { in: isOwn ? join(sources, name) : `named:${name}`, out: `js/${name.replace(/\.js$/, "")}` };
  }),
  outdir: made,
  chunkNames: "js/[name]-[hash]", // as deep as the sources lie below the styles that they name
  minifyWhitespace: true,
  minifySyntax: true, // names stay, for who reads what went wrong
  legalComments: "none",
  sourcemap: "linked",
  sourcesContent: false,
  plugins: [firstTogether(known)],
});
const own = (known) => Object.keys(known).filter((path) => path.startsWith("static/"));
const where = Object.entries(outputs).flatMap(([file, output]) => own(output.inputs).map((path) => [ours(path), ours(file)]));
const from = await Promise.all(own(inputs).map(async (path) => [ours(path), await hashOf(path)]));
const told = { from: Object.fromEntries(from.sort()), where: Object.fromEntries(where.sort()) };
await writeFile(join(made, "made.json"), `${JSON.stringify(told, null, 1)}\n`);
console.log(`joined ${from.length} modules in ${Object.keys(outputs).filter((file) => file.endsWith(".js")).length} files`);
