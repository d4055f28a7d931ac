import { compile } from "@stagecraft/compiler"
import type { Compilation } from "@stagecraft/compiler"
import { parseDockerfile } from "@stagecraft/dockerfile"
import type { DockerfileTree } from "@stagecraft/dockerfile"
import { sameBuild } from "@stagecraft/importer"
import type { BuildDifference } from "@stagecraft/importer"
import { ImageError } from "@stagecraft/ir"
import type { Diagnostic, ImageNode } from "@stagecraft/ir"
import { importDiffers, importNotUnderstood, importRefused } from "./problems.ts"

/** A build of a Dockerfile: the file, and which of its stages. */
export interface Build {
  readonly tree: DockerfileTree
  /** The number of the stage, counted from 0. */
  readonly target: number
}

/**
 * Shows that an image, emitted without optimization, is the build it was imported from.
 *
 * @param hint - The way out for whoever is told that it is not.
 * @returns The unoptimized compilation.
 * @throws ImageError `import-differs`, `import-refused`, `import-not-understood`.
 */
export function verifyImage(image: ImageNode, original: Build, hint: string): Compilation {
  const { file } = original.tree
  const compilation = compile(image, { optimize: false })
  const errors = compilation.problems.filter(({ severity }) => severity === "error")
  if (errors.length > 0) throw notUnderstood(errors, file, hint)
  const { dockerfile, target } = compilation
  const emitted = parseDockerfile(dockerfile, { file: "emitted Dockerfile" })
  if (!emitted.tree) throw notUnderstood(emitted.problems, file, hint)
  const made = { tree: emitted.tree, ...(target !== undefined && { target }) }
  const [first] = sameBuild(original, made)
  if (!first) return compilation
  const place = { file, line: first.line ?? 1, column: 1 }
  if (first.refused !== undefined) throw new ImageError(importRefused(first.refused, place))
  throw new ImageError(importDiffers(first.message, place, lineOf(dockerfile, first), hint))
}

/** Findings about what was made of a Dockerfile, told as such. */
export function notUnderstood(
  found: readonly Diagnostic[],
  file: string,
  hint: string,
): ImageError {
  const reason = [...new Set(found.map(({ code }) => code))].join(", ")
  return new ImageError([importNotUnderstood(reason, { file, line: 1, column: 1 }, hint), ...found])
}

/** The emitted line that differs, as it stands beside the author's. */
function lineOf(dockerfile: string, { otherLine }: BuildDifference): string | undefined {
  if (otherLine === undefined) return undefined
  return `line ${otherLine} of what it emits:\n${dockerfile.split("\n")[otherLine - 1] ?? ""}`
}
