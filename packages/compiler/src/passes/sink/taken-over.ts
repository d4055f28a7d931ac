import type { EnvStep, Text } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import { everyProgram, readsVariable } from "../../effects/variables.ts"
import { eachReference } from "../../texts-of-step.ts"
import type { PendingVariables } from "./pending-variables.ts"

/** An ENV that takes over variables that are on their way down: what goes with them, and what stays. */
export interface TakenOver {
  readonly names: ReadonlySet<string>
  readonly step: EnvStep
  readonly rest: EnvStep | undefined
}

function readIn(value: Text): ReadonlySet<string> {
  const names = new Set<string>()
  eachReference(value, ({ name }) => names.add(name))
  return names
}

const meet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  [...a].some((each) => b.has(each))

/**
 * What of an ENV can go down with what its values read; undefined when nothing does.
 *
 * All entries of one ENV read what was set before it. So they go two ways only where neither half sets what the other one
 * reads or sets. What every program reads stays.
 */
export function takenOver(step: EnvStep, pending: PendingVariables): TakenOver | undefined {
  const entries = step.entries.map((entry) => ({
    entry,
    name: plain(entry[0]) ?? "",
    reads: readIn(entry[1]),
  }))
  const isGoing = ({ reads }: { readonly reads: ReadonlySet<string> }): boolean =>
    [...reads].some((name) => pending.has(name))
  const going = entries.filter(isGoing)
  if (going.length === 0) return undefined
  if (going.some(({ name }) => readsVariable(everyProgram, name))) return undefined
  const names = new Set(going.map(({ name }) => name))
  const staying = entries.filter((entry) => !isGoing(entry))
  if (staying.length === 0) return { names, step, rest: undefined }
  const others = new Set(staying.map(({ name }) => name))
  if (going.some(({ name, reads }) => others.has(name) || meet(reads, others))) return undefined
  if (staying.some(({ reads }) => meet(reads, names))) return undefined
  const { comments: _, ...bare } = step
  return {
    names,
    step: { ...bare, entries: going.map(({ entry }) => entry) },
    rest: { ...step, entries: staying.map(({ entry }) => entry) },
  }
}
