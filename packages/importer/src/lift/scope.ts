import type { ArgReference, Reference } from "@stagecraft/ir"
import { NAME } from "./words.ts"

/**
 * The variables that a place in a stage sees: those of the stages it is based on, and its own before that place.
 *
 * Chains of stages may be very long: a look-up follows the chain, or tries who has set the name, whichever is less.
 */
export class Scope {
  readonly #own = new Map<string, Reference>()
  readonly #base: Scope | undefined
  readonly #depth: number
  /** A scope farther down; from scope to scope they lead to any depth in few steps. */
  readonly #jump: Scope
  /** Who has set a name, among all scopes above one lowest. */
  readonly #setters: Map<string, Scope[]>

  /** @param base - The scope at the end of the stage that this one is based on; it must not change any more. */
  constructor(base?: Scope) {
    this.#base = base
    this.#depth = base ? base.#depth + 1 : 0
    this.#setters = base ? base.#setters : new Map<string, Scope[]>()
    this.#jump = base ? base.#nextJump() : this
  }

  /** An argument hides what was there before, whether the build gives it a value or not. */
  declare(arg: ArgReference): void {
    this.#set(arg.name, arg)
  }

  setEnv(name: string): void {
    this.#set(name, { kind: "env", name })
  }

  /** A variable that nobody declared is the base image's, unless no image can have it. */
  resolve(name: string): Reference | undefined {
    return this.#find(name) ?? (NAME.test(name) ? { kind: "env", name } : undefined)
  }

  /** Where a scope on this one jumps to: as far again where this one's jump was as long as the one behind it. */
  #nextJump(): Scope {
    const far = this.#jump
    return this.#depth - far.#depth === far.#depth - far.#jump.#depth ? far.#jump : this
  }

  #set(name: string, reference: Reference): void {
    if (!this.#own.has(name)) {
      const setters = this.#setters.get(name)
      if (setters) setters.push(this)
      else this.#setters.set(name, [this])
    }
    this.#own.set(name, reference)
  }

  #find(name: string): Reference | undefined {
    const setters = this.#setters.get(name) ?? []
    if (setters.length < this.#depth) {
      const setter = setters.findLast((each) => this.#at(each.#depth) === each)
      return setter && setter.#own.get(name)
    }
    let found = this.#own.get(name)
    for (let at = this.#base; at && !found; at = at.#base) found = at.#own.get(name)
    return found
  }

  /** This scope, or the one of those it is based on that has so many below it. */
  #at(depth: number): Scope | undefined {
    if (depth >= this.#depth) return depth === this.#depth ? this : undefined
    let at = this.#base
    while (at && at.#depth > depth) at = at.#jump.#depth >= depth ? at.#jump : at.#base
    return at
  }
}

/** What a trigger sees: the build that it fires in is not known. */
export const triggerScope: Pick<Scope, "resolve"> = new Scope()
