import { noOptimize } from "@stagecraft/ir"
import type { Diagnostic, ImageNode, Optimize, Span } from "@stagecraft/ir"
import type { PassNote } from "@stagecraft/compiler"
import { optimizedFails } from "./problems.ts"
import { wordsTaken } from "./words-taken.ts"

const isAt = (a: Span, b: Span): boolean => a.file === b.file && a.line === b.line

/** `splitCopies` of `split-copies`; undefined for a pass that has no switch. */
function switchOf(pass: string): keyof Optimize | undefined {
  const name = pass.replaceAll(/-(\w)/gu, (_, letter: string) => letter.toUpperCase())
  return Object.keys(noOptimize).find((each): each is keyof Optimize => each === name)
}

/**
 * What to say of an image that is built as written and fails when it is optimized, before why it failed.
 *
 * @param failures - Why the optimized one failed.
 * @param record - What the passes did to it.
 */
export function explainFailure(
  image: ImageNode,
  failures: readonly Diagnostic[],
  record: readonly PassNote[],
): Diagnostic {
  const done = record.filter(({ action }) => action === "did")
  const places = failures.flatMap(({ span }) => (span ? [span] : []))
  const near = done.filter(({ spans }) => spans.some((a) => places.some((b) => isAt(a, b))))
  const passes = [...new Set((near.length > 0 ? near : done).map(({ pass }) => pass))]
  const switches = passes.flatMap((pass) => switchOf(pass) ?? [])
  const words = wordsTaken({ image, record })
  const found = { passes, isCertain: near.length > 0, switches, words }
  return optimizedFails(image.name, found, image.span)
}
