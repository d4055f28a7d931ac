import type { DockerfileTree, FromInstruction, Instruction } from "@stagecraft/dockerfile"
import type { ArgReference, ImageNode, StageNode, StepNode } from "@stagecraft/ir"

/** A build argument of the file: one value of the config, wherever the file declares it. */
export interface ImportedArg {
  /** Declared so; uses in texts may add an expansion. The same name with another default is another value. */
  readonly reference: ArgReference
  /** Comment lines above its first declaration before the first FROM, without `#`. */
  readonly comments: readonly string[]
}

/** An instruction and the steps it became; ARG of several names becomes several, most become one. */
export interface ImportedStep {
  readonly instruction: Instruction
  readonly nodes: readonly StepNode[]
  /** Comment lines above the instruction, without `#`; an empty one stands for an empty comment. */
  readonly comments: readonly string[]
}

/** A stage of the file, its node, and what the file says beside the node. */
export interface ImportedStage {
  readonly node: StageNode
  /** The number of the stage in the file, counted from 0. */
  readonly index: number
  readonly from: FromInstruction
  readonly comments: readonly string[]
  readonly steps: readonly ImportedStep[]
  /** Comment lines behind the last instruction; only the file's last stage has any. */
  readonly after: readonly string[]
}

/** An image of the config: the file's last stage, or another one that nothing else uses. */
export interface ImportedImage {
  readonly node: ImageNode
  readonly stage: ImportedStage
}

/** A Dockerfile in the words of the graph, with all that its author wrote beside the graph. */
export interface ImportedFile {
  readonly tree: DockerfileTree
  /** Comment lines at the top that belong to the file and not to its first instruction. */
  readonly comments: readonly string[]
  /** In the order of the file. */
  readonly args: readonly ImportedArg[]
  /** All stages, in the order of the file. */
  readonly stages: readonly ImportedStage[]
  /** The image of the last stage first. */
  readonly images: readonly ImportedImage[]
}
