import type { ArgReference } from "@stagecraft/ir"
import { kindOf } from "./brand.ts"
import { readText, wrongType } from "./read-text.ts"

/** Reads a build argument that is to be declared: a bare reference, no expansion. */
export function argOf(value: unknown): ArgReference {
  if (kindOf(value) === "arg") {
    const [part] = readText(value, "arg")
    if (typeof part === "object" && part.kind === "arg" && part.expansion === undefined) return part
  }
  throw wrongType(
    "arg",
    "a build argument without an expansion",
    value,
    'make one with arg("NAME"), keep it, and pass it as it is',
  )
}
