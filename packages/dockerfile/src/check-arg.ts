import type { ArgReference, Diagnostic } from "@stagecraft/ir"
import { textWarnings } from "./text-warnings.ts"
import { invalidArgName } from "./value-problems.ts"

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/u

/** Checks a build argument's name and default. */
export function checkArg(arg: ArgReference): readonly Diagnostic[] {
  return [
    ...(NAME.test(arg.name) ? [] : [invalidArgName(arg.span, arg.name)]),
    ...textWarnings([arg.default ?? []], "value", "ARG", arg.span),
  ]
}
