import { basename, dirname, relative, sep } from "node:path"
import { isSourceMapOf, sourceMap } from "@stagecraft/compiler"
import type { Span } from "@stagecraft/ir"
import { pathOfFile } from "../plain-span.ts"
import type { OutputFile } from "./output-file.ts"

/** The source map of a Dockerfile, beside it. */
export function mapFile(
  images: readonly string[],
  dockerfile: string,
  lines: readonly (readonly Span[])[],
): OutputFile {
  const name = basename(dockerfile)
  const folder = dirname(dockerfile)
  const showFile = (file: string): string => {
    const path = pathOfFile(file)
    return relative(folder, path).replaceAll(sep, "/")
  }
  return {
    images,
    path: `${dockerfile}.map`,
    text: sourceMap({ name, lines, showFile }),
    ours: (text) => isSourceMapOf(name, text),
  }
}
