import type { Span } from "@stagecraft/ir"
import type { Compilation, CompiledStage } from "./compile.ts"

/** The places of the author's source that a line of the Dockerfile, counted from 1, came from. */
export function spansAt(compilation: Pick<Compilation, "lines">, line: number): readonly Span[] {
  return compilation.lines[line - 1] ?? []
}

/** The stage that a line of the Dockerfile, counted from 1, belongs to. */
export function stageOfLine(
  compilation: Pick<Compilation, "stages">,
  line: number,
): CompiledStage | undefined {
  return compilation.stages.find(({ lines }) => lines.first <= line && line <= lines.last)
}
