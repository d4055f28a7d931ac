import type { Diagnostic } from "@stagecraft/ir"
import type { Graph } from "./graph.ts"
import type { Pass, PassNote, PassTools } from "./pass.ts"
import { addCacheMounts } from "./passes/add-cache-mounts.ts"
import { checkShellVariables } from "./passes/check-shell-variables.ts"
import { dropUnreachableStages } from "./passes/drop-unreachable-stages.ts"
import { foldPermissions } from "./passes/fold-permissions.ts"
import { hoistInstalls } from "./passes/hoist-installs.ts"
import { lowerToProfile } from "./passes/lower-to-profile.ts"
import { mergeRuns } from "./passes/merge-runs.ts"
import { moveMetadata } from "./passes/move-metadata.ts"
import { placeArgs } from "./passes/place-args.ts"
import { sinkArgs } from "./passes/sink-args.ts"
import { splitCopies } from "./passes/split-copies.ts"
import { splitRuns } from "./passes/split-runs.ts"

/** All passes, in order. */
export const pipeline: readonly Pass[] = [
  dropUnreachableStages,
  placeArgs,
  moveMetadata,
  splitRuns,
  sinkArgs,
  checkShellVariables,
  splitCopies,
  hoistInstalls,
  foldPermissions,
  addCacheMounts,
  lowerToProfile,
  mergeRuns,
]

/** What came out of the passes. */
export interface PipelineResult {
  readonly graph: Graph
  readonly record: readonly PassNote[]
  readonly problems: readonly Diagnostic[]
}

/** Runs passes one after the other and collects what they record. */
export function runPasses(
  graph: Graph,
  passes: readonly Pass[],
  options: Omit<PassTools, "note" | "report">,
): PipelineResult {
  const record: PassNote[] = []
  const problems: Diagnostic[] = []
  let current = graph
  const { optimize, profile, context, mayProveByContext, sharerWithout, sharerUntil } = options
  for (const pass of passes) {
    current = pass.run(current, {
      optimize,
      profile,
      context,
      mayProveByContext,
      sharerWithout,
      sharerUntil,
      note: (action, message, spans, facts) =>
        record.push({ pass: pass.name, action, message, spans, ...facts }),
      report: (problem) => problems.push(problem),
    })
  }
  return { graph: current, record, problems }
}
