import { readFileSync } from "node:fs"
import type { Span } from "@stagecraft/ir"
import { pathOfFile } from "../plain-span.ts"
import { nearPath } from "../show-place.ts"
import type { CodeSpan } from "./explanation.ts"

/** Longer lines are cut: minified code stands on one. */
const LONGEST = 200

function readLines(path: string): readonly string[] {
  try {
    return readFileSync(path, "utf8").split(/\r?\n/u)
  } catch {
    // A file that is not there any more has no lines to show.
    return []
  }
}

/**
 * Reads the lines of the author's source that spans name; each file once.
 *
 * @param cwd - Where a person works who is to read them: files are relative to it where they lie near.
 */
export function codeSpans(cwd?: string): (span: Span) => CodeSpan {
  const files = new Map<string, readonly string[]>()
  return ({ file, line, column }) => {
    const path = pathOfFile(file)
    const lines = files.get(path) ?? readLines(path)
    files.set(path, lines)
    const code = lines[line - 1]?.trim().slice(0, LONGEST)
    return {
      file: cwd === undefined ? path : nearPath(path, cwd),
      line,
      column,
      ...(code && { code }),
    }
  }
}
