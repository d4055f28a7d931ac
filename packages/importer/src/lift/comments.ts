import type { DockerfileTree, Instruction } from "@stagecraft/dockerfile"

/** Where the comments of a file belong; each is one line without its `#`. */
export interface Comments {
  /** At the top, apart from the first instruction. */
  readonly file: readonly string[]
  /** Behind the last instruction. */
  readonly after: readonly string[]
  /** Above an instruction. */
  above(instruction: Instruction): readonly string[]
}

/** Comments that no blank line parts. */
type Block = string[]

/** A comment as written, but for the blank behind its `#`: what is commented out keeps its indentation. */
function written(text: string): string {
  return text
    .slice(text.indexOf("#") + 1)
    .trimEnd()
    .replace(/^[ \t]/u, "")
}

/** Blocks as one list, an empty comment between them. */
function join(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap((block, index) => (index === 0 ? block : ["", ...block]))
}

/** Finds what each comment of a file stands above. */
export function readComments(tree: DockerfileTree): Comments {
  const above = new Map<Instruction, readonly string[]>()
  let file: readonly string[] | undefined
  let blocks: Block[] = []
  let open = false
  for (const piece of tree.pieces) {
    if (piece.kind === "comment") {
      const comment = written(piece.text)
      if (open) blocks.at(-1)?.push(comment)
      else blocks.push([comment])
      open = true
      continue
    }
    if (piece.kind === "instruction") {
      const own =
        file === undefined && blocks.length > 0 ? blocks.slice(open ? -1 : blocks.length) : blocks
      file ??= join(blocks.slice(0, blocks.length - own.length))
      above.set(piece.instruction, join(own))
      blocks = []
    }
    open = false
  }
  return {
    file: file ?? [],
    after: join(blocks),
    above: (instruction) => above.get(instruction) ?? [],
  }
}
