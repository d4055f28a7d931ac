import { dirname, resolve } from "node:path"
import { callSite } from "@stagecraft/dsl"
import { ImageError, isImageError } from "@stagecraft/ir"
import { readWorkspace } from "../read-workspace.ts"
import type { Workspace } from "../workspace.ts"

/**
 * The workspace of npm, pnpm, yarn or bun that the calling file belongs to, found upwards; a repository of one package
 * is a workspace of one.
 *
 * @param folder - Where to look instead, relative to the calling file.
 * @example const web = workspace().closure("apps/web")
 * @throws ImageError `workspace-not-found`, and others when manifests or settings cannot be read.
 */
export function workspace(folder = "."): Workspace {
  const span = callSite()
  const read = atCall(() => readWorkspace(resolve(dirname(span.file), folder)))
  const { root, manager, packages, installFiles } = read
  return Object.freeze({
    root,
    manager,
    packages,
    installFiles,
    get lockfile() {
      return atCall(() => read.lockfile)
    },
    get problems() {
      return read.problems
    },
    find: (nameOrFolder, at = callSite()) => read.find(nameOrFolder, at),
    closure: (nameOrFolder, at = callSite()) => read.closure(nameOrFolder, at),
  } satisfies Workspace)

  /** Faults of files have a place of their own; the others are told where the author asked for the workspace. */
  function atCall<T>(ask: () => T): T {
    try {
      return ask()
    } catch (error) {
      if (!isImageError(error)) throw error
      const diagnostics = error.diagnostics.map((each) => ({ span, ...each }))
      throw new ImageError(diagnostics, { cause: error })
    }
  }
}
