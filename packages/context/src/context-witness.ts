import type { ContextUse } from "./context-use.ts"
import type { ContextView } from "./view-context.ts"

/** Is there whenever a compilation asks the context on disk, and may remember what that answered. */
export interface ContextWitness {
  /** Links were followed for uses. @param found - What `linkUses` gave for them. */
  linked(asked: readonly ContextUse[], found: readonly ContextUse[]): void
  /** The view to ask in the place of one. @param ignore - The text of the rules that it looks through. */
  watch(view: ContextView, ignore: string): ContextView
}
