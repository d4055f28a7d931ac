import type { Source } from "@stagecraft/ir"
import type { Page } from "./page.ts"
import { need } from "./page.ts"

/** The word of `--from` and of a mount's `from=`, where nothing is expanded. */
export function sourceWord(source: Source, page: Page): string {
  switch (source.kind) {
    case "stage":
      return page.options.stageName(source.stage)
    case "context":
      need(page, "named-context")
      return source.name
    default:
      return source.reference
  }
}
