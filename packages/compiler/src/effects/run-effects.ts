import type { RunStep } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import type { StageFacts } from "../stage-facts.ts"
import type { PathUse } from "./paths.ts"
import { mayMeet, touchedPlaces } from "./places.ts"
import type { CommandEffects } from "./read-command.ts"
import { readCommand } from "./read-command.ts"
import type { PartReading } from "./read-part.ts"
import { readPart } from "./read-part.ts"
import { plainCommand } from "./read-shell.ts"
import { searchPaths } from "./search-paths.ts"
import { shellKind } from "./shell-kind.ts"
import type { Touches } from "./tool.ts"
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

const NONE: readonly PathUse[] = []
const EVERYWHERE: readonly PathUse[] = [{ path: "/", reach: "tree" }]

/** Makes lists only when they are asked for: most RUNs are asked for one of them. */
class Effects implements RunEffects {
  readonly commands: readonly CommandEffects[]
  readonly #facts: StageFacts
  readonly #beyond: Beyond
  readonly #offline: boolean

  constructor(
    commands: readonly CommandEffects[],
    where: { readonly facts: StageFacts; readonly beyond: Beyond; readonly offline: boolean },
  ) {
    this.commands = commands
    this.#facts = where.facts
    this.#beyond = where.beyond
    this.#offline = where.offline
  }

  get reads(): readonly PathUse[] {
    return this.#paths("reads")
  }

  get writes(): readonly PathUse[] {
    return this.#paths("writes")
  }

  get variables(): readonly string[] | undefined {
    let all = everyProgram
    const inText: string[] = []
    for (const command of this.commands) {
      const names = this.#touches(command)?.variables
      if (!names) return undefined
      all = namesOfBoth(all, names)
      inText.push(...command.variables)
    }
    return inText.length === 0 ? all : [...all, ...inText]
  }

  get network(): boolean {
    const fetches = (command: CommandEffects) => this.#touches(command)?.network ?? true
    return !this.#offline && this.commands.some(fetches)
  }

  get programs(): readonly PathUse[] {
    const searches = this.commands.flatMap((command) => this.#touches(command)?.searches ?? [])
    return searchPaths(this.#facts, searches) ?? EVERYWHERE
  }

  get beyond(): string | undefined {
    if (this.#beyond === "none") return undefined
    return this.commands.find(({ beyond }) => beyond !== undefined)?.beyond
  }

  #touches({ beyond, touches }: CommandEffects): Touches | undefined {
    return beyond !== undefined && this.#beyond === "any" ? undefined : touches
  }

  #paths(which: "reads" | "writes"): readonly PathUse[] {
    let all = NONE
    for (const command of this.commands) {
      const touches = this.#touches(command)
      const places = touches ? touchedPlaces(touches, this.#facts)[which] : EVERYWHERE
      for (const more of [command[which], places])
        if (more.length > 0) all = all.length === 0 ? more : [...all, ...more]
    }
    return all
  }
}

const sums = new WeakMap<readonly string[], WeakMap<readonly string[], readonly string[]>>()

/** The names of both lists; the identical list for the same two, of which there are few. */
function namesOfBoth(a: readonly string[], b: readonly string[]): readonly string[] {
  if (b.length === 0) return a
  let bySecond = sums.get(a)
  if (!bySecond) sums.set(a, (bySecond = new WeakMap<readonly string[], readonly string[]>()))
  let found = bySecond.get(b)
  if (!found) {
    const both = new Set([...a, ...b])
    bySecond.set(b, (found = both.size === a.length ? a : [...both]))
  }
  return found
}

/** True when a RUN may see a change of these files. */
export const mayRead = (effects: RunEffects, files: PathUse): boolean =>
  [effects.reads, effects.writes, effects.programs].some((uses) =>
    uses.some((use) => mayMeet(use, files)),
  )

/** True when a RUN may change these files. */
export const mayWrite = (effects: RunEffects, files: PathUse): boolean =>
  effects.writes.some((use) => mayMeet(use, files))

function commandsOf(step: RunStep, facts: StageFacts): PartReading {
  const { form } = step
  if (form.kind === "script") return { why: "scripts are not read" }
  if (form.kind === "exec") {
    const words = form.argv.map(plain)
    if (!words.every((word) => word !== undefined)) return { why: "a reference is among its words" }
    const effects = readCommand(plainCommand(words), facts)
    return "why" in effects ? effects : { commands: [effects] }
  }
  const [only, ...more] = form.parts
  if (only && more.length === 0) return readPart(only, facts)
  const commands: CommandEffects[] = []
  for (const part of form.parts) {
    const reading = readPart(part, facts)
    if (reading.why !== undefined) return reading
    commands.push(...reading.commands)
  }
  return { commands }
}

/**
 * What a RUN may do where it stands, or why that is not known.
 *
 * Its lines are read once, so that passes may ask as often as they like.
 */
export function runEffects(
  step: RunStep,
  facts: StageFacts,
  beyond: Beyond = "any",
): RunEffects | NoEffects {
  if (facts.murky) return { why: "raw text or triggers of the base came before" }
  if (facts.startup)
    return { why: "ENV or BASH_ENV makes the shell read a file at the start of each RUN" }
  if (step.form.kind !== "exec" && !shellKind(facts.shell).posix)
    return { why: "its SHELL is not known to be sh, dash, ash or bash" }
  const reading = commandsOf(step, facts)
  if (reading.why !== undefined) return { why: reading.why }
  return new Effects(reading.commands, { facts, beyond, offline: step.network === "none" })
}
