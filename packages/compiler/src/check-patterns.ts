import { show } from "@stagecraft/ir"
import type { Diagnostic, Text } from "@stagecraft/ir"
import type { Graph } from "./graph.ts"
import { doubleStarNotDeep } from "./problems.ts"

const hasDoubleStar = (pattern: Text): boolean =>
  pattern.some((part) => typeof part === "string" && part.includes("**")) &&
  show(pattern).split("/").includes("**")

/**
 * Finds `**` where it crosses no folders: without `--parents` COPY matches each part of a pattern against one name, so
 * that `src/**` followed by `/*.ts` takes the files of exactly one folder below `src`, and nobody is told of the others.
 *
 * @see https://docs.docker.com/reference/dockerfile/#copy---parents
 */
export function checkPatterns({ stages }: Graph): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  for (const { steps } of stages)
    for (const step of steps) {
      if (step.kind !== "copy" && step.kind !== "add") continue
      if (step.kind === "copy" && step.parents) continue
      for (const source of step.sources) {
        if (source.kind !== "glob" && source.kind !== "path") continue
        const pattern = source.kind === "glob" ? source.pattern : source.path
        if (hasDoubleStar(pattern))
          found.push(doubleStarNotDeep(show(pattern), step.kind, step.span))
      }
    }
  return found
}
