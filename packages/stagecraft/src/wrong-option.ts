import { ImageError, isImageError } from "@stagecraft/ir"
import type { ValueFault } from "@stagecraft/ir"
import { helpOf } from "./help-of.ts"
import { usageOptionValue } from "./problems.ts"

/** The error for a value that cannot be used, of an option that several commands have. */
export function wrongOption(option: string, value: string, { why, near }: ValueFault): ImageError {
  const said = `${JSON.stringify(value)}: ${why}`
  return new ImageError(usageOptionValue(undefined, option, said, near))
}

/** An error of a command; where an option is wrong that others have too, it names the help of that command. */
export function withHelp(error: unknown, command: string): unknown {
  if (!isImageError(error)) return error
  const lacks = ({ code, hint }: (typeof error.diagnostics)[number]): boolean =>
    code === "usage-option-value" && hint === undefined
  if (!error.diagnostics.some(lacks)) return error
  const diagnostics = error.diagnostics.map((each) =>
    lacks(each) ? { ...each, hint: helpOf(command) } : each,
  )
  return new ImageError(diagnostics, { cause: error.cause })
}
