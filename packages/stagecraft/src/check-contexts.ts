import { statSync } from "node:fs"
import { nearest, referencesOf, stagesInOrder } from "@stagecraft/ir"
import type { Diagnostic, Source, Span, StageNode } from "@stagecraft/ir"
import type { BuildOverrides } from "./build-overrides.ts"
import { builtStage } from "./build-request.ts"
import type { CompiledImage } from "./compile-image.ts"
import { contextRequired, namedContextNotAFolder, unknownBuildContext } from "./context-problems.ts"
import { fullReference } from "./full-reference.ts"
import { contextSource } from "./read-run-overrides.ts"

type Given = Pick<BuildOverrides, "target" | "buildArgs" | "contexts">

/**
 * Checks what named contexts stand for: each that is used is given, what is given is used, and folders are there.
 *
 * A name that nothing is given for would be fetched from a registry, as the image of that name.
 */
export function checkContexts(
  overrides: Given,
  compiled: readonly CompiledImage[],
): readonly Diagnostic[] {
  const images = compiled.map((each) => ({ ...each, uses: usesOf(builtStage(each, overrides)) }))
  const required = images.flatMap(({ image, uses }) => {
    const given = new Set([...Object.keys(image.contexts), ...Object.keys(overrides.contexts)])
    return [...uses]
      .filter(([name]) => !given.has(name))
      .map(([name, span]) => contextRequired(name, span, nearest(name, given)))
  })
  const isUsed = (name: string): boolean =>
    images.some((each) => each.uses.has(name) || isReplaced(name, each, overrides))
  const strange = Object.keys(overrides.contexts).filter((name) => !isUsed(name))
  const known = new Set(images.flatMap(({ uses }) => [...uses.keys()]))
  const folders = images.flatMap((each) =>
    Object.entries(each.image.contexts)
      .filter(([name]) => !Object.hasOwn(overrides.contexts, name))
      .filter(([name]) => each.uses.has(name) || isReplaced(name, each, overrides))
      .flatMap(([name, source]) =>
        checkFolder(name, contextSource(source, each.project.directory), each.image.span),
      ),
  )
  return [
    ...required,
    ...strange.map((name) => unknownBuildContext(name, nearest(name, known), [...known])),
    ...folders,
    ...Object.entries(overrides.contexts).flatMap(([name, source]) => checkFolder(name, source)),
  ]
}

/** The named contexts that the steps of a stage need, each with its first use. Triggers take theirs in another build. */
function usesOf(built: StageNode): ReadonlyMap<string, Span> {
  const uses = new Map<string, Span>()
  const add = (source: Source | undefined, span: Span): void => {
    if (source?.kind === "context" && !uses.has(source.name)) uses.set(source.name, span)
  }
  for (const { base, span, steps } of stagesInOrder(built)) {
    if (base.kind === "context" && !uses.has(base.name)) uses.set(base.name, span)
    for (const step of steps) {
      if (step.kind === "copy") add(step.from, step.span)
      if (step.kind !== "run") continue
      for (const mount of step.mounts) if ("from" in mount) add(mount.from, step.span)
    }
  }
  return uses
}

/**
 * Whether a context of that name takes the place of something the Dockerfile names otherwise: a base, the image of a
 * COPY, a stage, or whatever a raw line says.
 */
function isReplaced(name: string, { compilation }: CompiledImage, { buildArgs }: Given): boolean {
  const { bases, stages } = compilation
  const asked = fullReference(name)
  if (bases.some(({ reference }) => fullReference(reference) === asked)) return true
  if (stages.some((stage) => stage.name === name.toLowerCase())) return true
  return stages.some(({ node: { base, steps } }) => {
    // Which image it is, only the builder knows.
    if (base.kind === "image" && referencesOf(base.reference).length > 0)
      if (Object.keys(buildArgs).length > 0 || bases.some(({ reference }) => /\$/u.test(reference)))
        return true
    return steps.some((step) => step.kind === "raw" && step.text.includes(name))
  })
}

function checkFolder(
  name: string,
  source: BuildOverrides["contexts"][string],
  span?: Span,
): readonly Diagnostic[] {
  if (!("folder" in source)) return []
  try {
    if (statSync(source.folder).isDirectory()) return []
  } catch {
    // It is as good as none.
  }
  return [namedContextNotAFolder(name, source.folder, span)]
}
