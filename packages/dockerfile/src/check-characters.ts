import type { Text } from "@stagecraft/ir"
import type { Page } from "./page.ts"
import { valueHasNewline, valueHasNul, valueNotUnicode } from "./problems.ts"

/** Whether a context can carry a newline: JSON forms and heredocs can. */
export type Newlines = "newlines" | "one-line"

/** Reports characters that nothing can carry (NUL, half surrogates) and newlines where there is no way to write one. */
export function checkString(value: string, page: Page, newlines: Newlines): void {
  const { span, instruction, problems } = page
  if (value.includes("\0")) problems.push(valueHasNul(span, instruction, value))
  if (!value.isWellFormed()) problems.push(valueNotUnicode(span, instruction, value))
  if (newlines === "one-line" && value.includes("\n"))
    problems.push(valueHasNewline(span, instruction, value))
}

/** {@link checkString} for all characters of a text, those in its references' words included. */
export function checkCharacters(value: Text, page: Page, newlines: Newlines): void {
  for (const part of value) {
    if (typeof part === "string") checkString(part, page, newlines)
    else if (part.kind === "literal") checkString(part.value, page, newlines)
    else if (part.expansion) {
      checkCharacters(part.expansion.word, page, newlines)
      checkCharacters(part.expansion.replacement ?? [], page, newlines)
    }
  }
}
