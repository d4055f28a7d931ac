import type { ArgReference, Reference } from "@stagecraft/ir"
import { NAME } from "./words.ts"

/** The variables that a place in a stage sees: those of the stages it is based on, and its own before that place. */
export class Scope {
  readonly #own = new Map<string, Reference>()
  readonly #base: Scope | undefined

  /** @param base - The scope at the end of the stage that this one is based on; it must not change any more. */
  constructor(base?: Scope) {
    this.#base = base
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
    // A chain of stages may be longer than the call stack is deep.
    for (let base = this.#base; base; base = base.#base) {
      const found = base.#own.get(name)
      if (found) return found
    }
    return undefined
  }
}

/** What a trigger sees: the build that it fires in is not known. */
export const triggerScope: Pick<Scope, "resolve"> = new Scope()
