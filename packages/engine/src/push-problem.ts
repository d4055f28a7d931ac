import type { Diagnostic, Span } from "@stagecraft/ir"

import { registryOf } from "./image-reference.ts"
import { pushDenied, pushFailed } from "./output-problems.ts"
import { registryTrouble } from "./registry-trouble.ts"
import type { RegistryTrouble } from "./registry-trouble.ts"

const TROUBLES: Readonly<Record<Exclude<RegistryTrouble, "denied">, string>> = {
  limit: "the registry limits how often it may be asked: wait, or `docker login`",
  name: "check the registry's name, and the DNS and proxy settings of the engine: it is the engine that pushes",
  certificate:
    "the engine does not trust the registry's certificate: add its CA to the engine, or list it under insecure-registries",
}

const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /does not exist locally|no such image/iu,
    "the image is not in the engine's store under this name: let the build give it this tag",
  ],
  [/invalid reference|invalid tag|repository name/iu, "correct the name of the image"],
  [
    /connection refused|i\/o timeout|network is unreachable/iu,
    "nothing answers there: check the address and the port, from where the engine is",
  ],
]

/** The problem of a push that failed with these words, the registry's or the engine's. */
export function pushProblem(
  reference: string,
  words: string,
  span: Span | undefined,
  notes: readonly string[] = [],
): Diagnostic {
  const push = { reference, host: registryOf(reference), words, notes, span }
  const trouble = registryTrouble(words, reference)
  if (trouble !== undefined && trouble !== "denied") return pushFailed(push, TROUBLES[trouble])
  const hint = HINTS.find(([pattern]) => pattern.test(words))?.[1]
  if (hint === undefined && trouble === "denied") return pushDenied(push)
  return pushFailed(push, hint ?? "the registry or the way to it is in trouble: try again")
}

/** The same for a push that was part of a solve; undefined when something else failed. */
export function pushProblemIn(
  words: string,
  span: Span | undefined,
  notes: readonly string[],
): Diagnostic | undefined {
  const { reference, why } =
    /failed to push (?<reference>\S+): (?<why>.*)/su.exec(words)?.groups ?? {}
  return reference === undefined ? undefined : pushProblem(reference, why ?? words, span, notes)
}
