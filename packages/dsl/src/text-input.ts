import type { Literal } from "./literal.ts"
import type { Variable } from "./variable.ts"

/**
 * A text: characters that arrive as they are written, and references that the builder expands.
 *
 * A reference stands in it directly or inside a template string: `` `golang:${version}-alpine` ``.
 */
export type TextInput = string | Variable | Literal

/** A {@link TextInput}, or a number that is written in digits. */
export type ValueInput = TextInput | number
