/**
 * The whole program around what a format does: `source` is the lockfile's text, `folders` the wanted packages' folders,
 * `fail` ends with a sentence, `stale` with one that says how the lockfile is mended. The body gives `pruned`, a text.
 */
export function framed(lockfile: string, mend: string, body: string): string {
  return `// Keeps of ${lockfile} what the named folders need: node prune-lockfile.mjs [--out=DIR] FOLDER...
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"

const fail = (why) => {
  console.error("${lockfile}: " + why)
  process.exit(1)
}
process.on("uncaughtException", (error) => fail(error.message))
const stale = (what) => fail(what + ": it is out of date, run ${mend} and commit it")
const words = process.argv.slice(2)
const out = words.find((word) => word.startsWith("--out="))?.slice(6) ?? "/out"
const folders = words.filter((word) => !word.startsWith("--") && word !== ".")
const source = readFileSync("${lockfile}", "utf8").replace(/^\\uFEFF/, "").replaceAll("\\r\\n", "\\n")
if (/^<{7} /m.test(source)) fail("it has marks of a merge that is not resolved")
const write = (path, text) => {
  mkdirSync(dirname(out + "/" + path), { recursive: true })
  writeFileSync(out + "/" + path, text)
}
${body}
write("${lockfile}", pruned)
`
}
