import type { Span } from "@stagecraft/ir"

/** What is known of an environment variable at one place of a chain of stages. */
export interface EnvFact {
  readonly span: Span
  /** The variable was set to the argument of the same name, so reading either gives one value. */
  readonly keepsArg: boolean
  /** How the place is named in a message. */
  readonly message: string
}

/**
 * The arguments and environment variables that a place in a chain of stages sees.
 *
 * One scope serves the whole walk: `enter` begins a stage, `leave` forgets what it added.
 */
export interface ArgScope {
  enter(): void
  leave(): void
  isDeclared(name: string): boolean
  declare(name: string): void
  env(name: string): EnvFact | undefined
  setEnv(name: string, fact: EnvFact): void
}

/** @param inherits - Whether a stage sees the arguments of the stage it builds on; builders without BuildKit forget them. */
export function argScope(inherits: boolean): ArgScope {
  let declared = new Set<string>()
  const facts = new Map<string, EnvFact>()
  const undo: (() => void)[][] = []
  return {
    enter() {
      const outer = declared
      if (!inherits) declared = new Set()
      undo.push([() => (declared = outer)])
    },
    leave() {
      for (const step of undo.pop()!.toReversed()) step()
    },
    isDeclared: (name) => declared.has(name),
    declare(name) {
      if (declared.has(name)) return
      const of = declared
      of.add(name)
      undo.at(-1)!.push(() => of.delete(name))
    },
    env: (name) => facts.get(name),
    setEnv(name, fact) {
      const before = facts.get(name)
      facts.set(name, fact)
      undo.at(-1)!.push(() => (before ? facts.set(name, before) : facts.delete(name)))
    },
  }
}
