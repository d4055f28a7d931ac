import { readFileSync, writeFileSync } from "node:fs";

// Stands for a generator such as Prisma's: code is made of a schema, and not kept in git.
const [schema, out] = process.argv.slice(2);
const models = Object.keys(JSON.parse(readFileSync(schema, "utf8")));
writeFileSync(out, `export const models: readonly string[] = ${JSON.stringify(models)};\n`);
