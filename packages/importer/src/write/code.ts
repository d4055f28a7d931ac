/*
 * The few kinds of expressions a config is made of. Foreign text is in them as values only; `layout` makes
 * TypeScript of it, and is the only place that does.
 */

/** A piece of a template: characters, or an expression between `${` and `}`. */
export type TemplatePart = string | Code

/** A link of a chain: `.name` or `.name(args)`, with comment lines above it. */
export interface Link {
  readonly name: string
  readonly args?: readonly Code[]
  readonly comments?: readonly string[]
}

/** A named entry of an object literal; a template as a name is computed. */
export interface Property {
  readonly name: string | TemplateCode
  readonly value: Code
  readonly comments?: readonly string[]
}

export interface TemplateCode {
  readonly kind: "template"
  readonly parts: readonly TemplatePart[]
  /** Offsets into the characters of `parts` where the line ends without a newline in the text. */
  readonly joints?: readonly number[]
  /** Stands between `${` and `}`, and so on one line: newlines are written as escapes. */
  readonly flat?: boolean
}

/** An expression. */
export type Code =
  /** An identifier of ours, `true`, `false` or digits. */
  | { readonly kind: "word"; readonly word: string }
  /** `wide`: written `"…" as string`, where the type of the literal would refuse what is legal. */
  | { readonly kind: "string"; readonly value: string; readonly wide?: boolean }
  | TemplateCode
  | { readonly kind: "array"; readonly items: readonly Code[] }
  | { readonly kind: "object"; readonly properties: readonly Property[] }
  /** Strings and templates joined with `+`, each but the first with comment lines above it. */
  | { readonly kind: "sum"; readonly terms: readonly SumTerm[] }
  /** `(parameter) => body`. */
  | { readonly kind: "arrow"; readonly parameter: string; readonly body: Code }
  /** `head.link.link(…)`; with `args`, `head(args).link…`. */
  | ChainCode

export interface SumTerm {
  readonly value: Code
  readonly comments: readonly string[]
}

export interface ChainCode {
  readonly kind: "chain"
  readonly head: string
  readonly args?: readonly Code[]
  readonly links: readonly Link[]
}

/** A statement of a config. */
export type Statement =
  | {
      readonly kind: "const"
      readonly name: string
      readonly value: Code
      readonly comments: readonly string[]
      /** Comment lines below the statement. */
      readonly after?: readonly string[]
    }
  | { readonly kind: "export"; readonly value: Code; readonly comments: readonly string[] }

export const word = (name: string): Code => ({ kind: "word", word: name })
export const string = (value: string): Code => ({ kind: "string", value })
export const array = (items: readonly Code[]): Code => ({ kind: "array", items })

/** A call of a function of ours. */
export const call = (name: string, ...args: readonly Code[]): Code => ({
  kind: "chain",
  head: name,
  args,
  links: [],
})
