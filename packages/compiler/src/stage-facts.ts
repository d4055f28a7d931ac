import type { StageNode, StepNode, Text } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import type { Graph, StageDraft } from "./graph.ts"
import { resolveStage } from "./graph.ts"

/**
 * What is known for certain at one place of a stage. The config of a base image is not: it may set anything.
 *
 * `shell`: the SHELL in force; undefined when the base's is. `directory`: the working directory, absolute and
 * normal; undefined when unknown. `murky`: raw text or a base's triggers came before, so nothing is known.
 * `startup`: a variable is set that makes the shell read a file before each command.
 */
export interface StageFacts {
  readonly shell: readonly string[] | undefined
  readonly directory: string | undefined
  readonly murky: boolean
  readonly startup: boolean
}

const UNKNOWN: StageFacts = { shell: undefined, directory: undefined, murky: false, startup: false }
/** An empty base has no config: the builder's own defaults are in force. */
const EMPTY: StageFacts = { ...UNKNOWN, shell: ["/bin/sh", "-c"], directory: "/" }
const STARTUP_VARIABLES = new Set(["ENV", "BASH_ENV"])

/** Joins and normalizes; `path` may be absolute. Undefined when it is relative to an unknown directory. */
export function joinPath(directory: string | undefined, path: string): string | undefined {
  const from = path.startsWith("/") ? "" : directory
  if (from === undefined) return undefined
  const out: string[] = []
  for (const part of `${from}/${path}`.split("/")) {
    if (part === "..") out.pop()
    else if (part !== "" && part !== ".") out.push(part)
  }
  return `/${out.join("/")}`
}

function workdir(directory: string | undefined, path: Text): string | undefined {
  const value = plain(path)
  return value === undefined ? undefined : joinPath(directory, value)
}

/** The facts after a step. */
export function factsAfter(facts: StageFacts, step: StepNode): StageFacts {
  switch (step.kind) {
    case "workdir":
      return { ...facts, directory: workdir(facts.directory, step.path) }
    case "shell": {
      const argv = step.argv.map(plain)
      const known = argv.every((word) => word !== undefined)
      return known ? { ...facts, shell: argv } : { ...facts, murky: true }
    }
    case "env":
      // A name that only the builder knows may be any.
      return step.entries.some(([name]) => STARTUP_VARIABLES.has(plain(name) ?? "ENV"))
        ? { ...facts, startup: true }
        : facts
    case "arg":
      return STARTUP_VARIABLES.has(step.arg.name) ? { ...facts, startup: true } : facts
    case "raw":
      return { ...UNKNOWN, murky: true }
    default:
      return facts
  }
}

/** The facts at the first step of each stage. */
export function factsAtStart(graph: Graph): ReadonlyMap<StageDraft, StageFacts> {
  const atStart = new Map<StageDraft, StageFacts>()
  const atEnd = new Map<StageNode, StageFacts>()
  for (const stage of graph.stages) {
    const { base } = stage.node
    let facts: StageFacts = base.kind === "scratch" ? EMPTY : UNKNOWN
    // Which stage it is, and so what it has set, only the build knows.
    if (base.kind === "image" && base.stages?.length) facts = { ...UNKNOWN, murky: true }
    if (base.kind === "stage")
      facts = atEnd.get(resolveStage(graph, base.stage)) ?? { ...UNKNOWN, murky: true }
    atStart.set(stage, facts)
    for (const step of stage.steps) facts = factsAfter(facts, step)
    // Triggers run first in whatever builds on the stage.
    const triggers = stage.steps.some((step) => step.kind === "onbuild")
    atEnd.set(stage.node, triggers ? { ...UNKNOWN, murky: true } : facts)
  }
  return atStart
}
