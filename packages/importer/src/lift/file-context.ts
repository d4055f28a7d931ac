import type { DockerfileTree, Instruction } from "@stagecraft/dockerfile"
import type { Diagnostic, Span, StageNode } from "@stagecraft/ir"
import { ArgTable } from "./arg-table.ts"
import type { Comments } from "./comments.ts"
import { readComments } from "./comments.ts"
import { PrintTrial } from "./print-trial.ts"
import { wordNotExpandable } from "./problems.ts"
import type { Scope } from "./scope.ts"
import { nameStages } from "./stage-names.ts"
import { StageTable } from "./stage-table.ts"
import { usualValues } from "./usual-values.ts"
import { Words } from "./words.ts"

/** What a stage leaves to those that are based on it. */
export interface StageEnd {
  readonly scope: Scope
  /** The SHELL in force, where the file says so. */
  shell: readonly string[] | undefined
}

/** What is known of a file while it is lifted. */
export interface FileContext {
  readonly tree: DockerfileTree
  readonly comments: Comments
  readonly args: ArgTable
  /** The name that each stage gets. */
  readonly names: readonly string[]
  readonly stages: StageTable
  readonly ends: Map<StageNode, StageEnd>
  readonly trial: PrintTrial
  /** The arguments before the first FROM, as a build that gives none has them. */
  readonly defaults: ReadonlyMap<string, string>
  readonly problems: Diagnostic[]
}

/** What is known of a file before its first instruction is lifted. */
export function fileContext(tree: DockerfileTree): FileContext {
  const defaults = usualValues(tree)
  const own = tree.instructions.flatMap((each) => (each.kind === "from" ? [each.as] : []))
  return {
    tree,
    comments: readComments(tree),
    args: new ArgTable(),
    names: nameStages(tree, defaults),
    stages: new StageTable(own),
    ends: new Map(),
    trial: new PrintTrial(tree.escape),
    defaults,
    problems: [],
  }
}

/** The place of an instruction. */
export function spanOf({ file }: DockerfileTree, { lines, column }: Instruction): Span {
  return { file, line: lines.first, column }
}

/** The words of a FROM, or of an ARG before the first one. */
export function globalWords(instruction: Instruction, { tree, args }: FileContext): Words {
  const span = spanOf(tree, instruction)
  return new Words({ escape: tree.escape, span, resolve: (name) => args.global(name, span) })
}

/** Reports an instruction that the builder refuses before it looks at any stage. */
export function refuse(instruction: Instruction, words: Words, context: FileContext): void {
  if (words.fault === undefined) return
  const name = instruction.kind.toUpperCase()
  context.problems.push(wordNotExpandable(words.place.span, name, words.fault))
}
