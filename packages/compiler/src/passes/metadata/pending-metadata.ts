import type { StepNode } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import { eachReference, textsOfStep } from "../../texts-of-step.ts"

/** Of one group the order counts: of a LABEL set twice, and of CMD and ENTRYPOINT, the later one undoes the earlier. */
type Group = "label" | "expose" | "command" | "stopsignal" | "healthcheck"

/** A step on its way down. */
export interface Pending {
  readonly step: StepNode
  readonly group: Group
  /** Where it stands in what was put out so far. */
  readonly slot: number
  readonly order: number
  /** Another one of its group was put below it, and must stay before it. */
  follows: boolean
}

const groupOf = ({ kind }: StepNode): Group =>
  kind === "cmd" || kind === "entrypoint" ? "command" : (kind as Group)

/** True when the SHELL in force becomes a part of what it says. */
function readsShell(step: StepNode): boolean {
  return (
    (step.kind === "cmd" || step.kind === "entrypoint" || step.kind === "healthcheck") &&
    step.form?.kind === "shell"
  )
}

/** The last step of each group; what stands before it in its group must stay before it. */
type LastOfGroups = Map<Group, Pending>

/** The metadata of a stage that is on its way down, by what it must not cross. */
export class PendingMetadata {
  readonly #all = new Map<Group, Pending[]>()
  readonly #shells: LastOfGroups = new Map()
  readonly #readers = new Map<string, LastOfGroups>()
  #count = 0

  add(step: StepNode, slot: number): void {
    const group = groupOf(step)
    const pending: Pending = { step, group, slot, order: this.#count++, follows: false }
    const list = this.#all.get(group)
    if (list) list.push(pending)
    else this.#all.set(group, [pending])
    if (readsShell(step)) this.#shells.set(group, pending)
    for (const value of textsOfStep(step))
      eachReference(value, ({ name }) => {
        const readers = this.#readers.get(name)
        if (readers) readers.set(group, pending)
        else this.#readers.set(name, new Map([[group, pending]]))
      })
  }

  /** Makes what is left of a group go where one of it went. */
  lead(group: Group): void {
    for (const pending of this.#all.get(group) ?? []) pending.follows = true
  }

  /** Takes out all, in the order of the stage. */
  takeAll(): readonly Pending[] {
    return this.#take(Array.from(this.#all.values(), (list) => list.at(-1)!))
  }

  /** Takes out what must not cross a step, and all that stands before it in its group. */
  takeBlocked(step: StepNode): readonly Pending[] {
    switch (step.kind) {
      case "raw":
        return this.takeAll()
      case "shell":
        return this.#take([...this.#shells.values()])
      case "arg":
        return this.#take(this.#readersOf([step.arg.name]))
      case "env": {
        const names = step.entries.map(([name]) => plain(name))
        const known = names.filter((name) => name !== undefined)
        // A name that only the builder knows may be any.
        return this.#take(
          this.#readersOf(known.length < names.length ? this.#readers.keys() : known),
        )
      }
      default:
        return []
    }
  }

  #readersOf(names: Iterable<string>): readonly Pending[] {
    return [...names].flatMap((name) => [...(this.#readers.get(name)?.values() ?? [])])
  }

  #take(last: readonly Pending[]): readonly Pending[] {
    const taken: Pending[] = []
    for (const { group, order } of last) {
      const list = this.#all.get(group) ?? []
      const left = list.findIndex((each) => each.order > order)
      taken.push(...list.splice(0, left < 0 ? list.length : left))
      if (list.length === 0) this.#all.delete(group)
    }
    return taken.toSorted((a, b) => a.order - b.order)
  }
}
