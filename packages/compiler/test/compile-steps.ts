import type { Optimize, StepNode } from "@stagecraft/ir"
import type { Compilation } from "../src/index.ts"
import { compile } from "../src/index.ts"
import { image, stage } from "./nodes.ts"

/** Compiles steps as the only stage of an image. */
export function compileSteps(
  steps: readonly StepNode[],
  optimize: Partial<Optimize> = {},
): Compilation {
  return compile(image(stage("app", "alpine:3.19", ...steps)), { optimize })
}

/** How many RUNs a Dockerfile has. */
export const countRuns = (dockerfile: string): number => dockerfile.match(/^RUN/gmu)?.length ?? 0
