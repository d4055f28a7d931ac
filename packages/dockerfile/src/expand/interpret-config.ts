import type {
  ArgInstruction,
  EnvInstruction,
  LabelInstruction,
  MaintainerInstruction,
  OnbuildInstruction,
  StopsignalInstruction,
  UserInstruction,
  VolumeInstruction,
} from "../tree/tree.ts"
import { isSignal } from "../signal.ts"
import type { Builder } from "./builder.ts"
import { readInteger } from "./go-number.ts"
import type { StageCommand, StageState } from "./stage-state.ts"

type Entries = EnvInstruction["entries"]

/** Names and values of ENV or LABEL, all expanded with the variables there were before the instruction. */
function expandEntries(
  entries: Entries,
  stage: StageState,
  builder: Builder,
  { lines }: StageCommand,
): readonly (readonly [key: string, value: string])[] {
  const expand = (word: string) => builder.expand(word, stage.variables, lines)
  return entries.map(({ key, value }) => [expand(key), expand(value)])
}

/** ENV. In the config a variable keeps its place; for commands it moves behind the others. */
export function interpretEnv(
  { entries }: EnvInstruction,
  stage: StageState,
  builder: Builder,
  command: StageCommand,
): void {
  for (const [name, value] of expandEntries(entries, stage, builder, command)) {
    stage.variables.set(name, value)
    stage.config.env.set(name, value)
    stage.origins.set(`env ${name}`, command.lines)
  }
}

/** LABEL. */
export function interpretLabel(
  { entries }: LabelInstruction,
  stage: StageState,
  builder: Builder,
  command: StageCommand,
): void {
  for (const [name, value] of expandEntries(entries, stage, builder, command)) {
    stage.config.labels.set(name, value)
    stage.origins.set(`label ${name}`, command.lines)
  }
}

/** ARG: what the build gives, else the default, else what the argument is before the first FROM. */
export function interpretArg(
  { entries }: ArgInstruction,
  stage: StageState,
  builder: Builder,
  { lines }: StageCommand,
): void {
  for (const { key, value } of entries) {
    const found =
      builder.buildArgs.get(key) ??
      (value === undefined
        ? builder.globalArgs.get(key)
        : builder.expand(value, stage.variables, lines))
    if (found === undefined || HIDDEN_ARGS.has(key)) continue
    stage.variables.set(key, found)
    stage.origins.set(`arg ${key}`, lines)
  }
}

/** They ask for a bill of materials and are no variables. */
const HIDDEN_ARGS: ReadonlySet<string> = new Set([
  "BUILDKIT_SBOM_SCAN_CONTEXT",
  "BUILDKIT_SBOM_SCAN_STAGE",
])

/** USER. */
export function interpretUser(
  { user }: UserInstruction,
  stage: StageState,
  builder: Builder,
  { lines }: StageCommand,
): void {
  stage.config.user = builder.expand(user, stage.variables, lines)
  stage.origins.set("user", lines)
}

/** VOLUME. */
export function interpretVolume(
  { paths }: VolumeInstruction,
  stage: StageState,
  builder: Builder,
  { lines }: StageCommand,
): void {
  for (const path of paths) {
    const volume = builder.expand(path, stage.variables, lines)
    if (volume === "") builder.fail(lines, `VOLUME ${path} is empty`)
    stage.config.volumes.add(volume)
    stage.origins.set(`volume ${volume}`, lines)
  }
}

/** STOPSIGNAL: a name of Linux, or any number but 0. */
export function interpretStopsignal(
  { signal }: StopsignalInstruction,
  stage: StageState,
  builder: Builder,
  { lines }: StageCommand,
): void {
  const stopSignal = builder.expand(signal, stage.variables, lines)
  const number = readInteger(stopSignal)
  if (number === undefined ? !isSignal(stopSignal) : number === 0)
    builder.fail(lines, `STOPSIGNAL ${JSON.stringify(stopSignal)} is no signal`)
  stage.config.stopSignal = stopSignal
  stage.origins.set("stopSignal", lines)
}

/** MAINTAINER. */
export function interpretMaintainer(
  { name }: MaintainerInstruction,
  stage: StageState,
  _builder: Builder,
  { lines }: StageCommand,
): void {
  stage.config.author = name
  stage.origins.set("author", lines)
}

/** ONBUILD: kept as text, for builds on this image; stages on this one fire it, too. */
export function interpretOnbuild(
  { expression }: OnbuildInstruction,
  stage: StageState,
  _builder: Builder,
  { lines }: StageCommand,
): void {
  stage.origins.set(`onbuild ${stage.config.onbuild.length}`, lines)
  stage.config.onbuild.push(expression)
}
