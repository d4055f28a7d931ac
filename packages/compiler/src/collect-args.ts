import type { ArgReference, Diagnostic, StepNode, Text } from "@stagecraft/ir"
import type { Graph } from "./graph.ts"
import { argTwoDefaults } from "./problems.ts"
import { eachReference, textsOfFrom, textsOfStep } from "./texts-of-step.ts"

/** The arguments of a graph, each once by name, in the order of first use. */
export interface ArgTable {
  readonly args: ReadonlyMap<string, ArgReference>
  readonly problems: readonly Diagnostic[]
}

function keyOfDefault(value: Text | undefined): string {
  if (value === undefined) return "none"
  return JSON.stringify(value, (property, inner: unknown) =>
    property === "span" || property === "description" ? undefined : inner,
  )
}

/** An argument without what one use of it adds. */
export function bareArg(use: ArgReference): ArgReference {
  if (!use.expansion) return use
  const { expansion: _, ...arg } = use
  return arg
}

/** Finds every argument of FROM lines, steps, triggers and defaults; one name with two defaults is a problem. */
export function collectArgs(graph: Graph): ArgTable {
  const args = new Map<string, ArgReference>()
  const keys = new Map<string, string>()
  const reported = new Set<string>()
  const problems: Diagnostic[] = []
  const add = (arg: ArgReference) => {
    if (arg.origin !== "user") {
      if (!args.has(arg.name)) args.set(arg.name, bareArg(arg))
      return
    }
    const key = keyOfDefault(arg.default)
    const known = keys.get(arg.name)
    if (known === key) return
    if (known === undefined) {
      keys.set(arg.name, key)
      args.set(arg.name, bareArg(arg))
    } else if (!reported.has(`${arg.name}=${key}`)) {
      reported.add(`${arg.name}=${key}`)
      problems.push(argTwoDefaults(arg, args.get(arg.name)!))
    }
    if (arg.default) addText(arg.default)
  }
  const addText = (value: Text) =>
    eachReference(value, (reference) => {
      if (reference.kind === "arg") add(reference)
    })
  const addStep = (step: StepNode): void => {
    if (step.kind === "arg") add(step.arg)
    else if (step.kind === "onbuild") addStep(step.step)
    else for (const value of textsOfStep(step)) addText(value)
  }
  for (const { node, steps } of graph.stages) {
    for (const value of textsOfFrom(node)) addText(value)
    for (const step of steps) addStep(step)
  }
  return { args, problems }
}
