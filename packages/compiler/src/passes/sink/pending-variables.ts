import type { ArgStep, EnvStep } from "@stagecraft/ir"
import { gather, plain } from "@stagecraft/ir"
import { eachReference } from "../../texts-of-step.ts"

/** An ARG on its way down, or an ENV that takes over the value of one. */
export interface PendingVariable {
  readonly step: ArgStep | EnvStep
  /** What of an ENV stays where it is. */
  readonly rest: EnvStep | undefined
  /** What it sets. */
  readonly names: readonly string[]
  /** Where it stands in what was put out so far. */
  readonly slot: number
  readonly order: number
  /** The variables that its default or its values read. */
  readonly reads: ReadonlySet<string>
  /** What it reads was put below it, so that it cannot stay. */
  follows: boolean
}

/** Sets by a key; a key without members is not kept. */
class Index<T> {
  readonly #sets = new Map<string, Set<T>>()

  add(key: string, member: T): void {
    const set = this.#sets.get(key)
    if (set) set.add(member)
    else this.#sets.set(key, new Set([member]))
  }

  delete(key: string, member: T): void {
    const set = this.#sets.get(key)
    if (set?.delete(member) && set.size === 0) this.#sets.delete(key)
  }

  get(key: string): readonly T[] {
    return [...(this.#sets.get(key) ?? [])]
  }

  has(key: string): boolean {
    return this.#sets.has(key)
  }
}

/** All beginnings of a name, itself included. */
const beginnings = (name: string): readonly string[] =>
  Array.from(name, (_, index) => name.slice(0, index + 1))

const namesOf = (step: ArgStep | EnvStep): readonly string[] =>
  step.kind === "arg" ? [step.arg.name] : step.entries.map(([name]) => plain(name) ?? "")

/** The variables of a stage that are on their way down, by what they must not cross. */
export class PendingVariables {
  readonly #all = new Set<PendingVariable>()
  readonly #byName = new Index<PendingVariable>()
  readonly #byBeginning = new Index<PendingVariable>()
  readonly #readers = new Index<PendingVariable>()
  #count = 0

  get size(): number {
    return this.#all.size
  }

  /** What else sets the names must have been taken out before, unless it is to go wherever this goes. */
  add(step: ArgStep | EnvStep, slot: number, rest?: EnvStep): void {
    const reads = new Set<string>()
    const texts =
      step.kind === "arg" ? [step.arg.default ?? []] : step.entries.map(([, value]) => value)
    for (const text of texts) eachReference(text, ({ name }) => reads.add(name))
    const names = namesOf(step)
    const order = this.#count++
    const pending: PendingVariable = { step, rest, names, slot, order, reads, follows: false }
    this.#all.add(pending)
    for (const name of names) {
      this.#byName.add(name, pending)
      for (const each of beginnings(name)) this.#byBeginning.add(each, pending)
    }
    for (const each of reads) this.#readers.add(each, pending)
  }

  all(): readonly PendingVariable[] {
    return [...this.#all]
  }

  has(name: string): boolean {
    return this.#byName.has(name)
  }

  named(name: string): readonly PendingVariable[] {
    return this.#byName.get(name)
  }

  /** Those whose default or values read a variable. */
  readersOf(name: string): readonly PendingVariable[] {
    return this.#readers.get(name)
  }

  /** Those among a list of names, in which `PREFIX_*` stands for all that begin so. */
  among(list: readonly string[]): readonly PendingVariable[] {
    return gather(list, (each) =>
      each.endsWith("*") ? this.#byBeginning.get(each.slice(0, -1)) : this.#byName.get(each),
    )
  }

  /** Takes out variables with what they read and what else sets them, in the order of the stage. */
  take(wanted: readonly PendingVariable[]): readonly PendingVariable[] {
    const taken = new Set(wanted)
    // A set hands out what is added while it is walked.
    for (const { reads, names } of taken)
      for (const name of [...reads, ...names])
        for (const other of this.#byName.get(name)) taken.add(other)
    for (const each of taken) this.#remove(each)
    return [...taken].toSorted((a, b) => a.order - b.order)
  }

  #remove(pending: PendingVariable): void {
    this.#all.delete(pending)
    for (const name of pending.names) {
      this.#byName.delete(name, pending)
      for (const each of beginnings(name)) this.#byBeginning.delete(each, pending)
    }
    for (const each of pending.reads) this.#readers.delete(each, pending)
  }
}
