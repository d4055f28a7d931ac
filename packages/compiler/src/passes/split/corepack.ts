import { runEffects } from "../../effects/run-effects.ts"
import type { CommandEffects } from "../../effects/read-command.ts"
import type { RunStep } from "@stagecraft/ir"
import type { StageFacts } from "../../stage-facts.ts"
import type { EarlierSteps } from "./earlier-steps.ts"

/** What a call does to the program `yarn`: makes it corepack's, or another one; undefined when it leaves it alone. */
function setsYarn({ name, action, options, operands }: CommandEffects): boolean | undefined {
  const words = operands.map(({ value }) => value ?? "$")
  if (name === "corepack") {
    if (/^(?:prepare|install)$/u.test(action)) return undefined
    return action === "enable" && options.size === 0 && words.every((word) => word === "yarn")
  }
  return name !== "yarn" && words.some((word) => /^(?:yarn|yarnpkg|corepack)(?:@|$)|\$/u.test(word))
    ? false
    : undefined
}

function afterRun(step: RunStep, facts: StageFacts, isLast: boolean): boolean | undefined {
  const effects = runEffects(step, facts)
  if ("why" in effects) return false
  const calls = effects.commands.findIndex(({ name }) => name === "yarn")
  const before = isLast && calls >= 0 ? effects.commands.slice(0, calls) : effects.commands
  return before.map(setsYarn).findLast((is) => is !== undefined)
}

/**
 * True when `yarn` in a RUN is corepack's, which runs the version that the project's package.json asks for.
 *
 * @param earlier - The steps before it, in its stage and those below.
 */
export function isByCorepack(
  step: RunStep,
  facts: StageFacts,
  earlier: EarlierSteps | undefined,
): boolean {
  const here = afterRun(step, facts, true)
  if (here !== undefined) return here
  for (let each = earlier; each; each = each.before) {
    const found = each.step.kind === "run" ? afterRun(each.step, each.facts, false) : undefined
    if (found !== undefined) return found
  }
  return false
}
