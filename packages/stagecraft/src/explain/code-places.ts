import { readFileSync } from "node:fs"
import { isAbsolute, relative } from "node:path"
import { fileURLToPath } from "node:url"
import type { Span } from "@stagecraft/ir"
import type { CodePlace } from "./explanation.ts"

/** Longer lines are cut: minified code stands on one. */
const LONGEST = 200

const pathOf = (file: string): string => (file.startsWith("file:") ? fileURLToPath(file) : file)

function readLines(path: string): readonly string[] {
  try {
    return readFileSync(path, "utf8").split(/\r?\n/u)
  } catch {
    // A file that is not there any more has no lines to show.
    return []
  }
}

/** Reads the lines of the author's source that spans name; each file once. */
export function codePlaces(cwd: string): (span: Span) => CodePlace {
  const files = new Map<string, readonly string[]>()
  return ({ file, line, column }) => {
    const path = pathOf(file)
    const lines = files.get(path) ?? readLines(path)
    files.set(path, lines)
    const code = lines[line - 1]?.trim().slice(0, LONGEST)
    const near = isAbsolute(path) ? relative(cwd, path) : path
    return {
      file: near.startsWith("../../..") ? path : near,
      line,
      column,
      ...(code && { code }),
    }
  }
}
