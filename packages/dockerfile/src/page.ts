import type { Diagnostic, Span } from "@stagecraft/ir"
import type { Feature } from "./feature.ts"
import type { PrintOptions } from "./printed.ts"
import { profileLacksFeature } from "./problems.ts"

/** What the parts of the printer hand to each other while one step is written: where, how, and what went wrong. */
export interface Page {
  readonly options: PrintOptions
  /** The word that names the instruction in messages: `ENV`, `COPY`. */
  readonly instruction: string
  readonly span: Span
  readonly problems: Diagnostic[]
  /** What the builder has to know for it, found or not. */
  readonly needs: Set<Feature>
}

/** The same page at another place. Named one by one, so that all pages have one shape. */
export function pageAt({ options, instruction, problems, needs }: Page, span: Span): Page {
  return { options, instruction, span, problems, needs }
}

/** Reports, once per step, that the profile lacks what the step uses. */
export function need(page: Page, feature: Feature): boolean {
  const { profile } = page.options
  page.needs.add(feature)
  if (profile.features.has(feature)) return true
  const found = profileLacksFeature(page.span, page.instruction, feature, profile)
  if (!page.problems.some((other) => other.message === found.message)) page.problems.push(found)
  return false
}
