import { encodeToken, type LiteralPart } from "@stagecraft/ir"
import { kind } from "./brand.ts"
import { readPlain } from "./read-text.ts"

/** Characters that are meant as they stand, a dollar included. Made by {@link literal}. */
export interface Literal {
  readonly [kind]: "literal"
  /** An opaque token that keeps the literal whole inside a template string. */
  toString(): string
}

class LiteralValue implements Literal {
  readonly [kind] = "literal"
  readonly #part: LiteralPart

  constructor(value: string) {
    this.#part = Object.freeze({ kind: "literal", value })
    Object.freeze(this)
  }

  toString(): string {
    return encodeToken(this.#part)
  }

  [Symbol.toPrimitive](): string {
    return this.toString()
  }

  toJSON(): string {
    return this.toString()
  }
}

/**
 * Characters that are meant as they stand.
 *
 * Strings are never expanded anyway; `literal` says that a `$NAME` in one is meant as a dollar, so that nobody is
 * warned about it.
 *
 * @example
 * stage("app").from("alpine").env({ PRICE: literal("cost $HOME") })
 * @see https://docs.docker.com/reference/dockerfile/#environment-replacement
 */
export function literal(value: string): Literal {
  return new LiteralValue(readPlain(value, "literal", "write the reference outside of literal(…)"))
}
