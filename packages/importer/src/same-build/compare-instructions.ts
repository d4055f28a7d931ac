import type { BuildFault, DockerfileTree, Instruction } from "@stagecraft/dockerfile"
import type { BuildDifference } from "./difference.ts"
import { difference } from "./difference.ts"
import type { BuildSide } from "./mend-probe.ts"

/** Where and how an instruction stands in its file; all else is what it says. */
const LAYOUT: Readonly<Record<Exclude<keyof Instruction, "kind" | "heredocs">, true>> = {
  keyword: true,
  lines: true,
  column: true,
  logical: true,
  argumentsAt: true,
  flags: true,
  joints: true,
  innerComments: true,
}

function saying(instruction: Instruction): unknown {
  if (instruction.kind === "onbuild") {
    const { kind, trigger, expression } = instruction
    return [kind, trigger ? saying(trigger) : expression]
  }
  return Object.entries(instruction)
    .filter(([name]) => !Object.hasOwn(LAYOUT, name))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** The number of the stage that a target is. */
function targetIndex({ instructions }: DockerfileTree, target: BuildSide["target"]): number {
  if (typeof target === "number") return target
  const stages = instructions.filter((instruction) => instruction.kind === "from")
  const name = target?.toLowerCase()
  return name === undefined ? stages.length - 1 : stages.findLastIndex(({ as }) => as === name)
}

/**
 * What is left to compare when neither file can be built in any way: the instructions as they were read, one by one.
 *
 * @returns One difference where any is another; what they would do cannot be told.
 */
export function compareInstructions(
  a: BuildSide,
  b: BuildSide,
  fault: BuildFault | undefined,
): readonly BuildDifference[] {
  const [first, second] = [a.tree.instructions, b.tree.instructions]
  const why = fault ? `: ${fault.message} (line ${fault.lines.first})` : ""
  const count = Math.max(first.length, second.length)
  for (let index = 0; index < count; index++) {
    const [one, other] = [first[index], second[index]]
    if (one && other && JSON.stringify(saying(one)) === JSON.stringify(saying(other))) continue
    const what = `${(one ?? other)?.kind.toUpperCase()} cannot be compared, since nothing can be built${why}`
    return [difference(what, one?.lines, other?.lines)]
  }
  const escapes = a.tree.escape === b.tree.escape
  const targets = targetIndex(a.tree, a.target) === targetIndex(b.tree, b.target)
  if (escapes && targets) return []
  const what = escapes ? "the targets" : "files with different escapes"
  return [
    difference(
      `${what} cannot be compared, since nothing can be built${why}`,
      undefined,
      undefined,
    ),
  ]
}
