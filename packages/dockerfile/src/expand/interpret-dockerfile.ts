import type { DockerfileTree } from "../tree/tree.ts"
import { fullReference } from "./base-reference.ts"
import type { Interpretation, InterpretOptions } from "./build.ts"
import { Builder } from "./builder.ts"
import { collectGlobalArgs } from "./global-args.ts"
import { interpretStage } from "./interpret-stage.ts"
import { planCommand, planStages } from "./plan-stages.ts"
import { readTrigger } from "./read-trigger.ts"
import { finishConfig } from "./stage-config.ts"
import type { StageState } from "./stage-state.ts"

/** The stages a stage needs, itself included. */
function reachable(target: StageState): Set<StageState> {
  const found = new Set([target])
  for (const stage of found) {
    if (stage.base) found.add(stage.base)
    for (const source of stage.commands.flatMap(({ sources }) => sources)) found.add(source)
  }
  return found
}

/** Looks up the image that a stage is or starts from. Also one that is not needed must have a name that can be. */
function resolveBase(stage: StageState, needed: boolean, builder: Builder): void {
  if (stage.base || stage.started || stage.resolved) return
  stage.resolved = needed
  if (!stage.from) stage.started = true
  if (stage.baseName === "") return
  if (stage.baseName === "scratch") {
    stage.platform = builder.platform
    stage.startWith({ workingDir: "/" })
    stage.node = builder.add({ kind: "scratch" })
    return
  }
  const reference = fullReference(stage.baseName)
  if (reference === undefined) {
    builder.fail(
      stage.lines,
      `${JSON.stringify(stage.baseName)} is no stage and no image reference`,
    )
    return
  }
  if (!needed && stage.from) return
  const platform = (stage.platform ??= builder.platform)
  stage.startWith(builder.baseConfig(reference, platform))
  stage.node = builder.add({ kind: "image", reference, platform, lines: stage.lines })
}

/** Puts the triggers of a stage's base in front of its instructions; true when there are any. */
function fireTriggers(stage: StageState, builder: Builder): boolean {
  const expressions = stage.config.onbuild.splice(0)
  if (stage.base && !stage.triggered)
    for (const { instruction } of stage.base.commands)
      if (instruction.kind === "onbuild") expressions.push(instruction.expression)
  stage.triggered = true
  const fired = expressions.flatMap((expression) => {
    const trigger = readTrigger(expression)
    if (!trigger)
      builder.fail(
        stage.lines,
        `the base's trigger ${JSON.stringify(expression)} is no instruction`,
      )
    return trigger ? [planCommand(trigger, builder, stage.lines)] : []
  })
  stage.commands = [...fired, ...stage.commands]
  return fired.length > 0
}

/** Triggers may need other stages, whose bases may have triggers. */
function resolveStages(target: StageState, builder: Builder): Set<StageState> {
  for (;;) {
    const needed = reachable(target)
    for (const stage of builder.stages) resolveBase(stage, needed.has(stage), builder)
    const fired = [...needed].filter((stage) => fireTriggers(stage, builder))
    if (fired.length === 0) return needed
  }
}

function findTarget(tree: DockerfileTree, target: InterpretOptions["target"]) {
  const stages = tree.instructions.filter((instruction) => instruction.kind === "from")
  if (target === undefined) return stages.length - 1
  if (typeof target === "number") return target
  return stages.findLastIndex(({ as }) => as?.toLowerCase() === target.toLowerCase())
}

/**
 * Tells what the builder does for a target: each step with its words expanded, stage by stage, and the image's config.
 *
 * Nothing is looked up but through `options.base`, and no command is run.
 *
 * @returns Faults instead of a build where the builder would refuse the file.
 */
export function interpretDockerfile(
  tree: DockerfileTree,
  options: InterpretOptions = {},
): Interpretation {
  const builder = new Builder(tree, options)
  const refuse = (): Interpretation => ({ build: undefined, faults: builder.faults })
  const index = findTarget(tree, options.target)
  const targetFrom = tree.instructions.filter(({ kind }) => kind === "from")[index]
  if (targetFrom?.kind !== "from") {
    const missing = options.target === undefined ? "any stage" : `a stage ${options.target}`
    builder.fail({ first: 1, last: 1 }, `${tree.file} does not have ${missing}`)
    return refuse()
  }
  const { target: name } = options
  collectGlobalArgs(tree, builder, typeof name === "string" ? name : (targetFrom.as ?? ""))
  planStages(tree, builder)
  const target = builder.stages[index]
  if (!target || builder.faults.length > 0) return refuse()
  const needed = resolveStages(target, builder)
  if (builder.faults.length > 0) return refuse()
  for (const stage of builder.stages)
    if (needed.has(stage) && !stage.started) interpretStage(stage, builder)
  const { node: result, config, origins } = target
  if (!result || builder.faults.length > 0) return refuse()
  const { nodes, epoch } = builder
  return { build: { nodes, result, config: finishConfig(config), epoch, origins }, faults: [] }
}
