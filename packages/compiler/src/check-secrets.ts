import type { Diagnostic, Span, StepNode } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import { collectArgs } from "./args/collect-args.ts"
import type { Graph } from "./graph.ts"
import { secretInEnvOrArg } from "./problems.ts"

const SECRET = new Set(
  "apikey auth credential credentials key passwd password passphrase pword secret token".split(" "),
)
/** With one of these the value is meant to be seen, or only says where the secret is. */
const HARMLESS = new Set("public path file dir sock".split(" "))

function looksSecret(name: string): boolean {
  const words = name.toLowerCase().split("_")
  // What follows says what of the secret it is: TOKEN_TTL, PASSWORD_MIN_LENGTH.
  return SECRET.has(words.at(-1)!) && !words.some((word) => HARMLESS.has(word))
}

/**
 * Finds variables and arguments that are called like secrets: their values stay in the image, or in its history.
 *
 * The image's own `check.skip` switches it off under the name that the builder's check of the same kind has.
 */
export function checkSecrets(graph: Graph): readonly Diagnostic[] {
  const skip = graph.image.check?.skip ?? []
  if (skip.some((rule) => /^(?:all|SecretsUsedInArgOrEnv)$/iu.test(rule))) return []
  const problems: Diagnostic[] = []
  const seen = new Set<string>()
  const add = (kind: "ENV" | "ARG", name: string, span: Span) => {
    const key = `${kind} ${name}`
    if (seen.has(key)) return
    seen.add(key)
    if (looksSecret(name)) problems.push(secretInEnvOrArg(kind, name, span))
  }
  const addStep = (step: StepNode): void => {
    if (step.kind === "onbuild") addStep(step.step)
    else if (step.kind === "env")
      for (const [name, value] of step.entries)
        if (value.length > 0) add("ENV", plain(name) ?? "", step.span)
  }
  for (const { name, origin, span } of collectArgs(graph).args.values())
    if (origin === "user") add("ARG", name, span)
  for (const { steps } of graph.stages) for (const step of steps) addStep(step)
  return problems
}
