import type { Profile } from "@stagecraft/dockerfile"
import {
  defaultProfile,
  printArg,
  printFrom,
  printStep,
  profileNamed,
  profiles,
} from "@stagecraft/dockerfile"
import type { ArgReference, Diagnostic, StageNode, StepNode } from "@stagecraft/ir"

/** Builders from the one that every Docker has to the newest frontend. */
const PROFILES: readonly Profile[] = [
  defaultProfile,
  profileNamed("docker-28"),
  profiles.findLast(({ name }) => name.startsWith("dockerfile-")),
].filter((profile) => profile !== undefined)

const stageName = ({ name }: StageNode): string => name

/** Finds out whether steps can be printed, and which builder the file needs for them. */
export class PrintTrial {
  readonly #escape: "\\" | "`"
  #level = 0

  constructor(escape: "\\" | "`") {
    this.#escape = escape
  }

  /** The builder that all steps so far need; undefined when every one has what they use. */
  get profile(): Profile | undefined {
    return this.#level === 0 ? undefined : PROFILES[this.#level]
  }

  /** Why a step cannot be printed for any builder; undefined when it can be. */
  fault(step: StepNode, shell: readonly string[] | undefined): string | undefined {
    return this.#try((profile) => {
      const page = { escape: this.#escape, profile, stageName, ...(shell && { shell }) }
      return printStep(step, page).problems
    })
  }

  /** Finds out what the FROM of a stage needs. */
  from(stage: StageNode): void {
    this.#try((profile) => {
      const page = { escape: this.#escape, profile, stageName }
      return printFrom(stage, stage.name, page).problems
    })
  }

  /** Finds out what the declaration of an argument needs. */
  arg(arg: ArgReference): void {
    this.#try((profile) => {
      const page = { escape: this.#escape, profile, stageName }
      return printArg(arg, "declare", page).problems
    })
  }

  #try(print: (profile: Profile) => readonly Diagnostic[]): string | undefined {
    for (let level = this.#level; ; level++) {
      const errors = print(PROFILES[level] ?? defaultProfile).filter(
        ({ severity }) => severity === "error",
      )
      const isOld = errors.some(({ code }) => code === "profile-lacks-feature")
      if (isOld && level + 1 < PROFILES.length) continue
      const [first] = errors
      if (!first) this.#level = level
      return first?.message
    }
  }
}
