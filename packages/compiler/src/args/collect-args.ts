import type { ArgReference, StepNode, Text } from "@stagecraft/ir"
import { textKey } from "@stagecraft/ir"
import type { Graph } from "../graph.ts"
import { eachReference, textsOfFrom, textsWithReferences } from "../texts-of-step.ts"

/** The arguments of a graph, in the order of first use. */
export interface ArgTable {
  /** Each name once, with its first declaration; the author's own one before a predefined one. */
  readonly args: ReadonlyMap<string, ArgReference>
  /** Each declaration of the author once: one name may have several, each with its own default. */
  readonly declared: readonly ArgReference[]
}

/** What tells two declarations of one name apart: where the value comes from when the build gives none. */
export function argKey({ origin, default: value, optional }: ArgReference): string {
  if (origin !== "user") return origin
  if (value === undefined) return optional ? "optional" : "required"
  return textKey(value)
}

/** An argument without what one use of it adds. */
export function bareArg(use: ArgReference): ArgReference {
  if (!use.expansion) return use
  const { expansion: _, ...arg } = use
  return arg
}

const tables = new WeakMap<Graph["stages"], ArgTable>()

/** Finds every argument of FROM lines, steps, triggers and defaults; once for the same list of stages. */
export function collectArgs({ stages }: Pick<Graph, "stages">): ArgTable {
  let found = tables.get(stages)
  if (!found) tables.set(stages, (found = findArgs(stages)))
  return found
}

function findArgs(stages: Graph["stages"]): ArgTable {
  const args = new Map<string, ArgReference>()
  const declared = new Map<string, ArgReference>()
  const add = (arg: ArgReference) => {
    const known = args.get(arg.name)
    if (arg.origin !== "user") {
      if (!known) args.set(arg.name, bareArg(arg))
      return
    }
    const key = `${arg.name}=${argKey(arg)}`
    if (declared.has(key)) return
    declared.set(key, bareArg(arg))
    if (known?.origin !== "user") args.set(arg.name, bareArg(arg))
    if (arg.default) addText(arg.default)
  }
  const addText = (value: Text) =>
    eachReference(value, (reference) => {
      if (reference.kind === "arg") add(reference)
    })
  const addStep = (step: StepNode): void => {
    if (step.kind === "arg") add(step.arg)
    else if (step.kind === "onbuild") addStep(step.step)
    else for (const value of textsWithReferences(step)) addText(value)
  }
  for (const { node, steps } of stages) {
    for (const value of textsOfFrom(node)) addText(value)
    for (const step of steps) addStep(step)
  }
  return { args, declared: [...declared.values()] }
}
