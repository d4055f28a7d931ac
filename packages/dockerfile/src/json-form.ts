import type { Text } from "@stagecraft/ir"
import { plain, referencesOf } from "@stagecraft/ir"
import { checkCharacters } from "./check-characters.ts"
import type { Page } from "./page.ts"
import { referenceNotAllowed } from "./problems.ts"

/** A JSON array as people write one in a Dockerfile: `["a", "b"]`. */
export function jsonArray(values: readonly string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(", ")}]`
}

/** An argument vector of CMD, ENTRYPOINT, RUN, SHELL or HEALTHCHECK: JSON, in which nothing is expanded. */
export function execForm(argv: readonly Text[], page: Page): string {
  return jsonArray(
    argv.map((argument) => {
      checkCharacters(argument, page, "newlines")
      const [reference] = referencesOf(argument)
      if (reference)
        page.problems.push(
          referenceNotAllowed(
            page.span,
            page.instruction,
            reference.name,
            "because the exec form expands nothing",
          ),
        )
      return plain(argument) ?? ""
    }),
  )
}
