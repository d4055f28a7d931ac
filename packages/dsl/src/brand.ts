/** What a value of the language is, kept under a registered symbol so that another copy of Stagecraft is understood. */
export type Kind =
  | "arg"
  | "config"
  | "context"
  | "env"
  | "image"
  | "literal"
  | "mount"
  | "scratch"
  | "secret"
  | "shell"
  | "source"
  | "stage"
  | "stage-head"

/** The property that carries the {@link Kind}. */
export const kind: unique symbol = Symbol.for("stagecraft.kind")

/** The kind of a value of the language; undefined for everything else. */
export function kindOf(value: unknown): Kind | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined
  return (value as { readonly [kind]?: Kind })[kind]
}
