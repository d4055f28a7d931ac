import { isGeneratedIgnore } from "./allow-list.ts"
import { EXCLUDE, readIgnoreLines } from "./ignore-lines.ts"
import { type IgnoreRules, ignoreRules } from "./ignore-rules.ts"

/** The two places where an author says what stays out of a context. */
export interface RuleSources {
  /** The text of the `.dockerignore` that is there already; one of our own is passed over. */
  readonly existing?: string
  /** The image's `exclude`; its entries count as lines after the file's. */
  readonly exclude: readonly string[]
}

/** What an author keeps out of a context, as one set of rules whose lines know where they were written. */
export function rulesOf({ existing = "", exclude }: RuleSources): IgnoreRules {
  return ignoreRules([
    ...readIgnoreLines(isGeneratedIgnore(existing) ? "" : existing, ".dockerignore"),
    ...readIgnoreLines(exclude.join("\n"), EXCLUDE),
  ])
}
