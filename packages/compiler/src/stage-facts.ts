import type { BaseConfig, StageNode, StepNode, Text } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import { baseReference } from "./base-reference.ts"
import type { Graph, StageDraft } from "./graph.ts"
import { resolveStage } from "./graph.ts"
import { StepMemory } from "./step-memory.ts"

/**
 * What is known for certain at one place of a stage. The config of a base image is not: it may set anything.
 *
 * `shell`: the SHELL in force; undefined when the base's is. `directory`: the working directory, absolute and
 * normal; undefined when unknown. `murky`: raw text or a base's triggers came before, so nothing is known.
 * `startup`: a variable is set that makes the shell read a file before each command. `user`: the USER in force;
 * undefined when the base's is, or when only the build knows it. `variables`: what ENV and ARG have set, the last one
 * first. `base`: whether the base's config is
 * known.
 */
export interface StageFacts {
  readonly shell: readonly string[] | undefined
  readonly directory: string | undefined
  readonly murky: boolean
  readonly startup: boolean
  readonly user: string | undefined
  readonly variables: Variables | undefined
  readonly base: "known" | "unknown"
}

/** A variable that a stage has set, and those before it. A list, since a chain of stages shares its beginning. */
export interface Variables {
  /** Undefined when a reference stands in it: it may be any. */
  readonly name: string | undefined
  /** Undefined when only the build knows it. */
  readonly value: string | undefined
  /** As written, and the ENV that set it; undefined for an ARG and for what a base's config says. */
  readonly text: Text | undefined
  readonly by: StepNode | undefined
  readonly origin: "env" | "arg"
  readonly before: Variables | undefined
}

const UNKNOWN: StageFacts = {
  shell: undefined,
  directory: undefined,
  murky: false,
  startup: false,
  user: undefined,
  variables: undefined,
  base: "unknown",
}

/**
 * The same facts but for some. Every pass reads them: named one by one, all have one shape, and copies of copies that
 * are spread would each have another.
 */
function factsWith(facts: StageFacts, others: Partial<StageFacts>): StageFacts {
  const { shell, directory, murky, startup, user, variables, base } = facts
  return Object.assign({ shell, directory, murky, startup, user, variables, base }, others)
}

/** Nothing is certain any more. */
const NOTHING = factsWith(UNKNOWN, { murky: true })
/** An empty base has no config: the builder's own defaults are in force. */
const EMPTY = factsWith(UNKNOWN, {
  shell: ["/bin/sh", "-c"],
  directory: "/",
  user: "root",
  base: "known",
})
const STARTUP_VARIABLES = new Set(["ENV", "BASH_ENV"])

/** An empty part, `.` or `..`. */
const ABNORMAL = /\/(?:\.{0,2})(?:\/|$)/u

/** Joins and normalizes; `path` may be absolute. Undefined when it is relative to an unknown directory. */
export function joinPath(directory: string | undefined, path: string): string | undefined {
  const from = path.startsWith("/") ? "" : directory
  if (from === undefined) return undefined
  if (from === "" && !ABNORMAL.test(path)) return path
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

const withVariable = (
  facts: StageFacts,
  name: string | undefined,
  value: string | undefined,
  origin: Variables["origin"],
  how: Partial<Pick<Variables, "text" | "by">> = {},
): StageFacts =>
  factsWith(facts, {
    // Under a name that only the builder knows it may be a variable that shells read.
    startup: facts.startup || name === undefined || STARTUP_VARIABLES.has(name),
    variables: { name, value, text: how.text, by: how.by, origin, before: facts.variables },
  })

const configs = new WeakMap<BaseConfig, StageFacts>()

/** What a base's config says, as the facts of a stage that begins with it. */
function factsOf(config: BaseConfig): StageFacts {
  let facts = configs.get(config)
  if (!facts) configs.set(config, (facts = readConfig(config)))
  return facts
}

function readConfig(config: BaseConfig): StageFacts {
  const { shell, directory, user, environment, onbuild } = config
  const facts = Object.entries(environment).reduce(
    (before, [name, value]) => withVariable(before, name, value, "env"),
    EMPTY,
  )
  return factsWith(facts, {
    murky: onbuild.length > 0,
    shell: shell ?? EMPTY.shell,
    directory: directory || "/",
    user: user || "root",
  })
}

/**
 * What a variable is at this place.
 *
 * `unset`: nobody set it, which is certain only of a known base. `unknown`: it may be anything.
 */
export function variableAt(
  facts: StageFacts,
  name: string,
): { readonly value: string } | "unset" | "unknown" {
  if (facts.murky) return "unknown"
  for (let each = facts.variables; each; each = each.before) {
    if (each.name === undefined) return "unknown"
    if (each.name === name) return each.value === undefined ? "unknown" : { value: each.value }
  }
  return facts.base === "known" ? "unset" : "unknown"
}

const known = new StepMemory<
  StepNode,
  { readonly before: StageFacts; readonly after: StageFacts }
>()

/** The steps that may change what is known. */
const TELLING: ReadonlySet<StepNode["kind"]> = new Set([
  "workdir",
  "shell",
  "user",
  "env",
  "arg",
  "raw",
])

/** The facts after a step. The same facts and the same step give the identical object, in every pass. */
export function factsAfter(facts: StageFacts, step: StepNode): StageFacts {
  if (!TELLING.has(step.kind)) return facts
  const last = known.get(step)
  if (last?.before === facts) return last.after
  const after = change(facts, step)
  if (after !== facts) known.set(step, { before: facts, after })
  return after
}

function change(facts: StageFacts, step: StepNode): StageFacts {
  switch (step.kind) {
    case "workdir":
      return factsWith(facts, { directory: workdir(facts.directory, step.path) })
    case "shell": {
      const argv = step.argv.map(plain)
      const known = argv.every((word) => word !== undefined)
      return factsWith(facts, known ? { shell: argv } : { murky: true })
    }
    case "user":
      return factsWith(facts, { user: plain(step.user) })
    case "env":
      return step.entries.reduce(
        (before, [name, text]) =>
          withVariable(before, plain(name), plain(text), "env", { text, by: step }),
        facts,
      )
    case "arg":
      return withVariable(facts, step.arg.name, undefined, "arg")
    case "raw":
      return NOTHING
    default:
      return facts
  }
}

const starts = new WeakMap<Graph, ReadonlyMap<StageDraft, StageFacts>>()

/** The facts at the first step of each stage; found once for a graph, which most passes leave as it is. */
export function factsAtStart(graph: Graph): ReadonlyMap<StageDraft, StageFacts> {
  let found = starts.get(graph)
  if (!found) starts.set(graph, (found = findStarts(graph)))
  return found
}

function findStarts(graph: Graph): ReadonlyMap<StageDraft, StageFacts> {
  const atStart = new Map<StageDraft, StageFacts>()
  const atEnd = new Map<StageNode, StageFacts>()
  for (const stage of graph.stages) {
    const { base } = stage.node
    const reference = graph.knownBases.size > 0 ? baseReference(graph, stage.node) : undefined
    const config = reference === undefined ? undefined : graph.knownBases.get(reference)
    let facts: StageFacts = base.kind === "scratch" ? EMPTY : config ? factsOf(config) : UNKNOWN
    // Which stage it is, and so what it has set, only the build knows.
    if (base.kind === "image" && base.stages?.length) facts = NOTHING
    if (base.kind === "stage") facts = atEnd.get(resolveStage(graph, base.stage)) ?? NOTHING
    atStart.set(stage, facts)
    for (const step of stage.steps) facts = factsAfter(facts, step)
    // Triggers run first in whatever builds on the stage.
    const triggers = stage.steps.some((step) => step.kind === "onbuild")
    atEnd.set(stage.node, triggers ? NOTHING : facts)
  }
  return atStart
}
