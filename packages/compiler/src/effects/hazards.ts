import type { StageFacts } from "../stage-facts.ts"
import { holdsDirectory, isIn, nameOf } from "./paths.ts"
import { homeAt } from "./places.ts"
import type { CommandEffects } from "./read-command.ts"
import { maySearch } from "./search-paths.ts"
import { shellKind } from "./shell-kind.ts"

/**
 * What the commands of a RUN leave behind that a RUN of its own would not see: a shell that remembers where programs
 * were, a working directory that is gone, files that are still one file, start-up files that were not read again.
 */
export interface Hazards {
  /** The reason why these commands would not do the same in the same RUN, or undefined. */
  against(commands: readonly CommandEffects[]): string | undefined
  add(commands: readonly CommandEffects[]): void
}

/** What holds for every RUN of a group. */
export interface HazardSetting {
  readonly facts: StageFacts
  /** Whether the working directory, or a folder above it, may be a link: then it has other names, too. */
  readonly linked?: () => boolean
}

/** Commands that put another folder in the place of one, take one away, or close or open it. */
const OF_FOLDERS = new Set("ln rm rmdir chmod chown chgrp".split(" "))
/** Commands that leave what is in a folder as it is. */
const KEEP_FILES = new Set("mkdir touch chmod chown chgrp".split(" "))

/** Programs that ran, and which of them a new shell might find elsewhere. */
class ProgramMemory {
  readonly ran = new Set<string>()
  readonly stale = new Map<string, string>()
  readonly #facts: StageFacts

  constructor(facts: StageFacts) {
    this.#facts = facts
  }

  /** The effect of a command on what earlier ones left in the shell's memory. */
  change(command: CommandEffects): void {
    const { name, tool, traits, files } = command
    if (traits.has("programs") || this.#movesPrograms(command)) {
      for (const other of this.ran)
        if (!(tool.keepsItself && other === name)) this.stale.set(other, name)
    } else
      for (const other of files.map(nameOf)) if (this.ran.has(other)) this.stale.set(other, name)
  }

  /** A name that is a folder already stays one, and `ln` makes its link in it: so are those of every system. */
  #movesPrograms({ name, files }: CommandEffects): boolean {
    const which = name === "ln" ? "own" : "all"
    return OF_FOLDERS.has(name) && files.some((path) => maySearch(this.#facts, path, which))
  }

  copy(): ProgramMemory {
    const copy = new ProgramMemory(this.#facts)
    for (const name of this.ran) copy.ran.add(name)
    for (const [name, by] of this.stale) copy.stale.set(name, by)
    return copy
  }
}

function unsettles(command: CommandEffects, setting: HazardSetting): boolean {
  const { unsettles: uses, traits, writes } = command
  const { facts, linked } = setting
  const { directory } = facts
  if (uses.some((use) => directory === undefined || holdsDirectory(use, directory))) return true
  // Who brings files of any name may put another link in its place.
  const brings = traits.has("programs") && writes.length > 0
  return (uses.length > 0 || brings) && linked?.() === true
}

/** True when the start-up files of a home may be others afterwards: as single files nobody may write them. */
function changesHome({ name, writes }: CommandEffects, home: string): boolean {
  if (KEEP_FILES.has(name)) return false
  return writes.some(
    ({ path, reach }) => isIn(home, path) && (reach !== "one" || OF_FOLDERS.has(name)),
  )
}

/** Begins an account for a group of RUNs that is to become one. */
export function hazards(setting: HazardSetting): Hazards {
  const { facts } = setting
  const { directory } = facts
  const shell = shellKind(facts.shell)
  const home = shell.login ? homeAt(facts) : undefined
  const memory = new ProgramMemory(facts)
  let linked: string | undefined
  let startup: string | undefined
  let unsettled: string | undefined
  let rehomed: string | undefined

  const againstOne = (command: CommandEffects, programs: ProgramMemory): string | undefined => {
    const { name, tool, traits } = command
    if (unsettled !== undefined) {
      const which = directory ?? "the working directory, which the base decides"
      return `\`${unsettled}\` may take away ${which}, and the next RUN starts in it`
    }
    if (rehomed !== undefined)
      return `\`${rehomed}\` may change what a login shell reads in ${home} at the start`
    const by = tool.builtin ? undefined : programs.stale.get(name)
    if (by !== undefined)
      return `\`${name}\` may be another program after \`${by}\`, and one shell would go on with the old one`
    if (linked !== undefined && traits.has("in-place"))
      return `\`${name}\` writes into files that \`${linked}\` may have hard-linked; between layers the link is cut`
    if (startup !== undefined && traits.has("environment"))
      return `\`${startup}\` may change what a login shell reads at the start, and \`${name}\` may depend on it`
    return undefined
  }

  return {
    against(commands) {
      const programs = memory.copy()
      for (const command of commands) {
        const reason = againstOne(command, programs)
        if (reason !== undefined) return reason
        programs.change(command)
      }
      return undefined
    },
    add(commands) {
      for (const command of commands) {
        const { name, traits } = command
        memory.ran.add(name)
        memory.change(command)
        if (traits.has("links")) linked ??= name
        if (traits.has("startup") && shell.login) startup ??= name
        if (home !== undefined && changesHome(command, home)) rehomed ??= name
        if (unsettled === undefined && unsettles(command, setting)) unsettled = name
      }
    },
  }
}
