import type { DockerfileTree, Instruction } from "../tree/tree.ts"
import type { Builder } from "./builder.ts"

const NAME = "SOURCE_DATE_EPOCH"

/** The instructions of the stage that an epoch names, its FROM first. */
function epochStage(tree: DockerfileTree, name: string): readonly Instruction[] {
  const start = tree.instructions.findIndex(
    (instruction) => instruction.kind === "from" && instruction.as === name.toLowerCase(),
  )
  if (start === -1) return []
  const rest = tree.instructions.slice(start + 1)
  const end = rest.findIndex(({ kind }) => kind === "from")
  return tree.instructions.slice(start, end === -1 ? undefined : start + 1 + end)
}

/** A stage tells the date by the one thing it fetches. */
function stageFault([from, ...steps]: readonly Instruction[]): string | undefined {
  if (from?.kind !== "from") return "is neither seconds nor a stage"
  if (from.base !== "scratch" && !from.base.includes("$"))
    return "is a stage that is not FROM scratch"
  const adds = steps.filter((step) => step.kind === "add")
  if (steps.some(({ kind }) => kind !== "arg" && kind !== "add") || adds.length !== 1)
    return "is a stage with more than one ADD"
  return adds.some(({ sources }) => sources.length !== 1)
    ? "is a stage with more than one source"
    : undefined
}

/**
 * Reads the date that the build is given, in seconds. The context or a stage may give it too, which only a build can
 * find out: then nothing sees the argument.
 */
export function readEpoch(tree: DockerfileTree, builder: Builder): void {
  const { buildArgs, globalArgs } = builder
  const given = globalArgs.get(NAME)
  const value = buildArgs.get(NAME) ?? (given === "" ? undefined : given)
  if (value === undefined) return
  const seconds = /^[+-]?\d{1,15}$/u.test(value) ? Number(value) : undefined
  if (seconds === undefined && value !== "" && value !== "context") {
    const stage = epochStage(tree, value)
    const fault = stageFault(stage)
    const lines = (stage[0] ?? tree.instructions[0])?.lines ?? { first: 1, last: 1 }
    if (fault !== undefined) builder.fail(lines, `${NAME} ${JSON.stringify(value)} ${fault}`)
  }
  builder.epoch = seconds
  for (const args of [buildArgs, globalArgs]) {
    if (args.get(NAME) === undefined) continue
    if (seconds === undefined) args.delete(NAME)
    else args.set(NAME, String(seconds))
  }
}
