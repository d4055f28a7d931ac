import type { StepNode } from "@stagecraft/ir"
import { gather, plain } from "@stagecraft/ir"
import { eachReference, textsWithReferences } from "../../texts-of-step.ts"

/** A step on its way down. */
export interface Pending {
  readonly step: StepNode
  /** Where it stands in what was put out so far. */
  readonly slot: number
  readonly order: number
  /** What it sets: of two steps that set the same, the later one counts. */
  readonly sets: readonly string[]
  /** One that sets the same was put below it, and must stay before it. */
  follows: boolean
  isGone: boolean
}

const ANY_LABEL = "a label"

/** What a step sets. CMD and ENTRYPOINT are one thing, since ENTRYPOINT takes away the base's CMD. EXPOSE only adds. */
function settingsOf(step: StepNode, labelsAreOne: boolean): readonly string[] {
  switch (step.kind) {
    case "label":
      return labelsAreOne ? [ANY_LABEL] : step.entries.map(([name]) => `label ${plain(name) ?? ""}`)
    case "expose":
      return []
    case "cmd":
    case "entrypoint":
      return ["command"]
    default:
      return [step.kind]
  }
}

/** True when the SHELL in force becomes a part of what it says. */
function readsShell(step: StepNode): boolean {
  return (
    (step.kind === "cmd" || step.kind === "entrypoint" || step.kind === "healthcheck") &&
    step.form?.kind === "shell"
  )
}

/** Lists by a key. */
class Lists extends Map<string, Pending[]> {
  put(key: string, pending: Pending): void {
    const list = this.get(key)
    if (list) list.push(pending)
    else this.set(key, [pending])
  }
}

const inOrder = (found: Iterable<Pending>): readonly Pending[] =>
  [...found].toSorted((a, b) => a.order - b.order)

/** The metadata of a stage that is on its way down, by what it must not cross. */
export class PendingMetadata {
  readonly #labelsAreOne: boolean
  #all: Pending[] = []
  #shells: Pending[] = []
  readonly #readers = new Lists()
  readonly #setters = new Lists()
  #count = 0

  constructor(steps: readonly StepNode[]) {
    // A label whose name only the build knows may be any.
    this.#labelsAreOne = steps.some(
      (step) => step.kind === "label" && step.entries.some(([name]) => plain(name) === undefined),
    )
  }

  add(step: StepNode, slot: number): void {
    const sets = settingsOf(step, this.#labelsAreOne)
    const order = this.#count++
    const pending: Pending = { step, slot, order, sets, follows: false, isGone: false }
    this.#all.push(pending)
    for (const each of sets) this.#setters.put(each, pending)
    if (readsShell(step)) this.#shells.push(pending)
    const names = new Set<string>()
    for (const value of textsWithReferences(step))
      eachReference(value, ({ name }) => names.add(name))
    for (const name of names) this.#readers.put(name, pending)
  }

  /** Makes what is left and sets the same go where this one went. */
  lead({ sets }: Pending): void {
    for (const each of sets)
      for (const pending of this.#setters.get(each) ?? []) pending.follows = true
  }

  /** Takes out all, in the order of the stage. */
  takeAll(): readonly Pending[] {
    const all = this.#all
    this.#all = []
    return this.#take(all)
  }

  /** Takes out what must not cross a step, in the order of the stage. */
  takeBlocked(step: StepNode): readonly Pending[] {
    switch (step.kind) {
      case "raw":
        return this.takeAll()
      case "shell": {
        const found = this.#shells
        this.#shells = []
        return this.#take(found)
      }
      case "arg":
        return this.#take(this.#readersOf(step.arg.name))
      case "env": {
        const names = step.entries.map(([name]) => plain(name))
        // A name that only the builder knows may be any.
        const read = names.includes(undefined) ? [...this.#readers.keys()] : names
        return this.#take(gather(read, (name) => this.#readersOf(name ?? "")))
      }
      default:
        return []
    }
  }

  /** These, and what stands before them and sets the same, which is taken out, too; in the order of the stage. */
  withEarlier(blocked: readonly Pending[]): readonly Pending[] {
    const all = new Set(blocked)
    // A set hands out what is added while it is walked.
    for (const { sets, order } of all)
      for (const each of sets) {
        const list = this.#setters.get(each) ?? []
        const later = list.findIndex((other) => other.order > order)
        const earlier = list.splice(0, later < 0 ? list.length : later)
        for (const other of this.#take(earlier)) all.add(other)
      }
    return inOrder(all)
  }

  #readersOf(name: string): readonly Pending[] {
    const found = this.#readers.get(name) ?? []
    this.#readers.delete(name)
    return found
  }

  #take(found: Iterable<Pending>): readonly Pending[] {
    const taken = inOrder(new Set([...found].filter(({ isGone }) => !isGone)))
    for (const pending of taken) pending.isGone = true
    return taken
  }
}
