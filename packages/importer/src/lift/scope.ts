import type { ArgReference, Reference } from "@stagecraft/ir"
import { NAME } from "./words.ts"

/** From so many steps of looking on, a name's answer is worth keeping. */
const FAR = 16

/** The variables that a place in a stage sees: those of the stages it is based on, and its own before that place. */
export class Scope {
  readonly #own = new Map<string, Reference>()
  readonly #base: Scope | undefined
  /** What was found far down, or that it is nowhere. Stages below do not change any more. */
  readonly #found = new Map<string, Reference | undefined>()

  /** @param base - The scope at the end of the stage that this one is based on; it must not change any more. */
  constructor(base?: Scope) {
    // A stage that sets nothing adds nothing to a chain of them.
    this.#base = base && base.#own.size === 0 ? base.#base : base
  }

  /** An argument hides what was there before, whether the build gives it a value or not. */
  declare(arg: ArgReference): void {
    this.#own.set(arg.name, arg)
  }

  setEnv(name: string): void {
    this.#own.set(name, { kind: "env", name })
  }

  /** A variable that nobody declared is the base image's, unless no image can have it. */
  resolve(name: string): Reference | undefined {
    return this.#find(name) ?? (NAME.test(name) ? { kind: "env", name } : undefined)
  }

  #find(name: string): Reference | undefined {
    const own = this.#own.get(name)
    if (own) return own
    const way: Scope[] = [this]
    let found: Reference | undefined
    // A chain of stages may be longer than the call stack is deep.
    for (let at = this.#base; at; at = at.#base) {
      found = at.#own.get(name) ?? at.#found.get(name)
      if (found || at.#found.has(name)) break
      way.push(at)
    }
    if (way.length > FAR) for (const each of way) each.#found.set(name, found)
    return found
  }
}

/** What a trigger sees: the build that it fires in is not known. */
export const triggerScope: Pick<Scope, "resolve"> = new Scope()
