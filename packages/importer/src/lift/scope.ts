import type { ArgReference, Reference } from "@stagecraft/ir"
import { NAME } from "./words.ts"

/** The variables that a place in a stage sees: those of the stages it is based on, and its own before that place. */
export class Scope {
  readonly #known: Map<string, Reference>

  /** @param base - The scope at the end of the stage that this one is based on. */
  constructor(base?: Scope) {
    this.#known = new Map(base ? base.#known : [])
  }

  /** An argument hides what was there before, whether the build gives it a value or not. */
  declare(arg: ArgReference): void {
    this.#known.set(arg.name, arg)
  }

  setEnv(name: string): void {
    this.#known.set(name, { kind: "env", name })
  }

  /** A variable that nobody declared is the base image's, unless no image can have it. */
  resolve(name: string): Reference | undefined {
    return this.#known.get(name) ?? (NAME.test(name) ? { kind: "env", name } : undefined)
  }
}

/** What a trigger sees: the build that it fires in is not known. */
export const triggerScope: Pick<Scope, "resolve"> = new Scope()
