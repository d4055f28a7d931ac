import { readFileSync, realpathSync } from "node:fs"
import { SourceMap } from "node:module"
import type { SourceMapPayload } from "node:module"
import { fileURLToPath, pathToFileURL } from "node:url"
import type { Bundle } from "./bundle-cache.ts"

/** A position in a file, counted from 1. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Leads from positions in the bundle to the author's files. */
export interface SourcePlaces {
  /** The author's place; undefined for code of the bundler's own. A place in any other file is kept. */
  readonly original: (place: Place) => Place | undefined
  /** True for a file name that means the bundle. */
  readonly isBundle: (file: string) => boolean
  /** True for a file the bundle was made of. */
  readonly isSource: (file: string) => boolean
}

/** The places of a bundle. Its source map is read when the first place is asked for. */
export function sourcePlaces(bundle: Bundle): SourcePlaces {
  const names = namesOf(bundle.module)
  const sources = new Set(bundle.inputs)
  const paths = new Map<string, string | undefined>()
  let map: SourceMap | undefined
  const isBundle = (file: string): boolean => names.has(file.replace(/\?run=\d+$/u, ""))
  return {
    isBundle,
    isSource: (file) => sources.has(pathOf(file)),
    original({ file, line, column }) {
      if (!isBundle(file)) return { file: pathOf(file), line, column }
      map ??= readMap(bundle.map)
      const entry = map.findEntry(line - 1, column - 1)
      if (!("originalSource" in entry) || entry.generatedLine !== line - 1) return undefined
      const { originalSource, originalLine, originalColumn } = entry
      if (!paths.has(originalSource))
        paths.set(
          originalSource,
          originalSource.startsWith("file:") ? fileURLToPath(originalSource) : undefined,
        )
      const path = paths.get(originalSource)
      return path === undefined
        ? undefined
        : { file: path, line: originalLine + 1, column: originalColumn + 1 }
    },
  }
}

/** What a stack may call a module: Node loads it by its real path, unless it was told to keep symbolic links. */
function namesOf(module: string): ReadonlySet<string> {
  const real = realpathSync(module)
  return new Set([module, real, pathToFileURL(module).href, pathToFileURL(real).href])
}

function readMap(path: string): SourceMap {
  return new SourceMap(JSON.parse(readFileSync(path, "utf8")) as SourceMapPayload)
}

function pathOf(file: string): string {
  return file.startsWith("file:") ? fileURLToPath(file) : file
}
