import { ImageError } from "@stagecraft/ir"
import type { ValueFault } from "@stagecraft/ir"
import { usageOptionValue } from "./problems.ts"

/** The error for a value of an option of `build` that cannot be used. */
export function wrongOption(option: string, value: string, { why, near }: ValueFault): ImageError {
  return new ImageError(usageOptionValue("build", option, `${JSON.stringify(value)}: ${why}`, near))
}
