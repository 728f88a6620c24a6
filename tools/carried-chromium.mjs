// Unpacks the Chromium that the npm package @sparticuz/chromium carries, for machines where nothing may be
// installed. Takes the path at which to leave a command `chromium` that starts it with its own libraries.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const PACKAGE = "@sparticuz/chromium@153.0.0";
const command = process.argv[2];
const home = dirname(command);
const fetched = join(home, "npm");
const unpacked = join(home, "unpacked");

rmSync(home, { recursive: true, force: true });
mkdirSync(fetched, { recursive: true });
mkdirSync(unpacked, { recursive: true });
writeFileSync(join(fetched, "package.json"), '{"private": true}\n');
execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", PACKAGE], {
  cwd: fetched,
  stdio: ["ignore", "ignore", "inherit"],
});

process.env.TMPDIR = unpacked; // the package unpacks into the temporary folder
const entry = createRequire(join(fetched, "index.js")).resolve("@sparticuz/chromium");
const { default: chromium, inflate } = await import(pathToFileURL(entry).href);
const program = await chromium.executablePath();
await inflate(join(dirname(dirname(entry)), "bin", "al2023.tar.br"));

const script = `#!/bin/sh
export LD_LIBRARY_PATH="\${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}${join(unpacked, "al2023", "lib")}"
exec "${program}" "$@"
`;
writeFileSync(command, script);
chmodSync(command, 0o755);
rmSync(fetched, { recursive: true });
console.log(execFileSync(command, ["--version"], { encoding: "utf8" }).trim());
