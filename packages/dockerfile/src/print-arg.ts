import type { ArgReference } from "@stagecraft/ir"
import { checkArg } from "./check-arg.ts"
import { finish } from "./finish.ts"
import type { Page } from "./page.ts"
import { printComments } from "./print-comments.ts"
import type { ArgForm, Printed, PrintOptions } from "./printed.ts"
import { valueWord } from "./word.ts"

/**
 * Prints `ARG NAME=default`, or for `inherit` the bare `ARG NAME` that takes over a global argument.
 *
 * A description becomes the comment that the builder's own outline reads: `# NAME description`.
 */
export function printArg(arg: ArgReference, form: ArgForm, options: PrintOptions): Printed {
  const page: Page = { options, instruction: "ARG", span: arg.span, problems: [...checkArg(arg)] }
  const value = form === "declare" && arg.default ? `=${valueWord(arg.default, page)}` : ""
  const about =
    form === "declare" && arg.description
      ? printComments([`${arg.name} ${arg.description.replace(/\s+/gu, " ")}`], arg.span)
      : []
  return finish([...about, { text: `ARG ${arg.name}${value}`, spans: [arg.span] }], page)
}
