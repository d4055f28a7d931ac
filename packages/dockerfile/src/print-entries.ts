import type { NamedValue, Span, Text } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { checkString } from "./check-characters.ts"
import { itemLines } from "./continue-lines.ts"
import type { Page } from "./page.ts"
import { pageAt } from "./page.ts"
import type { PrintedLine } from "./printed.ts"
import { quotedWord, valueWord } from "./word.ts"

/** What a key may be without quotes, also at the start of a line. */
const PLAIN_KEY = /^[\p{L}\p{N}_][\p{L}\p{N}_./:@%+,~-]*$/u

function keyWord(name: string | Text, page: Page): string {
  if (typeof name === "object") return valueWord(name, page)
  checkString(name, page, "one-line")
  const bare = /^\w[\w./:@%+,~-]*$/u.test(name) || PLAIN_KEY.test(name)
  return bare ? name : quotedWord(text(name), page)
}

/**
 * `name=value` pairs of ENV and LABEL. Keys are expanded by the builder just as values are.
 *
 * @param places - Where each was written, when that is not the step's own place.
 */
export function printEntries(
  entries: readonly NamedValue[],
  page: Page,
  places: readonly Span[] = [],
): readonly PrintedLine[] {
  const items = entries.map(([name, value], index) => {
    const span = places[index] ?? page.span
    const own = pageAt(page, span)
    return { text: `${keyWord(name, own)}=${valueWord(value, own)}`, spans: [span] }
  })
  return itemLines(page.instruction, items, page.options.escape)
}
