import type { ArgReference, Span } from "@stagecraft/ir"

/** What is known of an environment variable at one place of a chain of stages. */
export interface EnvFact {
  readonly span: Span
  /** The variable was set to this argument of the same name, so reading either gives one value. */
  readonly keeps?: ArgReference | undefined
  /** How the place is named in a message. */
  readonly message: string
}

/** An argument that is declared at one place of a chain; which one, only the base's author knows of its triggers'. */
export interface ArgFact {
  readonly arg?: ArgReference | undefined
}

/** What a name is for who reads it: the later of a declaration and an ENV hides the earlier. */
export type NameFact =
  | { readonly kind: "arg"; readonly fact: ArgFact }
  | { readonly kind: "env"; readonly fact: EnvFact }

/**
 * The arguments and environment variables that a place in a chain of stages sees.
 *
 * One scope serves the whole walk: `enter` begins a stage, `leave` forgets what it added.
 */
export interface ArgScope {
  enter(): void
  leave(): void
  isDeclared(name: string): boolean
  env(name: string): EnvFact | undefined
  latest(name: string): NameFact | undefined
  declare(name: string, arg?: ArgReference): void
  setEnv(name: string, fact: EnvFact): void
}

type At<T> = T & { readonly at: number }

/** @param inherits - Whether a stage sees the arguments of the stage it builds on; builders without BuildKit forget them. */
export function argScope(inherits: boolean): ArgScope {
  let declared = new Map<string, At<ArgFact>>()
  const facts = new Map<string, At<EnvFact>>()
  const undo: (() => void)[][] = []
  let clock = 0
  const put = <T>(map: Map<string, T>, name: string, value: T) => {
    const before = map.get(name)
    map.set(name, value)
    undo.at(-1)!.push(() => (before ? map.set(name, before) : map.delete(name)))
  }
  return {
    enter() {
      const outer = declared
      if (!inherits) declared = new Map()
      undo.push([() => (declared = outer)])
    },
    leave() {
      for (const step of undo.pop()!.toReversed()) step()
    },
    isDeclared: (name) => declared.has(name),
    env: (name) => facts.get(name),
    latest(name) {
      const arg = declared.get(name)
      const env = facts.get(name)
      if (arg && arg.at > (env?.at ?? 0)) return { kind: "arg", fact: arg }
      return env && { kind: "env", fact: env }
    },
    declare: (name, arg) => put(declared, name, { arg, at: ++clock }),
    setEnv: (name, { span, keeps, message }) =>
      put(facts, name, { span, keeps, message, at: ++clock }),
  }
}
