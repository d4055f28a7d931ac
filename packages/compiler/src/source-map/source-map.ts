import { addMapping, GenMapping, toEncodedMap } from "@jridgewell/gen-mapping"
import type { Span } from "@stagecraft/ir"

/** What a source map belongs to. */
export interface MappedFile {
  /** The Dockerfile's name, relative to the map. */
  readonly name: string
  /** For each of its lines the places it came from, the most telling one first. */
  readonly lines: readonly (readonly Span[])[]
  /** How the map names a source: relative to itself, with slashes. */
  readonly showFile: (file: string) => string
}

/** A path as the reference that it is in a map: what would end or change it is spelled as a code. */
const asReference = (path: string): string =>
  encodeURI(path).replaceAll("?", "%3F").replaceAll("#", "%23")

/**
 * Writes the source map of a Dockerfile: each line to the call that made it, in a merged RUN each part to its own.
 *
 * @see https://tc39.es/ecma426/
 */
export function sourceMap({ name, lines, showFile }: MappedFile): string {
  const map = new GenMapping({ file: name })
  for (const [index, [span]] of lines.entries())
    if (span)
      addMapping(map, {
        generated: { line: index + 1, column: 0 },
        source: asReference(showFile(span.file)),
        original: { line: span.line, column: span.column - 1 },
      })
  const { file, sources, mappings } = toEncodedMap(map)
  return `${JSON.stringify({ version: 3, file, sources, names: [], mappings })}\n`
}

/** True for a source map of the Dockerfile of that name. */
export function isSourceMapOf(name: string, text: string): boolean {
  try {
    const map = JSON.parse(text) as { readonly version?: unknown; readonly file?: unknown } | null
    return map?.version === 3 && map.file === name
  } catch {
    return false
  }
}
