import { sameReference } from "@stagecraft/engine"
import type { BuildRequest } from "@stagecraft/engine"
import { show } from "@stagecraft/ir"
import type { AddStep, Span, StepNode } from "@stagecraft/ir"
import type { CompiledImage } from "../compile-image.ts"

/** Something that is taken from elsewhere by a name. */
export interface BaseInput {
  readonly reference: string
  /** The program that reads the Dockerfile; it is fetched anew by each build. */
  readonly isFrontend?: true
  readonly span?: Span
}

const DIGEST = /@sha256:[0-9a-f]{64}$/u

const IMAGE = /^docker-image:\/\/(.+)$/u

/** Images and frontends that a build takes by a name alone. */
export function unlockedBases(
  { compilation }: CompiledImage,
  { contexts = {}, buildArgs = {}, dockerfile }: BuildRequest,
): readonly BaseInput[] {
  const named = Object.values(contexts).flatMap((source) => {
    const reference = "reference" in source ? IMAGE.exec(source.reference)?.[1] : undefined
    return reference === undefined ? [] : [{ reference }]
  })
  const isReplaced = (reference: string): boolean =>
    Object.keys(contexts).some((name) => sameReference(name, reference))
  const bases = compilation.bases.filter(({ reference }) => !isReplaced(reference))
  const syntax = buildArgs["BUILDKIT_SYNTAX"] ?? /^# syntax=(\S+)/u.exec(dockerfile)?.[1]
  const frontends = syntax === undefined ? [] : [{ reference: syntax, isFrontend: true as const }]
  return [...bases, ...named, ...frontends].filter(({ reference }) => !DIGEST.test(reference))
}

/** What of the result no digest of inputs can tell, in words that go on after "not known is ". */
export function unknownInputs(
  { compilation }: CompiledImage,
  { contexts = {} }: BuildRequest,
): readonly string[] {
  const found = new Set<string>()
  for (const { steps } of compilation.stages)
    for (const { step } of steps) for (const words of ofStep(step)) found.add(words)
  for (const [name, source] of Object.entries(contexts)) {
    if ("layout" in source && source.digest === undefined)
      found.add(`what the layout of the context ${name} holds`)
    if ("reference" in source && !IMAGE.test(source.reference) && !isCommit(source.reference))
      found.add(`what ${source.reference} is by now`)
  }
  return [...found]
}

function ofStep(step: StepNode): readonly string[] {
  switch (step.kind) {
    case "run":
      return step.mounts.flatMap((mount) => {
        if (mount.kind === "secret") return [`the value of the secret ${mount.id}`]
        return mount.kind === "ssh" ? ["what is fetched by ssh"] : []
      })
    case "add":
      return ofAdd(step)
    case "onbuild":
      return ofStep(step.step)
    case "raw":
      return /:\/\/|git@|\.git\b|type=(?:secret|ssh)|\bfrom\b[^\n]*\$/iu.test(step.text)
        ? ["what raw text fetches or is given"]
        : []
    default:
      return []
  }
}

function ofAdd({ sources, checksum }: AddStep): readonly string[] {
  return sources.flatMap((source) => {
    if (checksum !== undefined) return []
    if (source.kind === "url") return [`what ${show(source.url)} is by now`]
    if (source.kind !== "git") return []
    const repository = show(source.repository)
    return isCommit(repository) ? [] : [`what ${repository} is by now`]
  })
}

/** A git address that names a whole commit. */
const isCommit = (address: string): boolean =>
  /#[0-9a-f]{40}(?:[0-9a-f]{24})?(?::|$)/u.test(address)
