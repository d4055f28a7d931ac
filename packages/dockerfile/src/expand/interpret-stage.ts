import type { Instruction, InstructionKind } from "../tree/tree.ts"
import type { Builder } from "./builder.ts"
import { interpretAdd, interpretCopy } from "./interpret-copy.ts"
import { interpretRun } from "./interpret-run.ts"
import {
  interpretCmd,
  interpretEntrypoint,
  interpretHealthcheck,
  interpretShell,
} from "./interpret-command.ts"
import {
  interpretArg,
  interpretEnv,
  interpretLabel,
  interpretMaintainer,
  interpretOnbuild,
  interpretStopsignal,
  interpretUser,
  interpretVolume,
} from "./interpret-config.ts"
import { interpretExpose } from "./interpret-expose.ts"
import { interpretWorkdir } from "./interpret-workdir.ts"
import type { StageCommand, StageState } from "./stage-state.ts"

type InterpretTable = {
  readonly [K in InstructionKind]: (
    instruction: Extract<Instruction, { readonly kind: K }>,
    stage: StageState,
    builder: Builder,
    command: StageCommand,
  ) => void
}

const TABLE: InterpretTable = {
  add: interpretAdd,
  arg: interpretArg,
  cmd: interpretCmd,
  copy: interpretCopy,
  entrypoint: interpretEntrypoint,
  env: interpretEnv,
  expose: interpretExpose,
  // A stage holds what stands between two of them.
  from: () => {},
  healthcheck: interpretHealthcheck,
  label: interpretLabel,
  maintainer: interpretMaintainer,
  onbuild: interpretOnbuild,
  run: interpretRun,
  shell: interpretShell,
  stopsignal: interpretStopsignal,
  user: interpretUser,
  volume: interpretVolume,
  workdir: interpretWorkdir,
}

function carryOut<K extends InstructionKind>(
  instruction: Extract<Instruction, { readonly kind: K }>,
  stage: StageState,
  builder: Builder,
  command: StageCommand,
): void {
  TABLE[instruction.kind](instruction, stage, builder, command)
}

/** Carries out the instructions of a stage, those that its base's triggers give it first. */
export function interpretStage(stage: StageState, builder: Builder): void {
  stage.started = true
  if (stage.base) stage.inherit(stage.base)
  stage.platform ??= builder.platform
  stage.showEnvironment()
  if (stage.config.workingDir !== "")
    stage.config.workingDir = stage.folder(stage.config.workingDir) ?? "/"
  for (const command of stage.commands) carryOut(command.instruction, stage, builder, command)
}
