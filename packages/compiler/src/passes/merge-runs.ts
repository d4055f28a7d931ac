import type { Pass } from "../pass.ts"

export const mergeRuns: Pass = {
  name: "merge-runs",
  run: (graph) => graph,
}
