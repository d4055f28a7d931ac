import type { Span, Diagnostic } from "@stagecraft/ir"
import { invalidStageName } from "./value-problems.ts"

const NAME = /^[a-z][a-z0-9_.-]*$/u
const RESERVED = new Set(["scratch", "context"])

function repaired(name: string): string | undefined {
  const near = name
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/gu, "-")
    .replace(/^[^a-z]+|-+$/gu, "")
  return NAME.test(near) && !RESERVED.has(near) ? near : undefined
}

/** Checks the name of a stage or of a named context. */
export function checkStageName(name: string, span: Span): readonly Diagnostic[] {
  if (RESERVED.has(name))
    return [invalidStageName(span, name, "the builder keeps that word for itself")]
  if (NAME.test(name)) return []
  return [
    invalidStageName(span, name, "it has characters the builder does not take", repaired(name)),
  ]
}
