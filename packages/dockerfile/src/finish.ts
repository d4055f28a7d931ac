import type { Page } from "./page.ts"
import type { Printed, PrintedLine } from "./printed.ts"
import { lineTooLong } from "./problems.ts"

/** The longest line, without its newline, that the builder's scanner takes. */
const LONGEST = 65_535

/** Closes a page: looks at the length of its lines and hands everything out. */
export function finish(lines: readonly PrintedLine[], page: Page): Printed {
  for (const { text, spans } of lines) {
    // Three bytes at most per unit of UTF-16: short lines need no counting.
    if (text.length * 3 <= LONGEST) continue
    const bytes = Buffer.byteLength(text)
    if (bytes > LONGEST)
      page.problems.push(lineTooLong(spans[0] ?? page.span, page.instruction, bytes))
  }
  return { lines, problems: page.problems, needs: page.needs }
}
