import { isAbsolute, relative } from "node:path"
import type { Span } from "@stagecraft/ir"
import { pathOfFile } from "./plain-span.ts"

/** A span on one line, `image.config.ts:12`, its file relative to the working directory where it lies near. */
export function showPlace(span: Span, cwd: string): string {
  return `${nearPath(pathOfFile(span.file), cwd)}:${span.line}`
}

/** A path, relative to the working directory where it lies near. */
export function nearPath(path: string, cwd: string): string {
  const near = isAbsolute(path) ? relative(cwd, path) : path
  return near === "" || near.startsWith("../../..") ? path : near
}
