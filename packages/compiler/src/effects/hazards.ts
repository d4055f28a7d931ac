import type { ShellKind } from "./shell-kind.ts"
import { holdsDirectory } from "./paths.ts"
import type { CommandEffects } from "./read-command.ts"

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
  readonly shell: ShellKind
  /** The working directory; undefined when the base decides it. */
  readonly directory: string | undefined
  /** Whether it, or a folder above it, may be a link: then it has other names, too. */
  readonly linked?: () => boolean
}

/** Programs that ran, and which of them a new shell might find elsewhere. */
class ProgramMemory {
  readonly ran = new Set<string>()
  readonly stale = new Map<string, string>()

  /** The effect of a command on what earlier ones left in the shell's memory. */
  change(command: CommandEffects): void {
    const { name, tool, traits, names } = command
    if (traits.has("programs")) {
      for (const other of this.ran)
        if (!(tool.keepsItself && other === name)) this.stale.set(other, name)
    } else for (const other of names) if (this.ran.has(other)) this.stale.set(other, name)
  }

  copy(): ProgramMemory {
    const copy = new ProgramMemory()
    for (const name of this.ran) copy.ran.add(name)
    for (const [name, by] of this.stale) copy.stale.set(name, by)
    return copy
  }
}

function unsettles({ unsettles: uses, traits }: CommandEffects, setting: HazardSetting): boolean {
  const { directory, linked } = setting
  if (uses.some((use) => directory === undefined || holdsDirectory(use, directory))) return true
  // Who brings files of any name may put another link in its place.
  return (uses.length > 0 || traits.has("programs")) && linked?.() === true
}

/** Begins an account for a group of RUNs that is to become one. */
export function hazards(setting: HazardSetting): Hazards {
  const { shell, directory } = setting
  const memory = new ProgramMemory()
  let linked: string | undefined
  let startup: string | undefined
  let unsettled: string | undefined

  const againstOne = (command: CommandEffects, programs: ProgramMemory): string | undefined => {
    const { name, tool, traits } = command
    if (unsettled !== undefined) {
      const which = directory ?? "the working directory, which the base decides"
      return `\`${unsettled}\` may take away ${which}, and the next RUN starts in it`
    }
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
        if (unsettled === undefined && unsettles(command, setting)) unsettled = name
      }
    },
  }
}
