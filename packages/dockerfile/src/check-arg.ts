import type { ArgReference, Diagnostic } from "@stagecraft/ir"
import { variableWarnings } from "./looks-like-variable.ts"
import { invalidArgName } from "./value-problems.ts"

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/u

/** Checks a build argument's name and default. */
export function checkArg(arg: ArgReference): readonly Diagnostic[] {
  return [
    ...(NAME.test(arg.name) ? [] : [invalidArgName(arg.span, arg.name)]),
    ...variableWarnings([arg.default ?? []], "ARG", arg.span),
  ]
}
