import type { ContextView } from "@stagecraft/context"
import type { CopyStep, AddStep } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import { isIn } from "../../effects/paths.ts"
import type { Graph } from "../../graph.ts"
import { joinPath } from "../../stage-facts.ts"

const SETTINGS = [".npmrc", ".yarnrc", ".yarnrc.yml", "pip.conf"]

function foldersOf(step: CopyStep | AddStep, directory: string | undefined): readonly string[] {
  const sources = step.sources.flatMap((source) => {
    if (source.kind === "glob") return ["/"]
    const path = source.kind === "path" ? plain(source.path) : undefined
    return path === undefined ? [] : [joinPath("/", path)!]
  })
  const to = joinPath(directory, plain(step.destination) ?? ".")
  // The part of the project in which the package manager runs.
  const part =
    to !== undefined && directory !== undefined && isIn(directory, to)
      ? directory.slice(to.length)
      : ""
  return sources.flatMap((path) => [path, `${path}/${part}`])
}

/**
 * A settings file of the context that tells a package manager to do without the network, or to take what it has for
 * new. Looked for where copies take files from, and in the part of them that is the working directory.
 */
export function offlineSettings(
  graph: Graph,
  context: ContextView,
  directory: string | undefined,
): string | undefined {
  const folders = new Set<string>()
  for (const { steps } of graph.stages)
    for (const step of steps)
      if (step.kind === "add" || (step.kind === "copy" && step.from === undefined))
        for (const folder of foldersOf(step, directory)) folders.add(folder)
  const files = [...folders].flatMap((folder) =>
    SETTINGS.some((name) => folder.endsWith(`/${name}`))
      ? [folder]
      : SETTINGS.map((name) => `${folder}/${name}`),
  )
  return [...new Set(files.map((file) => joinPath("/", file)!.slice(1)))].find((file) =>
    /offline|no-index/iu.test(context.text(file) ?? ""),
  )
}
