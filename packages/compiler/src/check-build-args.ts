import type { Diagnostic } from "@stagecraft/ir"
import { nearest } from "@stagecraft/ir"
import { collectArgs } from "./args/collect-args.ts"
import type { Graph } from "./graph.ts"
import { buildArgNotUsed } from "./problems.ts"

/** @see https://docs.docker.com/reference/dockerfile/#predefined-args */
const PREDEFINED =
  /^(?:(?:https?|ftp|no|all)_proxy|BUILDKIT_\w+|(?:BUILD|TARGET)(?:PLATFORM|OS|ARCH|VARIANT)|SOURCE_DATE_EPOCH)$/iu

/** Finds values in the image's `buildArgs` that nothing in it reads, which a builder passes over without a word. */
export function checkBuildArgs(graph: Graph): readonly Diagnostic[] {
  const { image } = graph
  const given = Object.keys(image.buildArgs).filter((name) => !PREDEFINED.test(name))
  if (given.length === 0) return []
  const known = collectArgs(graph).args
  const raw = graph.stages.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.kind === "raw" ? [step.text] : [])),
  )
  const inRaw = new Set(raw.flatMap((text) => text.match(/\w+/gu) ?? []))
  return given
    .filter((name) => !known.has(name) && !inRaw.has(name))
    .map((name) => buildArgNotUsed(image, name, nearest(name, known.keys()), [...known.keys()]))
}
