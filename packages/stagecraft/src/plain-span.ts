import { fileURLToPath } from "node:url"
import type { Span } from "@stagecraft/ir"

/** The path of a span's file, which an engine of JavaScript may have told as a `file:` address. */
export const pathOfFile = (file: string): string =>
  file.startsWith("file:") ? fileURLToPath(file) : file

/** A span as programs are told it: nothing but its file, an absolute path, and its line and column, which count from 1. */
export const plainSpan = ({ file, line, column }: Span): Span => ({
  file: pathOfFile(file),
  line,
  column,
})
