import { isAbsolute, relative } from "node:path"
import { parseDockerfile } from "@stagecraft/dockerfile"
import { liftDockerfile } from "@stagecraft/importer"
import type { ImportedFile } from "@stagecraft/importer"
import { ImageError } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"
import { dockerfileUnreadable } from "./problems.ts"
import type { DockerfileSource } from "./read-dockerfile.ts"

/** A Dockerfile in the words of the graph. */
export interface LiftedSource {
  readonly source: DockerfileSource
  readonly file: ImportedFile
  /** Warnings only. */
  readonly problems: readonly Diagnostic[]
}

/**
 * Reads the language and lifts it.
 *
 * @param image - What the main image is called, where that is asked for.
 * @throws ImageError with what the builder would refuse, at the Dockerfile's lines, `dockerfile-unreadable`.
 */
export function liftSource(source: DockerfileSource, image?: string): LiftedSource {
  const { bytes, file: name } = source
  const parsed = parseDockerfile(bytes, { file: name })
  if (!parsed.tree) throw refused(source, parsed.problems)
  const lifted = liftDockerfile(parsed.tree, image === undefined ? {} : { name: image })
  const problems = [...parsed.problems, ...lifted.problems]
  if (!lifted.file) throw refused(source, problems)
  return { source, file: lifted.file, problems }
}

/** A UTF-16 file is no text to the builder, and its author does not see why. */
function refused({ file, bytes }: DockerfileSource, problems: readonly Diagnostic[]): ImageError {
  const [first, second] = bytes
  const isWide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  if (!isWide) return new ImageError(problems)
  const shown = isAbsolute(file) ? relative(".", file) : file
  return new ImageError(dockerfileUnreadable(shown, "it is written in UTF-16", "save it as UTF-8"))
}
