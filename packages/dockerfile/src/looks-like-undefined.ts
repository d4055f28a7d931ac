import type { Diagnostic, Span, Text } from "@stagecraft/ir"
import { looksLikeUndefined } from "./problems.ts"

/** Where a text stands, and so what a word of it may be: in a command, `undefined` and `null` may be words like others. */
export type Place = "command" | "path" | "reference" | "value"

const OBJECT = /\[object [A-Z]\w*\]/u

/**
 * The word `undefined` or `null`, where it stands as a whole part of the text.
 *
 * A tag such as `undefined-alpine` is made of a missing version; `null` is a part of names, and of `/dev/null`.
 */
const MISSING: Readonly<Record<Place, RegExp>> = {
  // Of an address, a path or a version; and not `s/undefined/x/`.
  command: /(?:[\w.}-]{2}\/|[\w}]@)(undefined)(?=[/.\s"']|$)/u,
  reference: /(?:^|[/:@._-])(undefined)(?:$|[/:@._-])|(?:^|[/:@])(null)(?:$|[/:@])/u,
  path: /(?:^|\/)(undefined)(?:$|\/)|(?:^|(?<!^\/dev)\/)(null)(?:$|\/)/u,
  // `-fsanitize=undefined` and `--throw-undefined` are options; a lone `null` is a value in many a format.
  value: /^(?!-)(?:\S*[/:@=.-])?(undefined)$|(?:(?<!\/dev)\/|[:@])(null)$/u,
}

/** The characters that came from plain strings; what is meant or not known yet is one neutral character. */
function written(value: Text): string {
  let out = ""
  for (const part of value) out += typeof part === "string" ? part : "\ufffc"
  return out
}

function found(value: string, place: Place): string | undefined {
  // Most say none of these, which is found out sooner without a pattern.
  const object = value.includes("[object ") ? OBJECT.exec(value)?.[0] : undefined
  if (object !== undefined) return object
  if (!value.includes("undefined") && !value.includes("null")) return undefined
  const groups = MISSING[place].exec(value)
  return groups?.[1] ?? groups?.[2]
}

/**
 * Warns of what a template string makes of a value that is not there: `undefined`, `null`, `[object Promise]`.
 *
 * `literal("…")` says that the word is meant.
 */
export function undefinedWarnings(
  values: readonly Text[],
  place: Place,
  instruction: string,
  span: Span,
): readonly Diagnostic[] {
  const warnings: Diagnostic[] = []
  for (const value of values) {
    const characters = written(value)
    const word = found(characters, place)
    if (word !== undefined) warnings.push(looksLikeUndefined(span, instruction, characters, word))
  }
  return warnings
}
