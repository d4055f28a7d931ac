import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import * as language from "@stagecraft/dsl"

let libraryFile: string | undefined

/**
 * The address of a module `stagecraft` that is the very language under test, as the installed command's own door is
 * to a config: the bundle is run by Node itself, which cannot read the TypeScript of this repository.
 */
export function libraryUrl(): string {
  const key = "stagecraft.test.language"
  Object.assign(globalThis, { [key]: language })
  if (libraryFile === undefined) {
    const names = Object.keys(language)
    libraryFile = join(mkdtempSync(join(tmpdir(), "stagecraft-library-")), "index.mjs")
    const lines = names.map((name) => `export const ${name} = language.${name}`)
    writeFileSync(
      libraryFile,
      `const language = globalThis[${JSON.stringify(key)}]\n${lines.join("\n")}\n`,
    )
    process.once("exit", () => rmSync(dirname(libraryFile!), { recursive: true, force: true }))
  }
  return pathToFileURL(libraryFile).href
}
