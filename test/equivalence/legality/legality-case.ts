import type { ContextFile } from "../../exactness/engine-client.ts"
import type { Case } from "../pair.ts"

/**
 * A rule of a pass, by the counter-example that it forbids.
 *
 * All texts go behind `FROM` of the plain tracing base. `naive` is what the pass would make of `written` without the
 * rule; on the engine it must be another image. Without `naive` the difference cannot be shown there: as written it
 * does not build, or the engine never lets it come so far. `fine` differs from `written` in what the rule is about,
 * and the pass fires: so it is the rule that stops it.
 */
export interface LegalityCase {
  readonly rule: string
  readonly pass: string
  readonly written: string
  readonly naive?: string
  readonly fine?: string
  /** What the pass says. Absent where it does not come so far as to say something. */
  readonly note?: RegExp
  readonly context?: readonly ContextFile[]
  /** Of `fine`, where it is the context that makes the difference. */
  readonly fineContext?: readonly ContextFile[]
  /** The pass fires, and minds the rule: what it makes is the same image. */
  readonly minds?: true
  readonly optimize?: Case["optimize"]
}
