import type { ArgReference } from "@stagecraft/ir"
import { checkArg } from "./check-arg.ts"
import { finish } from "./finish.ts"
import type { Page } from "./page.ts"
import { need } from "./page.ts"
import { printComments } from "./print-comments.ts"
import type { ArgForm, Printed, PrintedLine, PrintOptions } from "./printed.ts"
import { valueWord } from "./word.ts"

/** The lines of an argument, its description above it; what is wrong with the argument is not looked at. */
export function argLines(arg: ArgReference, form: ArgForm, page: Page): readonly PrintedLine[] {
  if (arg.origin === "global") need(page, "platform-args")
  const value = form === "declare" && arg.default ? `=${valueWord(arg.default, page)}` : ""
  const about =
    form === "declare" && arg.description
      ? printComments([`${arg.name} ${arg.description.replace(/\s+/gu, " ")}`], page.span)
      : []
  return [...about, { text: `ARG ${arg.name}${value}`, spans: [page.span] }]
}

/**
 * Prints `ARG NAME=default`, or for `inherit` the bare `ARG NAME` that takes over a global argument.
 *
 * A description becomes the comment that the builder's own outline reads: `# NAME description`. The problems of the
 * argument itself come with its declaration only.
 */
export function printArg(arg: ArgReference, form: ArgForm, options: PrintOptions): Printed {
  const problems = form === "declare" ? [...checkArg(arg)] : []
  const page: Page = { options, instruction: "ARG", span: arg.span, problems, needs: new Set() }
  return finish(argLines(arg, form, page), page)
}
