import type { ImageNode, StageNode, StepNode } from "@stagecraft/ir"
import type { Compilation, CompileOptions, PassNote } from "../src/index.ts"
import { compile } from "../src/index.ts"
import { image, stage } from "./nodes.ts"

interface OneStage extends CompileOptions {
  readonly base?: StageNode | string
  readonly image?: Partial<ImageNode>
}

/** Compiles steps as the target of an image, on alpine if nothing else is said. */
export function compileSteps(
  steps: readonly StepNode[],
  { base = "alpine", image: more, ...options }: OneStage = {},
): Compilation {
  return compile(image(stage("app", base, ...steps), more), options)
}

/** The lines of the steps of all stages, comments included. */
export const linesOf = ({ dockerfile }: Compilation): readonly string[] =>
  dockerfile
    .split("\n")
    .slice(2)
    .filter((line) => line !== "" && !line.startsWith("FROM"))

/** What a pass notes of what it did, would have done, or did not do. */
export const notesOf = (
  { record }: Compilation,
  pass: string,
  action?: PassNote["action"],
): readonly PassNote[] =>
  record.filter((note) => note.pass === pass && (action === undefined || note.action === action))
