import type { ArgStep } from "@stagecraft/ir"
import { eachReference } from "../../texts-of-step.ts"

/** A declaration on its way down. */
export interface PendingArg {
  readonly step: ArgStep
  /** Where it stands in what was put out so far. */
  readonly slot: number
  readonly order: number
  /** The variables that its default reads. */
  readonly reads: ReadonlySet<string>
  /** What its default reads was put below it, so that it cannot stay. */
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
}

/** All beginnings of a name, itself included. */
const beginnings = (name: string): readonly string[] =>
  Array.from(name, (_, index) => name.slice(0, index + 1))

/** The declarations of a stage that are on their way down, of each name one, by what they must not cross. */
export class PendingArgs {
  readonly #byName = new Map<string, PendingArg>()
  readonly #byBeginning = new Index<PendingArg>()
  readonly #readers = new Index<PendingArg>()
  #count = 0

  get size(): number {
    return this.#byName.size
  }

  /** What stands for the name must have been taken out before. */
  add(step: ArgStep, slot: number): void {
    const reads = new Set<string>()
    eachReference(step.arg.default ?? [], ({ name }) => reads.add(name))
    const pending: PendingArg = { step, slot, order: this.#count++, reads, follows: false }
    const { name } = step.arg
    this.#byName.set(name, pending)
    for (const each of beginnings(name)) this.#byBeginning.add(each, pending)
    for (const each of reads) this.#readers.add(each, pending)
  }

  all(): readonly PendingArg[] {
    return [...this.#byName.values()]
  }

  named(name: string): PendingArg | undefined {
    return this.#byName.get(name)
  }

  /** Those whose default reads a variable. */
  readersOf(name: string): readonly PendingArg[] {
    return this.#readers.get(name)
  }

  /** Those among a list of names, in which `PREFIX_*` stands for all that begin so. */
  among(list: readonly string[]): readonly PendingArg[] {
    return list.flatMap((each) => {
      if (each.endsWith("*")) return this.#byBeginning.get(each.slice(0, -1))
      return this.#byName.get(each) ?? []
    })
  }

  /** Takes out declarations with those that their defaults read, in the order of the stage. */
  take(wanted: readonly PendingArg[]): readonly PendingArg[] {
    const taken = new Set(wanted)
    // A set hands out what is added while it is walked.
    for (const { reads } of taken)
      for (const name of reads) {
        const read = this.#byName.get(name)
        if (read) taken.add(read)
      }
    for (const each of taken) this.#remove(each)
    return [...taken].toSorted((a, b) => a.order - b.order)
  }

  #remove(pending: PendingArg): void {
    const { name } = pending.step.arg
    this.#byName.delete(name)
    for (const each of beginnings(name)) this.#byBeginning.delete(each, pending)
    for (const each of pending.reads) this.#readers.delete(each, pending)
  }
}
