import { isAbsolute, relative } from "node:path"
import { changeKey, rebuildTable } from "@stagecraft/compiler"
import type { Rebuild, RebuildTable } from "@stagecraft/compiler"
import { parseIgnore } from "@stagecraft/context"
import type { Span } from "@stagecraft/ir"
import type { CompiledImage } from "../compile-image.ts"
import type { CodeSpan, ExplainedChange } from "./explanation.ts"

/**
 * What changes would rebuild; a file that is not sent, or lies elsewhere, changes nothing.
 *
 * @param files - Absolute paths of files to be told of one by one.
 */
export function rebuildsOf(
  { compilation, contextFolder }: CompiledImage,
  files: readonly string[],
): RebuildTable {
  const rules = parseIgnore(compilation.ignore)
  const isSent = (path: string): boolean =>
    !/^\.\.(?:\/|$)/u.test(path) && !isAbsolute(path) && !rules.judge(path).excluded
  const paths = files.map((file) => relative(contextFolder, file))
  const table = rebuildTable(compilation, paths.filter(isSent))
  const others = paths
    .filter((path) => !isSent(path))
    .map((path): Rebuild => {
      return { change: { kind: "file", path }, starts: [], steps: 0, commands: 0 }
    })
  return { ...table, rebuilds: [...others, ...table.rebuilds] }
}

/** The same for whoever reads it, beside what the graph as written has. */
export function explainChanges(
  after: readonly Rebuild[],
  before: readonly Rebuild[],
  codeOf: (span: Span) => CodeSpan,
): readonly ExplainedChange[] {
  const asWritten = new Map(before.map((each) => [changeKey(each.change), each]))
  return after.map(({ change, starts, steps, commands }) => {
    const other = asWritten.get(changeKey(change))
    return {
      change,
      steps,
      commands,
      starts: starts.map(({ stage, step, span }) => ({ stage, step, span: codeOf(span) })),
      ...(other && { asWritten: { steps: other.steps, commands: other.commands } }),
    }
  })
}
