import type { kind } from "./brand.ts"

/**
 * A reference that the builder expands: a build argument or an environment variable.
 *
 * May stand wherever a text may, directly or in a template string. It is an opaque token until then.
 */
export interface Variable {
  readonly [kind]: "arg" | "env"
  /** The variable's name. */
  readonly name: string
  /** An opaque token that the compiler finds again; not for reading. */
  toString(): string
}
