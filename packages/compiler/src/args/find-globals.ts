import { spanOfBase } from "@stagecraft/ir"
import type { ArgReference, Span, Text } from "@stagecraft/ir"
import type { Graph } from "../graph.ts"
import type { PassTools } from "../pass.ts"
import { envInGlobalArg } from "../problems.ts"
import { eachReference, textsOfFrom } from "../texts-of-step.ts"
import { argKey, bareArg, collectArgs } from "./collect-args.ts"
import type { Declarations } from "./declarations.ts"

/** The arguments that stand before the first FROM. Made of what FROM lines read; a stage may ask for more. */
export interface Globals {
  /** The last declaration of each name. */
  readonly args: ReadonlyMap<string, ArgReference>
  /** All declarations in their order: a default may read an earlier one of its own name. */
  readonly list: readonly ArgReference[]
  /** True when the argument stands there, or can: with all that its default reads. */
  admit(arg: ArgReference, use: Span): boolean
}

/** True when the default of an argument reads this declaration of the same name: `ARG A=1`, then `ARG A=${A:-2}`. */
function goesOn(arg: ArgReference, earlier: ArgReference): boolean {
  let reads = false
  eachReference(arg.default ?? [], (reference) => {
    if (reference.kind === "arg" && reference.name === arg.name)
      reads ||= argKey(reference) === argKey(earlier)
  })
  return reads && argKey(arg) !== argKey(earlier)
}

/** Finds the arguments that FROM lines read, each after those that its default reads. */
export function findGlobals(graph: Graph, tools: PassTools, declarations: Declarations): Globals {
  const args = new Map<string, ArgReference>()
  const list: ArgReference[] = []
  const declare = (arg: ArgReference) => {
    args.set(arg.name, bareArg(arg))
    list.push(bareArg(arg))
  }
  // A bare `ARG NAME` in a stage takes over what stands before the first FROM, whoever meant it.
  let bare: ReadonlySet<string> | undefined
  const isBare = (name: string): boolean => {
    bare ??= new Set(collectArgs(graph).declared.flatMap((arg) => (arg.default ? [] : [arg.name])))
    return bare.has(name)
  }
  const addText = (value: Text, use: Span, reader?: ArgReference) =>
    eachReference(value, (reference) => {
      if (reference.kind === "env") {
        // In the FROM itself the printer finds it.
        if (reader) tools.report(envInGlobalArg(reader.name, reference.name, reader.span, use))
      } else if (reference.origin === "user") add(reference, use)
    })
  const add = (arg: ArgReference, use: Span) => {
    const known = args.get(arg.name)
    if (known && !goesOn(arg, known)) return declarations.meet(arg, known)
    if (arg.default) addText(arg.default, use, arg)
    declare(arg)
    const message = `${arg.name} is declared before the first FROM, which reads it`
    tools.note("did", message, [arg.span, use])
  }
  const fits = (arg: ArgReference, met: Map<string, boolean>): boolean => {
    const key = `${arg.name}=${argKey(arg)}`
    const before = met.get(key) ?? fitsAlone(arg, met)
    met.set(key, before)
    return before
  }
  const fitsAlone = (arg: ArgReference, met: Map<string, boolean>): boolean => {
    const known = args.get(arg.name)
    if (known && !goesOn(arg, known)) return argKey(known) === argKey(arg)
    if (arg.default && isBare(arg.name)) return false
    let all = true
    eachReference(arg.default ?? [], (reference) => {
      if (reference.kind === "env" || (reference.origin === "user" && !fits(reference, met)))
        all = false
    })
    return all
  }
  const put = (arg: ArgReference, use: Span) => {
    const known = args.get(arg.name)
    if (known && !goesOn(arg, known)) return declarations.meet(arg, known)
    eachReference(arg.default ?? [], (reference) => {
      if (reference.kind === "arg" && reference.origin === "user") put(reference, use)
    })
    declare(arg)
    const message = `${arg.name} is declared before the first FROM: its default reads what the stage does not see`
    tools.note("did", message, [arg.span, use])
  }
  for (const { node } of graph.stages)
    for (const value of textsOfFrom(node)) addText(value, spanOfBase(node))
  return {
    args,
    list,
    admit(arg, use) {
      const fit = fits(arg, new Map())
      if (fit) put(arg, use)
      return fit
    },
  }
}
