import type { BuildRequest } from "@stagecraft/engine"
import type { Diagnostic } from "@stagecraft/ir"
import { secretsOfBackend } from "./spell-backend.ts"

/** Replaces what must not be shown. */
export type Mask = (text: string) => string

/** Shorter values are in every second word; masking them would tell more than it hides. */
const SHORTEST = 4

/** Masks each line of each secret wherever it stands in a text: `***`. */
export function maskOf(secrets: Iterable<Uint8Array>): Mask {
  const lines = [...secrets]
    .flatMap((value) => Buffer.from(value).toString("utf8").split(/\r?\n/u))
    .map((line) => line.trim())
    .filter((line) => line.length >= SHORTEST)
    // A value that holds another one goes first.
    .toSorted((a, b) => b.length - a.length)
  return (text) => lines.reduce((shown, line) => shown.replaceAll(line, "***"), text)
}

/** Masks what builds are shown: the secrets of their steps, and the tokens of their caches. */
export function maskOfRequests(requests: readonly BuildRequest[]): Mask {
  return maskOf(
    requests.flatMap(({ secrets, cacheFrom = [], cacheTo = [], outputs = [] }) => [
      ...(secrets?.values() ?? []),
      ...[...cacheFrom, ...cacheTo, ...outputs]
        .flatMap(secretsOfBackend)
        .map((text) => Buffer.from(text)),
    ]),
  )
}

/** A finding as it may be shown. */
export function maskDiagnostic(diagnostic: Diagnostic, mask: Mask): Diagnostic {
  const { message, hint, related, output } = diagnostic
  return {
    ...diagnostic,
    message: mask(message),
    ...(hint !== undefined && { hint: mask(hint) }),
    ...(related && {
      related: related.map((each) => ({ ...each, message: mask(each.message) })),
    }),
    ...(output !== undefined && { output: mask(output) }),
  }
}

/** Causes have causes; nobody reads more of them, and some lead in a circle. */
const DEEPEST = 8

/**
 * What was caught, as it may be shown: of an error its name, message, stack, `code` and cause. What an engine attached to
 * it besides is raw and left out.
 */
export function maskCause(cause: unknown, mask: Mask, depth = 0): unknown {
  if (cause === undefined || cause === null || depth > DEEPEST) return undefined
  if (typeof cause === "string") return mask(cause)
  if (!(cause instanceof Error)) return `something of type ${typeof cause}`
  const { name, message, stack, code } = cause as NodeJS.ErrnoException
  const inner = maskCause(cause.cause, mask, depth + 1)
  const shown = new Error(mask(message), inner === undefined ? {} : { cause: inner })
  const hide = (key: string, value: unknown): void =>
    void Object.defineProperty(shown, key, { value, configurable: true, writable: true })
  hide("name", mask(name))
  hide("stack", mask(stack ?? `${name}: ${message}`))
  return code === undefined
    ? shown
    : Object.assign(shown, { code: typeof code === "string" ? mask(code) : code })
}
