// Build the scripts of the pages: one file for every map, one for the report.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const home = fileURLToPath(new URL(".", import.meta.url));
const out = process.argv[2] || `${home}../geowbit/pages/assets`;
const common = { bundle: true, format: "iife", target: "es2022", charset: "utf8", minifyWhitespace: true, minifySyntax: true, legalComments: "none" };
await build({ ...common, entryPoints: [`${home}src/main.js`], globalName: "geowbit", outfile: `${out}/geowbit.js` });
await build({ ...common, entryPoints: [`${home}src/report.js`], outfile: `${out}/report.js` });
