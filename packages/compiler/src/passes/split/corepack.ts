import { runEffects } from "../../effects/run-effects.ts"
import type { CommandEffects } from "../../effects/read-command.ts"
import { isIn } from "../../effects/paths.ts"
import type { RunStep } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import type { StageFacts } from "../../stage-facts.ts"
import { joinPath } from "../../stage-facts.ts"
import type { EarlierSteps } from "./earlier-steps.ts"
import type { ByCorepack, Provider } from "./provider.ts"

/** What a call has to do with the program: undefined when it leaves it alone. */
type Change = "enabled" | "unknown" | { readonly activated: string } | { readonly version: string }

/** Yarn's later versions are not those that npm installs under its name. */
const ofNpm = (program: ByCorepack, { name, action, options }: CommandEffects): boolean =>
  program === "pnpm" &&
  name === "npm" &&
  /^(?:install|i|add)$/u.test(action) &&
  (options.has("-g") || options.has("--global"))

function changeBy(program: ByCorepack, effects: CommandEffects): Change | undefined {
  const { name, action, options, operands } = effects
  const words = operands.map(({ value }) => value ?? "$")
  const own = words.find((word) => word === program || word.startsWith(`${program}@`))
  const version = own?.slice(program.length + 1) ?? ""
  if (name === "corepack") {
    if (action === "prepare" && options.has("--activate"))
      return words.includes("$")
        ? "unknown"
        : own === undefined
          ? undefined
          : { activated: version }
    if (/^(?:prepare|install)$/u.test(action)) return undefined
    const known = words.every((word) => /^(?:yarn|pnpm)$/u.test(word))
    if (action !== "enable" || options.size > 0 || !known) return "unknown"
    return words.length === 0 || own !== undefined ? "enabled" : undefined
  }
  if (name === program) return undefined
  if (ofNpm(program, effects) && own !== undefined) return { version }
  const other = new RegExp(String.raw`^(?:${program}|yarnpkg|corepack)(?:@|$)|\$`, "u")
  return words.some((word) => other.test(word)) ? "unknown" : undefined
}

function changesIn(
  program: ByCorepack,
  step: RunStep,
  facts: StageFacts,
  isLast: boolean,
): readonly Change[] {
  const effects = runEffects(step, facts)
  if ("why" in effects) return ["unknown"]
  const calls = effects.commands.findIndex(({ name }) => name === program)
  const before = isLast && calls >= 0 ? effects.commands.slice(0, calls) : effects.commands
  return before.flatMap((command) => changeBy(program, command) ?? [])
}

/** True for a copy to another place than the working directory, which may be a folder of programs. */
function mayBringPrograms({ step, facts }: EarlierSteps): boolean {
  if (step.kind !== "copy" && step.kind !== "add") return false
  const to = joinPath(facts.directory, plain(step.destination) ?? "/")
  const { directory } = facts
  return to === undefined || directory === undefined || directory === "/" || !isIn(to, directory)
}

/** All that may have changed the program, the last first. */
function* changes(
  program: ByCorepack,
  step: RunStep,
  facts: StageFacts,
  earlier: EarlierSteps | undefined,
): Generator<Change> {
  yield* changesIn(program, step, facts, true).toReversed()
  for (let each = earlier; each; each = each.before)
    if (each.step.kind === "run")
      yield* changesIn(program, each.step, each.facts, false).toReversed()
    else if (mayBringPrograms(each)) yield "unknown"
}

/**
 * Where a program comes from in a RUN; undefined when that is not certain.
 *
 * @param earlier - The steps before it, in its stage and those below.
 */
export function providerOf(
  program: ByCorepack,
  step: RunStep,
  facts: StageFacts,
  earlier: EarlierSteps | undefined,
): Provider | undefined {
  let activated: string | undefined
  let isEnabled = false
  for (const change of changes(program, step, facts, earlier)) {
    if (change === "unknown") break
    if (change === "enabled") isEnabled = true
    else if ("activated" in change) activated ??= change.activated
    else return isEnabled ? { kind: "corepack", activated } : { kind: "npm", ...change }
  }
  return isEnabled ? { kind: "corepack", activated } : undefined
}
