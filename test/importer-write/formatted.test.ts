import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { writeConfig } from "@stagecraft/importer"
import fc from "fast-check"
import { afterAll, expect, test } from "vitest"
import { importedFiles } from "./random-files.ts"

const oxfmt = fileURLToPath(new URL("../../node_modules/.bin/oxfmt", import.meta.url))
const folder = mkdtempSync(join(tmpdir(), "stagecraft-formatted-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The texts as a formatter leaves them. */
function formatted(texts: readonly string[]): readonly string[] {
  writeFileSync(join(folder, ".oxfmtrc.json"), JSON.stringify({ printWidth: 100 }))
  const names = texts.map((_, index) => join(folder, `config-${index}.ts`))
  for (const [index, text] of texts.entries()) writeFileSync(names[index]!, text)
  execFileSync(oxfmt, ["--threads=1", ...names], { cwd: folder, stdio: "pipe" })
  return names.map((name) => readFileSync(name, "utf8"))
}

test("a formatter finds nothing to do", async () => {
  const files = fc.sample(importedFiles, 200)
  const texts = await Promise.all(files.map((each) => writeConfig(each)))
  for (const [index, text] of formatted(texts).entries()) expect(texts[index]).toBe(text)
})

test("the check sees what is not formatted", () => {
  expect(formatted(["const a = 'b'\n"])).toEqual(['const a = "b";\n'])
})
