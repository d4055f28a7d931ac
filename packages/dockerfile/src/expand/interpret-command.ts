import { parseNanoseconds } from "../tree/go-duration.ts"
import type {
  CmdInstruction,
  CommandLine,
  EntrypointInstruction,
  HealthcheckInstruction,
  ShellInstruction,
} from "../tree/tree.ts"
import type { Builder } from "./builder.ts"
import type { StageCommand, StageState } from "./stage-state.ts"

function commandLine(command: CommandLine, stage: StageState): readonly string[] {
  return command.kind === "exec" ? command.argv : stage.withShell(command.text)
}

/** CMD. */
export function interpretCmd(
  { command }: CmdInstruction,
  stage: StageState,
  _builder: Builder,
  { lines }: StageCommand,
): void {
  stage.hasCmd = true
  stage.config.cmd = commandLine(command, stage)
  stage.config.argsEscaped = true
  stage.origins.set("cmd", lines)
}

/** ENTRYPOINT: forgets the CMD of the base, but not one of this stage. */
export function interpretEntrypoint(
  { command }: EntrypointInstruction,
  stage: StageState,
  _builder: Builder,
  { lines }: StageCommand,
): void {
  stage.config.entrypoint = commandLine(command, stage)
  stage.origins.set("entrypoint", lines)
  if (stage.hasCmd) return
  stage.config.cmd = []
  stage.origins.set("cmd", lines)
}

/** HEALTHCHECK; without a command it is NONE. */
export function interpretHealthcheck(
  instruction: HealthcheckInstruction,
  stage: StageState,
  _builder: Builder,
  { lines }: StageCommand,
): void {
  const { command, retries = 0 } = instruction
  const nanoseconds = (duration = "") => Number(parseNanoseconds(duration) ?? 0)
  stage.config.healthcheck = {
    test: command ? healthTest(command) : ["NONE"],
    interval: nanoseconds(instruction.interval),
    timeout: nanoseconds(instruction.timeout),
    startPeriod: nanoseconds(instruction.startPeriod),
    startInterval: nanoseconds(instruction.startInterval),
    retries,
  }
  stage.origins.set("healthcheck", lines)
}

function healthTest(command: CommandLine): readonly string[] {
  return command.kind === "exec" ? ["CMD", ...command.argv] : ["CMD-SHELL", command.text]
}

/** SHELL. */
export function interpretShell(
  { argv }: ShellInstruction,
  stage: StageState,
  _builder: Builder,
  { lines }: StageCommand,
): void {
  stage.config.shell = argv
  stage.origins.set("shell", lines)
}
