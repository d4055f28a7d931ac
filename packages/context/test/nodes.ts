import type { ArgReference } from "@stagecraft/ir"
import { span } from "./use-of.ts"

export type { CopyStep, StageNode, StepNode } from "@stagecraft/ir"
export { text } from "@stagecraft/ir"

/** A build argument without a default. */
export function arg(name: string): ArgReference {
  return { kind: "arg", name, origin: "user", span }
}
