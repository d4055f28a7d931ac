import type { ContextView } from "@stagecraft/context"
import type { AddSource, CopyStep, RunStep, StepNode, Text } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import { isIn, nameOf } from "../../effects/paths.ts"
import { mayWrite, runEffects } from "../../effects/run-effects.ts"
import type { StageFacts } from "../../stage-facts.ts"
import { factsAfter, joinPath } from "../../stage-facts.ts"
import { proveRun } from "../split/install-run.ts"
import type { ProvedInstall } from "../split/plan.ts"
import type { ProjectSource } from "../split/project.ts"
import { Project, inFolder } from "../split/project.ts"
import { checkDirectory } from "../split/project-place.ts"
import { attempt, refuse } from "../split/refusal.ts"

/** Steps. An install further down is not looked at. */
const FARTHEST = 60

/** Files of the context by where they are in a folder of the image. */
type Copied = ReadonlyMap<string, string>

/** A folder of the image as if it were a context. */
function viewOf(copied: Copied, context: ContextView): ContextView {
  const paths = [...copied.keys()]
  const isFolder = (path: string): boolean =>
    path === "" || paths.some((each) => each.startsWith(`${path}/`))
  return {
    entry: (path) => {
      const own = copied.get(path)
      return own === undefined
        ? isFolder(path)
          ? context.entry("")
          : undefined
        : context.entry(own)
    },
    names: (folder) => {
      const above = folder === "" ? "" : `${folder}/`
      const below = paths.filter((path) => path.startsWith(above))
      return [...new Set(below.map((path) => path.slice(above.length).split("/")[0]!))].toSorted()
    },
    text: (path) => {
      const own = copied.get(path)
      return own === undefined ? undefined : context.text(own)
    },
  }
}

/** The files of the context that a source of a COPY names. */
function filesOf(source: AddSource, context: ContextView): readonly string[] {
  const known = (value: Text): string => {
    const path = joinPath("/", plain(value) ?? refuse("a reference is in it"))
    return path!.slice(1)
  }
  if (source.kind === "path") return [known(source.path)]
  if (source.kind !== "glob") return refuse("it is no file of the context")
  const pattern = known(source.pattern)
  const [, folder = "", name = ""] = /^(?:(.*)\/)?([^/]*)$/u.exec(pattern) ?? []
  if (/[*?[\]\\]/u.test(folder) || !/^[\w@.*-]+$/u.test(name)) refuse("it is another pattern")
  const matches = new RegExp(`^${name.replaceAll(".", "\\.").replaceAll("*", ".*")}$`, "u")
  return context
    .names(folder)
    .filter((each) => matches.test(each))
    .map((each) => inFolder(folder, each))
}

/** Where in the folder a copy puts which files. */
function copiesOf(
  step: CopyStep,
  to: { readonly path: string; readonly directory: string },
  context: ContextView,
): Copied {
  if (step.from || step.parents || step.exclude?.length) refuse("it has options")
  const written = plain(step.destination) ?? ""
  const isMany = step.sources.length > 1 || step.sources.some(({ kind }) => kind === "glob")
  const fills = isMany || to.path === to.directory || /(?:^|\/)\.?$/u.test(written)
  const files = step.sources.flatMap((source) => filesOf(source, context))
  return new Map(
    files.map((file) => {
      if (context.entry(file)?.type !== "file") refuse(`${file} is no file`)
      // A folder may be there that is called so.
      if (!fills && nameOf(file) !== nameOf(to.path)) refuse("it gets another name")
      const path = fills ? `${to.path}/${nameOf(file)}` : to.path
      return [path.slice(to.directory.length + 1), file]
    }),
  )
}

/** All that steps before an install have put into its folder. */
function copiedBefore(
  steps: readonly StepNode[],
  at: number,
  start: StageFacts,
  context: ContextView,
): { readonly copied: Copied; readonly facts: StageFacts; readonly directory: string } {
  let end = start
  for (let index = 0; index < at; index++) end = factsAfter(end, steps[index]!)
  const { directory } = end
  if (directory === undefined) return refuse("the base decides the working directory")
  checkDirectory(directory)
  const copied = new Map<string, string>()
  let facts = start
  for (const step of steps.slice(0, at)) {
    if (step.kind === "raw") refuse("it is not known what raw text does")
    if (step.kind === "run") {
      const effects = runEffects(step, facts)
      if ("why" in effects || mayWrite(effects, { path: directory, reach: "tree" }))
        refuse("it may write there")
    }
    if (step.kind === "copy" || step.kind === "add") {
      const written = plain(step.destination)
      const path = written === undefined ? undefined : joinPath(facts.directory, written)
      if (path === undefined) return refuse("it is not known where it goes")
      if (isIn(path, directory) && step.kind === "copy")
        for (const [name, file] of copiesOf(step, { path, directory }, context))
          copied.set(name, file)
      else if (isIn(path, directory) || isIn(directory, path)) refuse("it may bring anything")
    }
    facts = factsAfter(facts, step)
  }
  return { copied, facts: end, directory }
}

/**
 * What an install reads for which the author copies manifests first, and nothing else into its folder.
 *
 * Undefined unless the context proves it.
 */
export function proveCopied(
  steps: readonly StepNode[],
  step: RunStep,
  start: StageFacts,
  source: ProjectSource,
): ProvedInstall | undefined {
  const at = steps.indexOf(step)
  if (at > FARTHEST) return undefined
  const found = attempt(() => {
    const { copied, facts, directory } = copiedBefore(steps, at, start, source.context)
    const project = new Project({ ...source, context: viewOf(copied, source.context) }, "")
    const proof = proveRun(step, project, { facts, directory, copied: project })
    if (proof.kind === "apart" || !proof.readsVariable) return refuse("it may read any variable")
    const provedBy = proof.manifests.flatMap((path) => copied.get(path) ?? [])
    return { reads: proof.readsVariable, provedBy, byWord: proof.byWord ?? false }
  })
  return "why" in found ? undefined : found
}
