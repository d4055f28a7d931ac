import type { Diagnostic } from "@stagecraft/ir"
import { gather } from "@stagecraft/ir"
import type { ContextUse } from "./context-use.ts"
import { copyOutsideContext } from "./problems.ts"

/** What is wrong with uses whatever the context holds: paths that leave it. The disk is not looked at. */
export function checkPaths(uses: readonly ContextUse[]): readonly Diagnostic[] {
  return gather(uses, (use) => (use.outside && !use.suspected ? [copyOutsideContext(use)] : []))
}
