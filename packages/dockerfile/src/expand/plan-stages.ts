import type { DockerfileTree, FromInstruction, Instruction, Lines } from "../tree/tree.ts"
import type { Builder } from "./builder.ts"
import { readPlatform } from "./build-platform.ts"
import { expandWord } from "./expand-word.ts"
import { readInteger } from "./go-number.ts"
import type { StageCommand } from "./stage-state.ts"
import { StageState } from "./stage-state.ts"

const NONE = new Map<string, string>()

function planStage(from: FromInstruction, builder: Builder): StageState {
  const { lines } = from
  const baseName = builder.expand(from.base, builder.globalArgs, lines)
  if (baseName === "") builder.fail(lines, `FROM ${from.base} names nothing`)
  return new StageState({
    name: from.as ?? "",
    from,
    lines,
    baseName,
    base: builder.stageNamed(baseName),
    platform: planPlatform(from, builder),
  })
}

function planPlatform({ platform: word, lines }: FromInstruction, builder: Builder) {
  if (!word) return undefined
  const text = builder.expand(word, builder.globalArgs, lines)
  const platform = readPlatform(text, builder.buildPlatform)
  if (!platform) builder.fail(lines, `--platform=${word} is ${JSON.stringify(text)}, no platform`)
  return platform
}

/** A number counts the stages; a name that no stage has is an image's. */
function findSource(name: string, builder: Builder, lines: Lines): StageState | undefined {
  const index = readInteger(name)
  if (index === undefined)
    return builder.stageNamed(name.toLowerCase()) ?? builder.addImage(name, lines)
  const found = builder.stages[index]
  if (!found) builder.fail(lines, `there is no stage ${name}`)
  // An image that is named by its number counts once more.
  else if (!found.from) builder.addStage(found)
  return found
}

/**
 * Finds what an instruction takes files from: one for `COPY --from`, one for each mount of RUN.
 *
 * A mount without `from` asks for scratch, which a stage may be called; whether it is used shows later.
 */
export function planCommand(
  instruction: Instruction,
  builder: Builder,
  lines = instruction.lines,
): StageCommand {
  if (instruction.kind === "copy" && instruction.from) {
    const { from } = instruction
    if (expandWord(from, builder.escape, NONE) !== from) {
      builder.fail(lines, `--from=${from} is not expanded: name a stage with FROM and use that`)
      return { instruction, lines, sources: [] }
    }
    const source = findSource(from, builder, lines)
    return { instruction, lines, sources: source ? [source] : [] }
  }
  if (instruction.kind !== "run") return { instruction, lines, sources: [] }
  const sources = instruction.mounts.map(({ fields }) => {
    const name = fields.findLast(({ key, value }) => key === "from" && value !== undefined)?.value
    const known = builder.stageNamed((name || "scratch").toLowerCase())
    return known ?? builder.addImage(name || "scratch", lines)
  })
  return { instruction, lines, sources }
}

const sourcesOf = (stage: StageState) => stage.commands.flatMap(({ sources }) => sources)

/** A stage that takes files from itself, be it through others. */
function findCircle(stages: readonly StageState[]): StageState | undefined {
  const users = new Map<StageState, StageState[]>()
  const open = new Map(stages.map((stage) => [stage, new Set(sourcesOf(stage))]))
  for (const [stage, sources] of open)
    for (const source of sources) {
      const list = users.get(source) ?? []
      list.push(stage)
      users.set(source, list)
    }
  const done = [...open].filter(([, sources]) => sources.size === 0).map(([stage]) => stage)
  for (const stage of done) {
    open.delete(stage)
    for (const user of users.get(stage) ?? [])
      if (open.get(user)?.delete(stage) && open.get(user)?.size === 0) done.push(user)
  }
  const seen = new Set<StageState>()
  let [stage] = open.keys()
  for (; stage && !seen.has(stage); [stage] = open.get(stage) ?? []) seen.add(stage)
  return stage
}

/** Makes a stage of each FROM, with its instructions and what they take files from. */
export function planStages(tree: DockerfileTree, builder: Builder): void {
  const instructions = new Map<StageState, Instruction[]>()
  let current: Instruction[] | undefined
  for (const instruction of tree.instructions) {
    if (instruction.kind === "from") {
      const stage = planStage(instruction, builder)
      builder.addStage(stage)
      instructions.set(stage, (current = []))
    } else current?.push(instruction)
  }
  for (const [stage, list] of instructions)
    stage.commands = list.map((instruction) => planCommand(instruction, builder))
  const circle = findCircle(builder.stages)
  if (circle) builder.fail(circle.lines, `the stage ${circle.name} takes files from itself`)
}
