import type { ExpansionOperator } from "@stagecraft/ir"

/** A variable inside a word. */
export interface WordVariable {
  readonly kind: "variable"
  readonly name: string
  /** Written `${NAME}`. */
  readonly braces: boolean
  readonly operator?: ExpansionOperator
  readonly word?: readonly WordPart[]
  readonly replacement?: readonly WordPart[]
}

/** Characters, quotes and escapes undone, or a variable. `quoted` characters never part two words. */
export type WordPart =
  | { readonly kind: "characters"; readonly value: string; readonly quoted: boolean }
  | WordVariable
