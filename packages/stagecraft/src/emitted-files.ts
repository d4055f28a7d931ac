import { join } from "node:path"
import { ImageError } from "@stagecraft/ir"
import type { Diagnostic, ImageNode, ProjectNode } from "@stagecraft/ir"
import { compileImage } from "./compile-image.ts"
import type { CompiledImage, CompileMode } from "./compile-image.ts"
import { outputNames } from "./output-files.ts"

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
  return { compiled, problems }
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
