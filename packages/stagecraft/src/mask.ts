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
  const { message, output } = diagnostic
  return {
    ...diagnostic,
    message: mask(message),
    ...(output !== undefined && { output: mask(output) }),
  }
}
