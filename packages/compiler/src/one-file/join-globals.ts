import type { ArgReference, Diagnostic } from "@stagecraft/ir"
import { argKey } from "../args/collect-args.ts"
import type { Compilation } from "../compile.ts"
import { imagesNotTogether } from "./problems.ts"

/** The arguments before the first FROM of a file of several images. */
export interface JoinedGlobals {
  readonly list: readonly ArgReference[]
  readonly problems: readonly Diagnostic[]
}

function byName(list: readonly ArgReference[]): ReadonlyMap<string, readonly ArgReference[]> {
  const groups = new Map<string, ArgReference[]>()
  for (const arg of list) groups.set(arg.name, [...(groups.get(arg.name) ?? []), arg])
  return groups
}

/**
 * Joins them: a name has one meaning in the file. What stands there is also what a stage's bare `ARG` takes over, so
 * one image's default must not reach a stage of another that had none.
 */
export function joinGlobals(compilations: readonly Compilation[]): JoinedGlobals {
  const list: ArgReference[] = []
  const problems: Diagnostic[] = []
  const owners = new Map<string, Compilation>()
  for (const compilation of compilations) {
    for (const [name, own] of byName(compilation.graph.globals)) {
      const owner = owners.get(name)
      if (!owner) {
        owners.set(name, compilation)
        continue
      }
      const theirs = owner.graph.globals.filter((arg) => arg.name === name)
      if (own.map(argKey).join("\n") !== theirs.map(argKey).join("\n"))
        problems.push(clash(owner, compilation, `${name} has another default in each`))
    }
    // In their own order: the default of one may read another.
    list.push(...compilation.graph.globals.filter(({ name }) => owners.get(name) === compilation))
  }
  for (const compilation of compilations) {
    const own = new Set(compilation.graph.globals.map(({ name }) => name))
    for (const name of bareNames(compilation)) {
      const owner = owners.get(name)
      if (owner && !own.has(name))
        problems.push(
          clash(owner, compilation, `the default of ${name} in the one would be the other's, too`),
        )
    }
  }
  return { list, problems }
}

function bareNames({ graph }: Compilation): ReadonlySet<string> {
  return new Set(
    graph.stages.flatMap(({ steps }) =>
      steps.flatMap((step) =>
        step.kind === "arg" && step.arg.default === undefined ? [step.arg.name] : [],
      ),
    ),
  )
}

const clash = (owner: Compilation, other: Compilation, why: string): Diagnostic =>
  imagesNotTogether(owner.image, other.image, why)
