import type { ImportedFile } from "@stagecraft/importer"

/** Puts the comments back that stand above and below all instructions: they belong to the file, and to no step. */
export function withEdges(
  dockerfile: string,
  { comments, stages }: Pick<ImportedFile, "comments" | "stages">,
): string {
  // No blanks are cut off: one may belong to the last instruction.
  const lines = dockerfile.replace(/\n+$/u, "").split("\n")
  const head = lines.findIndex((line) => !line.startsWith("#"))
  const end = head < 0 ? lines.length : head
  const rest = lines.slice(end)
  const above = block(comments)
  const isNear = above.length > 0 && rest[0] !== undefined && rest[0] !== ""
  return [
    ...lines.slice(0, end),
    ...(end === 0 ? above.slice(1) : above),
    ...(isNear ? [""] : []),
    ...rest,
    ...block(stages.at(-1)?.after ?? []),
    "",
  ].join("\n")
}

const block = (comments: readonly string[]): readonly string[] =>
  comments.length === 0 ? [] : ["", ...comments.map((line) => `# ${line}`.trimEnd())]
