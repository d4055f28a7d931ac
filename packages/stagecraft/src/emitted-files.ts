import { join } from "node:path"
import { ImageError } from "@stagecraft/ir"
import type { Diagnostic, ImageNode, ProjectNode } from "@stagecraft/ir"
import { compileImage } from "./compile-image.ts"
import type { CompiledImage, CompileMode } from "./compile-image.ts"
import { outputNames } from "./output-files.ts"
import { contextsDiffer } from "./problems.ts"
import { commonIgnore } from "./share-contexts.ts"

/** A file as it would be written. */
export interface EmittedFile {
  /** Absolute. */
  readonly path: string
  readonly text: string
}

/**
 * Compiles images that are to be emitted; the problems are warnings.
 *
 * @throws ImageError with all problems when there is an error among them.
 */
export function compileImages(
  project: ProjectNode,
  images: readonly ImageNode[],
  mode: Omit<CompileMode, "purpose">,
): { readonly compiled: readonly CompiledImage[]; readonly problems: readonly Diagnostic[] } {
  const compiled = images.map((image) => compileImage(project, image, { ...mode, purpose: "emit" }))
  const problems = compiled.flatMap(({ compilation }) => compilation.problems)
  if (problems.some(({ severity }) => severity === "error")) throw new ImageError(problems)
  return { compiled: withSharedIgnores(project, compiled), problems }
}

/** A builder that knows one name for ignore files reads the same one for all images. */
function withSharedIgnores(
  project: ProjectNode,
  compiled: readonly CompiledImage[],
): readonly CompiledImage[] {
  const groups = new Map<string, CompiledImage[]>()
  for (const each of compiled) {
    const { ignore } = outputNames(project, each.image)
    groups.set(ignore, [...(groups.get(ignore) ?? []), each])
  }
  if (groups.size === compiled.length) return compiled
  const texts = new Map<CompiledImage, string>()
  for (const group of groups.values())
    if (group.length > 1) {
      const ignore = oneIgnore(group)
      for (const each of group) texts.set(each, ignore)
    }
  return compiled.map((each) => {
    const ignore = texts.get(each)
    return ignore === undefined ? each : { ...each, compilation: { ...each.compilation, ignore } }
  })
}

/** The ignore text for all of these images. @throws ImageError `contexts-differ`. */
export function oneIgnore(compiled: readonly CompiledImage[]): string {
  const text = commonIgnore(compiled)
  if (text === undefined) throw new ImageError(contextsDiffer(compiled.map(({ image }) => image)))
  return text
}

/** The Dockerfile and the ignore file of an image, below a folder. */
export function emittedFiles(
  project: ProjectNode,
  { image, compilation }: CompiledImage,
  folder: string,
): { readonly dockerfile: EmittedFile; readonly ignore: EmittedFile } {
  const names = outputNames(project, image)
  return {
    dockerfile: { path: join(folder, names.dockerfile), text: compilation.dockerfile },
    ignore: { path: join(folder, names.ignore), text: compilation.ignore },
  }
}
