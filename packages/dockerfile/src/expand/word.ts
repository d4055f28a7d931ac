import type { ExpansionOperator } from "@stagecraft/ir"

/** A variable inside a word. */
export interface WordVariable {
  readonly kind: "variable"
  readonly name: string
  /** Written `${NAME}`. */
  readonly braces: boolean
  /** Stands between double quotes: blanks of its value never part two words. */
  readonly quoted: boolean
  readonly operator?: ExpansionOperator
  readonly word?: readonly WordPart[]
  readonly replacement?: readonly WordPart[]
}

/** Characters, quotes and escapes undone, or a variable. `quoted` characters never part two words. */
export type WordPart =
  | { readonly kind: "characters"; readonly value: string; readonly quoted: boolean }
  | WordVariable

/** Why the builder refuses a word, as the rest of a sentence about it. */
export interface WordFault {
  readonly kind: "fault"
  readonly message: string
}

/** The values of variables; a `Map` is one. */
export interface Environment {
  get(name: string): string | undefined
}

/** How words are read. */
export interface WordOptions {
  /** False for bodies of heredocs, in which quotes are characters like others. */
  readonly quotes?: boolean
}

/** A {@link WordFault}. */
export function wordFault(message: string): WordFault {
  return { kind: "fault", message }
}

/** Whether reading or expanding a word failed. */
export function isWordFault(value: unknown): value is WordFault {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "fault"
}
