import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, relative } from "node:path"
import { drawDiagnostic, isImageError } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"
import { afterAll, afterEach } from "vitest"
import { loadConfig } from "../src/index.ts"
import type { LoadedProject, LoadOptions } from "../src/index.ts"
import { libraryUrl, removeLibrary } from "./library-url.ts"

/** A project in a folder of its own, outside of this repository. */
export interface TempProject {
  readonly directory: string
  readonly path: (name: string) => string
  readonly write: (name: string, contents: string | Uint8Array) => void
  readonly load: (options?: Partial<LoadOptions>) => Promise<LoadedProject>
  /** The findings of a load that must fail. */
  readonly fail: (options?: Partial<LoadOptions>) => Promise<readonly Diagnostic[]>
  /** The same, drawn as the user sees them, with the folder's name taken out. */
  readonly drawn: (options?: Partial<LoadOptions>) => Promise<string>
}

const folders: string[] = []

afterAll(removeLibrary)

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** Makes a folder that is gone after the test. */
export function tempFolder(name = "config test "): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), name)))
  folders.push(folder)
  return folder
}

/**
 * Where a project keeps its bundles unless a test says otherwise. Under node_modules, because Vitest transforms every
 * module elsewhere, also one that is imported while a test runs, and then no position fits its source map.
 */
export const testCache = "node_modules/.cache/test"

/** Makes a project of files. */
export function tempProject(
  files: Readonly<Record<string, string | Uint8Array>>,
  directory = tempFolder(),
): TempProject {
  const path = (name: string): string => join(directory, name)
  const write = (name: string, contents: string | Uint8Array): void => {
    mkdirSync(dirname(path(name)), { recursive: true })
    writeFileSync(path(name), contents)
  }
  for (const [name, contents] of Object.entries(files)) write(name, contents)
  const load = (options: Partial<LoadOptions> = {}): Promise<LoadedProject> =>
    loadConfig({
      cwd: directory,
      command: "build",
      env: process.env,
      cacheDirectory: path(testCache),
      library: libraryUrl(),
      ...options,
    })
  const fail = async (options?: Partial<LoadOptions>): Promise<readonly Diagnostic[]> => {
    try {
      await load(options)
    } catch (error) {
      if (isImageError(error)) return error.diagnostics
      throw error
    }
    throw new Error("the config was loaded, and should not have been")
  }
  const drawn = async (options?: Partial<LoadOptions>): Promise<string> => {
    return drawAll(await fail(options), directory)
  }
  return { directory, path, write, load, fail, drawn }
}

/** Findings as the user sees them, with the project's folder taken out. */
export function drawAll(diagnostics: readonly Diagnostic[], directory: string): string {
  const text = diagnostics.map((diagnostic) =>
    drawDiagnostic(diagnostic, {
      readSource: (file) => readFileSync(file, "utf8"),
      showFile: (file) => relative(directory, file),
      color: false,
    }),
  )
  return `\n${text.join("\n").replaceAll(directory, "<folder>")}\n`
}

/** What the user sees of a config that must fail; `more` are further files of the project. */
export function drawnConfig(
  text: string | Uint8Array,
  more: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<string> {
  return tempProject({ "image.config.ts": text, ...more }).drawn()
}
