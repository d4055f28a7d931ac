import type { Profile } from "@stagecraft/dockerfile"
import { defaultProfile, printStep, profileNamed, profiles } from "@stagecraft/dockerfile"
import type { StepNode } from "@stagecraft/ir"

/** Builders from the one that every Docker has to the newest frontend. */
const PROFILES: readonly Profile[] = [
  defaultProfile,
  profileNamed("docker-28"),
  profiles.findLast(({ name }) => name.startsWith("dockerfile-")),
].filter((profile) => profile !== undefined)

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
    for (let level = this.#level; ; level++) {
      const profile = PROFILES[level] ?? defaultProfile
      const { problems } = printStep(step, {
        escape: this.#escape,
        profile,
        stageName: ({ name }) => name,
        ...(shell && { shell }),
      })
      const errors = problems.filter(({ severity }) => severity === "error")
      const isOld = errors.some(({ code }) => code === "profile-lacks-feature")
      if (isOld && level + 1 < PROFILES.length) continue
      const [first] = errors
      if (!first) this.#level = level
      return first?.message
    }
  }
}
