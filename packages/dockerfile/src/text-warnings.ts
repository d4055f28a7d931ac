import type { Diagnostic, Span, Text } from "@stagecraft/ir"
import { variableWarnings } from "./looks-like-variable.ts"
import { undefinedWarnings, type Place } from "./looks-like-undefined.ts"

/** Warns of texts that are allowed but hardly meant: a dollar and a name, or what is left of a value that was not there. */
export function textWarnings(
  values: readonly Text[],
  place: Exclude<Place, "command">,
  instruction: string,
  span: Span,
): readonly Diagnostic[] {
  return [
    ...variableWarnings(values, place, instruction, span),
    ...undefinedWarnings(values, place, instruction, span),
  ]
}
