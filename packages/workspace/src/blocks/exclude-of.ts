import { join } from "node:path"
import { rulesOf } from "@stagecraft/context"
import { inFolder } from "../read-manifest.ts"
import { readText } from "../read-text.ts"
import type { Closure } from "../workspace.ts"
import { isFolder } from "./is-folder.ts"

/** A closure as its author wants it sent, and what must be sent nevertheless. */
interface Sent {
  readonly closure: Closure
  /** Entries for the end of `exclude`. */
  readonly back: readonly string[]
}

const IGNORE = ".dockerignore"

/**
 * What an author keeps out of the context an install does without, if it is settings; lockfile and manifests it must
 * have. None of them ships.
 */
export function excludeOf(closure: Closure, exclude: unknown): Sent {
  const { workspace, build, installFiles } = closure
  const { root, lockfile, packages } = workspace
  const lines: readonly unknown[] = Array.isArray(exclude) ? exclude : []
  const rules = rulesOf({
    existing: readText(join(root, IGNORE), IGNORE) ?? "",
    exclude: lines.filter((line) => typeof line === "string"),
  })
  if (rules.lines.length === 0) return { closure, back: [] }
  const isOut = (path: string): boolean => {
    const { excluded } = rules.judge(path)
    return excluded && (!isFolder(root, path) || rules.closes(path))
  }
  const folders = new Set([packages[0]!, ...build].map(({ directory }) => directory))
  const manifests = [...folders].map((folder) => inFolder(folder, "package.json"))
  const back = [lockfile.path, ...manifests].filter(isOut).map((path) => `!${path}`)
  const kept = installFiles.filter((path) => !isOut(path))
  if (kept.length === installFiles.length) return { closure, back }
  return { closure: { ...closure, installFiles: kept }, back }
}
