import type { EnvStep } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import type { StageDraft } from "../graph.ts"
import type { ArgScope } from "./arg-scope.ts"

/** Notes what an ENV sets. A name that only the builder knows is passed over. */
export function recordEnv(step: EnvStep, scope: ArgScope): void {
  for (const [key, value] of step.entries) {
    const name = plain(key)
    if (name === undefined) continue
    const [only] = value
    const keeps =
      value.length === 1 &&
      typeof only === "object" &&
      only.kind === "arg" &&
      only.name === name &&
      !only.expansion
    const message = `${name} is set here`
    scope.setEnv(name, { span: step.span, keeps: keeps ? only : undefined, message })
  }
}

/** What the triggers of the base do to a stage that begins on it. */
export function fireTriggers(base: StageDraft | undefined, scope: ArgScope): void {
  for (const step of base?.steps ?? []) {
    if (step.kind !== "onbuild") continue
    if (step.step.kind === "env") recordEnv(step.step, scope)
    // Which of several of one name it takes over is not looked at.
    if (step.step.kind === "arg") scope.declare(step.step.arg.name)
  }
}
