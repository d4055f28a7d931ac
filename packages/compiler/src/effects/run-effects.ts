import type { RunStep } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import type { StageFacts } from "../stage-facts.ts"
import type { PathUse } from "./paths.ts"
import { mayMeet, placesAt } from "./places.ts"
import type { CommandEffects } from "./read-command.ts"
import { readCommand } from "./read-command.ts"
import { partsOf, shellText } from "./read-run.ts"
import type { SimpleCommand } from "./read-shell.ts"
import { plainCommand, readShell } from "./read-shell.ts"
import { searchPaths } from "./search-paths.ts"
import { shellKind } from "./shell-kind.ts"
import { everyProgram } from "./variables.ts"

/**
 * What a RUN may do, beyond using the programs and libraries it calls.
 *
 * A path is absolute, or `~/…` and `.` where only the base knows HOME or the working directory (see `mayMeet`).
 * What it may write it may read too. `variables`: names or `PREFIX_*`; undefined when they may be any.
 */
export interface RunEffects {
  readonly commands: readonly CommandEffects[]
  readonly reads: readonly PathUse[]
  readonly writes: readonly PathUse[]
  readonly variables: readonly string[] | undefined
  readonly network: boolean
  /** Where its programs, their libraries and modules are loaded from. */
  readonly programs: readonly PathUse[]
  /** Why it may touch anything: code or paths of which packages or the project decide. */
  readonly beyond: string | undefined
}

/** `"none"` is for who has shown that no such code runs and no such path is named. */
export type Beyond = "any" | "none"

/** A RUN that is not understood. */
export interface NoEffects {
  readonly why: string
}

const EVERYWHERE: PathUse = { path: "/", reach: "tree" }
interface Reading {
  readonly facts: StageFacts
  readonly beyond: Beyond
  readonly effects: RunEffects | NoEffects
}

/** How many settings a step is remembered in; stages may share it. */
const SETTINGS = 4
const known = new WeakMap<RunStep, readonly Reading[]>()

function commandsOf(step: RunStep): readonly SimpleCommand[] | string {
  const { form } = step
  if (form.kind === "script") return "scripts are not read"
  if (form.kind === "exec") {
    const words = form.argv.map(plain)
    return words.every((word) => word !== undefined)
      ? [plainCommand(words)]
      : "a reference is among its words"
  }
  const commands: SimpleCommand[] = []
  for (const { command } of partsOf(step)) {
    const text = shellText(command)
    if (text === undefined) return "a reference in it is more than a name"
    const reading = readShell(text)
    if ("why" in reading) return reading.why
    commands.push(...reading.commands)
  }
  return commands
}

function together(
  commands: readonly CommandEffects[],
  facts: StageFacts,
  beyond: Beyond,
): RunEffects {
  const reads: PathUse[] = []
  const writes: PathUse[] = []
  const variables = new Set(everyProgram)
  const searches = new Set<string>()
  let [any, network] = [false, false]
  let why: string | undefined
  for (const command of commands) {
    const touches = command.beyond && beyond === "any" ? undefined : command.touches
    why ??= beyond === "any" ? command.beyond : undefined
    reads.push(...command.reads)
    writes.push(...command.writes)
    for (const name of command.variables) variables.add(name)
    if (!touches?.variables) any = true
    for (const name of touches?.variables ?? []) variables.add(name)
    for (const name of touches?.searches ?? []) searches.add(name)
    reads.push(...(touches ? placesAt(touches.reads, facts, touches.spares) : [EVERYWHERE]))
    writes.push(...(touches ? placesAt(touches.writes, facts, touches.spares) : [EVERYWHERE]))
    network ||= touches?.network ?? true
  }
  return {
    commands,
    reads,
    writes,
    variables: any ? undefined : [...variables],
    network,
    programs: searchPaths(facts, [...searches]) ?? [EVERYWHERE],
    beyond: why,
  }
}

/** True when a RUN may see a change of these files. */
export const mayRead = (effects: RunEffects, files: PathUse): boolean =>
  [effects.reads, effects.writes, effects.programs].some((uses) =>
    uses.some((use) => mayMeet(use, files)),
  )

/** True when a RUN may change these files. */
export const mayWrite = (effects: RunEffects, files: PathUse): boolean =>
  effects.writes.some((use) => mayMeet(use, files))

function read(step: RunStep, facts: StageFacts, beyond: Beyond): RunEffects | NoEffects {
  if (facts.murky) return { why: "raw text or triggers of the base came before" }
  if (facts.startup)
    return { why: "ENV or BASH_ENV makes the shell read a file at the start of each RUN" }
  if (step.form.kind !== "exec" && !shellKind(facts.shell).posix)
    return { why: "its SHELL is not known to be sh, dash, ash or bash" }
  const commands = commandsOf(step)
  if (typeof commands === "string") return { why: commands }
  const understood: CommandEffects[] = []
  for (const command of commands) {
    const effects = readCommand(command, facts)
    if ("why" in effects) return effects
    understood.push(effects)
  }
  const all = together(understood, facts, beyond)
  return step.network === "none" ? { ...all, network: false } : all
}

/**
 * What a RUN may do where it stands, or why that is not known.
 *
 * It is read once for each setting, so that passes may ask as often as they like.
 */
export function runEffects(
  step: RunStep,
  facts: StageFacts,
  beyond: Beyond = "any",
): RunEffects | NoEffects {
  const readings = known.get(step) ?? []
  const same = readings.find((each) => each.beyond === beyond && each.facts === facts)
  if (same) return same.effects
  const effects = read(step, facts, beyond)
  known.set(step, [{ facts, beyond, effects }, ...readings.slice(0, SETTINGS - 1)])
  return effects
}
