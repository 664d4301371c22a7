// Write src/page.d.ts from page.schema.json, the contract with Python. `--check` only compares.
import { compileFromFile } from "json-schema-to-typescript";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const home = fileURLToPath(new URL(".", import.meta.url)), out = `${home}src/page.d.ts`;
const text = await compileFromFile(`${home}page.schema.json`, { bannerComment: "// Made by types.js from page.schema.json.", additionalProperties: false });
if (process.argv[2] !== "--check") { writeFileSync(out, text); }
else if (readFileSync(out, "utf8") !== text) { console.error("src/page.d.ts is old: run npm run types"); process.exit(1); }
