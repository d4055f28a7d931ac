import { checkString } from "./check-characters.ts"
import { commandNotExpressible } from "./command-problems.ts"
import { goTrim } from "./go-space.ts"
import type { Page } from "./page.ts"

/** Text that an instruction takes as it stands, with no way to quote it: MAINTAINER. */
export function restOfLine(value: string, page: Page): string {
  checkString(value, page, "one-line")
  const { escape } = page.options
  if (value === "" || goTrim(value) !== value || value.endsWith(escape))
    page.problems.push(
      commandNotExpressible(
        page.span,
        page.instruction,
        "is empty or has blanks or an escape at its ends",
      ),
    )
  return value.startsWith("--") ? `-- ${value}` : value
}
