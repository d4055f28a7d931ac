import type { ArgInstruction, DockerfileTree } from "@stagecraft/dockerfile"
import type { Diagnostic } from "@stagecraft/ir"
import { stagesOf } from "@stagecraft/ir"
import type { ImportedFile, ImportedImage, ImportedStage } from "../imported.ts"
import type { FileContext } from "./file-context.ts"
import { fileContext } from "./file-context.ts"
import { liftGlobals } from "./lift-globals.ts"
import type { LiftOptions } from "./lift-image.ts"
import { liftImages } from "./lift-image.ts"
import type { Section } from "./lift-stage.ts"
import { liftStage } from "./lift-stage.ts"
import type { StepInstruction } from "./lift-step.ts"
import { dockerfileWithoutStage, importedArgLost, importedArgUnused } from "./problems.ts"

/** What a Dockerfile became, and what there is to say about it. */
export interface LiftedFile {
  /** Undefined when no build of the file can work; then an error is among the problems. */
  readonly file: ImportedFile | undefined
  readonly problems: readonly Diagnostic[]
}

/** What the builder itself reads of the arguments before the first FROM. */
const SETTINGS = /^(?:SOURCE_DATE_EPOCH|BUILDKIT_SBOM_SCAN_(?:CONTEXT|STAGE))$/u

function sectionsOf({ instructions }: DockerfileTree) {
  const globals: ArgInstruction[] = []
  const sections: (Section & { readonly instructions: StepInstruction[] })[] = []
  for (const instruction of instructions) {
    if (instruction.kind === "from") sections.push({ from: instruction, instructions: [] })
    else if (sections.length > 0) sections.at(-1)?.instructions.push(instruction)
    else if (instruction.kind === "arg") globals.push(instruction)
  }
  return { globals, sections }
}

/** The last stage, and all that no other stage uses. */
function imagesOf(
  stages: readonly ImportedStage[],
  { tree, trial }: FileContext,
  options: LiftOptions,
): readonly ImportedImage[] {
  const used = new Set(stages.flatMap(({ node }) => stagesOf(node)))
  const own = stages.filter(({ node }) => !used.has(node))
  const targets = [...own.slice(-1), ...own.slice(0, -1)]
  const nodes = liftImages(
    targets.map(({ node }) => node),
    tree,
    trial.needs,
    options,
  )
  return nodes.flatMap((node, index) => {
    const stage = targets[index]
    return stage ? [{ node, stage }] : []
  })
}

/**
 * Says a Dockerfile in the words of the graph: stages that know each other, texts with references, typed options.
 *
 * Compiled without passes it is the same build. What the graph cannot say stays as raw text, with a warning each.
 */
export function liftDockerfile(tree: DockerfileTree, options: LiftOptions = {}): LiftedFile {
  const { globals, sections } = sectionsOf(tree)
  if (sections.length === 0) {
    const problems = [dockerfileWithoutStage({ file: tree.file, line: 1, column: 1 })]
    return { file: undefined, problems }
  }
  const context = fileContext(tree)
  const froms = sections.map(({ from }) => from)
  const left = liftGlobals(globals, froms, context)
  const lifted = sections.map((section, index) =>
    liftStage(section, index === 0 ? left : [], context),
  )
  const { comments, args, problems } = context
  problems.push(
    ...args.unused.map(({ reference }) =>
      SETTINGS.test(reference.name) ? importedArgLost(reference) : importedArgUnused(reference),
    ),
  )
  const stages = lifted.map((stage, index) =>
    index === lifted.length - 1 ? { ...stage, after: comments.after } : stage,
  )
  for (const { reference } of args.used) context.trial.arg(reference)
  const images = imagesOf(stages, context, options)
  const isRefused = problems.some(({ severity }) => severity === "error")
  const file = { tree, comments: comments.file, args: args.used, stages, images }
  return { file: isRefused ? undefined : file, problems }
}
