import type { OnbuildStep, StepNode } from "@stagecraft/ir"
import { instructionWord } from "./instruction-word.ts"
import { onbuildNotAllowed } from "./command-problems.ts"
import type { Page } from "./page.ts"
import { printComments } from "./print-comments.ts"
import type { PrintedLine, PrintOptions } from "./printed.ts"

type PrintBody = (
  step: StepNode,
  options: PrintOptions,
) => { readonly lines: readonly PrintedLine[]; readonly page: Page }

const NEVER: ReadonlySet<StepNode["kind"]> = new Set(["onbuild", "maintainer", "comment"])

/** The text of a trigger without the continuation characters of the file it stands in. */
function joined(lines: readonly PrintedLine[], escape: string): string {
  return lines.map(({ text }) => (text.endsWith(escape) ? text.slice(0, -1) : text)).join("\n")
}

/**
 * Prints ONBUILD before a step. The trigger is parsed again by the build that inherits it, whose escape character is
 * not known, so under a backtick only what reads the same with both is allowed.
 */
export function printOnbuild(
  { step, span }: OnbuildStep,
  page: Page,
  print: PrintBody,
): readonly PrintedLine[] {
  if (NEVER.has(step.kind)) page.problems.push(onbuildNotAllowed(span, instructionWord(step)))
  const { options } = page
  const inner = print(step, options)
  page.problems.push(...inner.page.problems)
  for (const feature of inner.page.needs) page.needs.add(feature)
  const backslash = print(step, { ...options, escape: "\\" }).lines
  if (joined(inner.lines, options.escape) !== joined(backslash, "\\"))
    page.problems.push(
      onbuildNotAllowed(span, "a step that needs escapes, under another escape character,"),
    )
  // Above an argument its description stands.
  const at = step.kind === "arg" ? inner.lines.findIndex(({ text }) => !text.startsWith("#")) : 0
  const first = inner.lines[at]
  if (!first) return []
  const above = [...printComments(step.comments ?? [], step.span), ...inner.lines.slice(0, at)]
  return [...above, { ...first, text: `ONBUILD ${first.text}` }, ...inner.lines.slice(at + 1)]
}
