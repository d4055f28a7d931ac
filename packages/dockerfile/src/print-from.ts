import type { StageNode } from "@stagecraft/ir"
import { referencesOf, spanOfBase } from "@stagecraft/ir"
import { checkFrom } from "./check-from.ts"
import { finish } from "./finish.ts"
import { expandedFlag } from "./flag.ts"
import type { Page } from "./page.ts"
import { need } from "./page.ts"
import { printComments } from "./print-comments.ts"
import type { Printed, PrintOptions } from "./printed.ts"
import { referenceNotAllowed } from "./problems.ts"
import { bareWord } from "./word.ts"

function baseWord({ base }: StageNode, page: Page): string {
  switch (base.kind) {
    case "scratch":
      return "scratch"
    case "stage":
      return page.options.stageName(base.stage)
    case "context":
      need(page, "named-context")
      return base.name
    default:
      return bareWord(base.reference, page)
  }
}

/** Prints `FROM [--platform=…] base [AS name]`, its stage's comments above it. */
export function printFrom(
  stage: StageNode,
  name: string | undefined,
  options: PrintOptions,
): Printed {
  const { platform, base } = stage
  const span = spanOfBase(stage)
  const page: Page = {
    options,
    instruction: "FROM",
    span,
    problems: [...checkFrom(stage, name)],
    needs: new Set(),
  }
  const values = [...(platform ?? []), ...(base.kind === "image" ? base.reference : [])]
  for (const reference of referencesOf(values))
    if (reference.kind === "env")
      page.problems.push(
        referenceNotAllowed(span, "FROM", reference.name, "because a stage has no environment yet"),
      )
    else if (reference.origin === "global") need(page, "platform-args")
  const words = [
    "FROM",
    platform && expandedFlag("platform", platform, page),
    baseWord(stage, page),
    name && `AS ${name}`,
  ]
  const text = words.filter((word) => word !== undefined && word !== "").join(" ")
  return finish([...printComments(stage.comments ?? [], stage.span), { text, spans: [span] }], page)
}
