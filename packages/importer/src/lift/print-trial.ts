import type { Feature, Printed, Profile } from "@stagecraft/dockerfile"
import { printArg, printFrom, printStep, profileOfSyntax } from "@stagecraft/dockerfile"
import type { ArgReference, StageNode, StepNode } from "@stagecraft/ir"

/** Of a frontend that nobody knows, nothing is known to be missing. */
const EVERYTHING: Profile = profileOfSyntax("scratch")

const stageName = ({ name }: StageNode): string => name

/** Finds out whether steps can be printed, and what the builder of the file has to know. */
export class PrintTrial {
  readonly needs = new Set<Feature>()
  readonly #page: {
    readonly escape: "\\" | "`"
    readonly profile: Profile
    stageName: typeof stageName
  }

  constructor(escape: "\\" | "`") {
    this.#page = { escape, profile: EVERYTHING, stageName }
  }

  /** Why a step cannot be printed for any builder; undefined when it can be. */
  fault(step: StepNode, shell: readonly string[] | undefined): string | undefined {
    return this.#look(printStep(step, { ...this.#page, ...(shell && { shell }) }))
  }

  /** Finds out what the FROM of a stage needs. */
  from(stage: StageNode): void {
    this.#look(printFrom(stage, stage.name, this.#page))
  }

  /** Finds out what the declaration of an argument needs. */
  arg(arg: ArgReference): void {
    this.#look(printArg(arg, "declare", this.#page))
  }

  #look({ problems, needs }: Printed): string | undefined {
    const fault = problems.find(({ severity }) => severity === "error")?.message
    if (fault === undefined) for (const feature of needs) this.needs.add(feature)
    return fault
  }
}
