import { isAbsolute, relative } from "node:path"
import { fileURLToPath } from "node:url"
import type { Span } from "@stagecraft/ir"

/** A span on one line, `image.config.ts:12`, its file relative to the working directory where it lies near. */
export function showPlace(span: Span, cwd: string): string {
  const path = span.file.startsWith("file:") ? fileURLToPath(span.file) : span.file
  const near = isAbsolute(path) ? relative(cwd, path) : path
  return `${near.startsWith("../../..") ? path : near}:${span.line}`
}
