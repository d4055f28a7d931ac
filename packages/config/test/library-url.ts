import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import * as language from "@stagecraft/dsl"

const key = "stagecraft.test.language"

/** Puts the language where the module finds it. */
export function shareLanguage(): void {
  Object.assign(globalThis, { [key]: language })
}

let libraryFile: string | undefined

/**
 * The address of a module `stagecraft` that is the very language under test, as the installed command's own door is
 * to a config: the bundle is run by Node itself, which cannot read the TypeScript of this repository.
 */
export function libraryUrl(): string {
  shareLanguage()
  if (libraryFile === undefined) {
    const names = Object.keys(language)
    libraryFile = join(mkdtempSync(join(tmpdir(), "stagecraft-library-")), "index.mjs")
    // Also for a child that runs as somebody else.
    chmodSync(dirname(libraryFile), 0o755)
    const lines = names.map((name) => `export const ${name} = language.${name}`)
    writeFileSync(
      libraryFile,
      `const language = globalThis[${JSON.stringify(key)}]\n${lines.join("\n")}\n`,
    )
  }
  return pathToFileURL(libraryFile).href
}

/** Takes the module away again. */
export function removeLibrary(): void {
  if (libraryFile !== undefined) rmSync(dirname(libraryFile), { recursive: true, force: true })
  libraryFile = undefined
}
