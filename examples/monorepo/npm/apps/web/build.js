import { mkdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

// Stands for Next.js with `output: "standalone"`: one folder that holds the server with all that it needs, and beside
// it the files that browsers fetch.
const define = { "process.env.NEXT_PUBLIC_API": JSON.stringify(process.env.NEXT_PUBLIC_API ?? "") };
const common = { bundle: true, format: "esm", define, sourcemap: true };
await build({
  ...common,
  entryPoints: ["src/server.ts"],
  platform: "node",
  outfile: ".next/standalone/apps/web/server.js",
});
await build({ ...common, entryPoints: ["src/page.ts"], outfile: ".next/static/page.js" });
writeFileSync(".next/standalone/apps/web/package.json", '{ "type": "module" }\n');
// Where Next.js keeps rendered pages, and writes those that it renders anew.
mkdirSync(".next/standalone/apps/web/.next/server", { recursive: true });
writeFileSync(".next/standalone/apps/web/.next/BUILD_ID", "example\n");
