import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, relative } from "node:path"
import { drawDiagnostic, isImageError } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"
import { afterEach } from "vitest"
import { readWorkspace } from "../src/read-workspace.ts"
import type { Workspace } from "../src/workspace.ts"

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** Makes a folder that is gone after the test. */
export function tempFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "workspace test ")))
  folders.push(folder)
  return folder
}

export type Files = Readonly<Record<string, unknown>>

/** Writes files: texts and bytes as they are, anything else as JSON. */
export function writeFiles(folder: string, files: Files): void {
  for (const [name, contents] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    const isRaw = typeof contents === "string" || contents instanceof Uint8Array
    writeFileSync(path, isRaw ? contents : JSON.stringify(contents, null, 2))
  }
}

/** A workspace of files, outside of this repository. */
export interface TempWorkspace {
  readonly root: string
  readonly read: (from?: string) => Workspace
  /** What is found when something must be wrong. */
  readonly fail: (use?: (workspace: Workspace) => unknown) => readonly Diagnostic[]
  /** The same, drawn as the user sees it, without the folder's name. */
  readonly drawn: (use?: (workspace: Workspace) => unknown) => string
}

export function tempWorkspace(files: Files): TempWorkspace {
  const root = tempFolder()
  writeFiles(root, files)
  const read = (from = "."): Workspace => readWorkspace(join(root, from))
  const fail = (use: (workspace: Workspace) => unknown = () => undefined) => {
    try {
      use(read())
    } catch (error) {
      if (isImageError(error)) return error.diagnostics
      throw error
    }
    throw new Error("nothing was wrong, and something should have been")
  }
  return { root, read, fail, drawn: (use) => draw(root, fail(use)) }
}

/** Findings as the user sees them, with the workspace's folder taken out. */
export function draw(root: string, diagnostics: readonly Diagnostic[]): string {
  const texts = diagnostics.map((diagnostic) =>
    drawDiagnostic(diagnostic, {
      readSource: (file) => readFileSync(file, "utf8"),
      showFile: (file) => relative(root, file),
      color: false,
    }),
  )
  return `\n${texts.join("\n").replaceAll(root, "<root>")}\n`
}

/** A package.json, with a version unless it says another. */
export const pkg = (name: string, more: Files = {}): Files => ({ name, version: "1.0.0", ...more })

/** A lockfile that has nothing, of npm. */
export const npmLock = { lockfileVersion: 3, packages: {} }

/** Several packages of npm, by folder: what each depends on, as `name: range` or a whole manifest. */
export function npmFiles(manifests: Readonly<Record<string, Files>>, more: Files = {}): Files {
  const files = Object.entries(manifests).map(([folder, manifest]) => [
    `${folder}/package.json`,
    pkg(folder.slice(folder.lastIndexOf("/") + 1), manifest),
  ])
  return {
    "package.json": pkg("root", { private: true, workspaces: ["apps/*", "packages/*"] }),
    "package-lock.json": npmLock,
    ...(Object.fromEntries(files) as Files),
    ...more,
  }
}

export const foldersOf = (workspace: Workspace): readonly string[] =>
  workspace.packages.map(({ directory }) => directory)
