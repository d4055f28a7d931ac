import { readFileSync } from "node:fs"
import { join } from "node:path"
import { applyPatch, parsePatch } from "diff"

const here = import.meta.dirname

/**
 * What the files of a project are after the change of a dependency, by path: its manifest and lock file, or the
 * Dockerfile that installs it.
 *
 * @throws Error when the project no longer has what `bumps/NAME.patch` changes.
 */
export function bumpedFiles(project: string): ReadonlyMap<string, string> {
  const patches = parsePatch(readFileSync(join(here, "bumps", `${project}.patch`), "utf8"))
  return new Map(
    patches.map((patch) => {
      const path = patch.newFileName ?? ""
      const text = applyPatch(readFileSync(join(here, "projects", project, path), "utf8"), patch)
      if (text === false) throw new Error(`${path} of ${project} is not what its patch changes`)
      return [path, text]
    }),
  )
}
