import { sameSpan } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"

import type { LineRange } from "./build-event.ts"
import type { BuildRequest } from "./engine.ts"
import { frontendImage, readFailure } from "./failure-kind.ts"
import type { FailureKind } from "./failure-kind.ts"
import { sameReference } from "./image-reference.ts"
import type { PlacedFailure } from "./problems.ts"
import type { ErrorFacts } from "./native/grpc-error.ts"
import type { FailedStep } from "./trace-events.ts"

/** How the kernel and the C library put it; the engine's message then only has the exit code. */
const TOLD_BY_OUTPUT: readonly (readonly [RegExp, FailureKind])[] = [
  [/no space left on device/iu, "no-space"],
  [/^exec \S+: exec format error$/iu, "exec-format-error"],
]

/** What BuildKit 0.8 puts in front of the frontend's words. */
const WRAPPING = /^(?:failed to solve[^:]*: |failed to create LLB definition: )+/u

function kindOf(kind: FailureKind, output: readonly string[]): FailureKind {
  if (kind !== "run-failed") return kind
  const last = output.slice(-5)
  return TOLD_BY_OUTPUT.find(([said]) => last.some((line) => said.test(line)))?.[1] ?? kind
}

/** Each place once: several commands of one call stand at the same. */
function distinct(spans: readonly Span[]): readonly Span[] {
  return spans.filter((span, index) => spans.findIndex((other) => sameSpan(span, other)) === index)
}

const SYNTAX = /^#\s*syntax\s*=\s*(\S+)/imu

/** Fetching the scanner is called by the engine as the fetching of a frontend is. */
function isScannerOf({ attest = [], dockerfile }: BuildRequest, image: string): boolean {
  const sbom = attest.find(({ type }) => type === "sbom")
  if (!sbom) return false
  const generator = sbom.attributes["generator"]
  if (generator !== undefined) return sameReference(generator, image)
  const frontend = SYNTAX.exec(dockerfile)?.[1]
  return frontend === undefined || !sameReference(frontend, image)
}

/**
 * Puts together what is known about a failure: its kind, the step's last words, and where it stands.
 *
 * @param told - What the engine attached to its error.
 */
export function placeFailure(
  message: string,
  failed: FailedStep | undefined,
  request: BuildRequest,
  told: ErrorFacts = {},
): PlacedFailure {
  const { source = {} } = request
  const facts = readFailure(message, failed?.name.text ?? "")
  const { subject, line } = facts
  const exitCode = facts.exitCode ?? told.exitCode
  const located = (failed && source.locate?.(failed.name)) ?? told.lines
  const lines: LineRange | undefined = line === undefined ? located : { first: line, last: line }
  const base =
    subject === undefined
      ? undefined
      : source.bases?.find(({ reference }) => sameReference(reference, subject))
  const isScanner =
    subject !== undefined &&
    frontendImage(failed?.name.text ?? "") === subject &&
    isScannerOf(request, subject)
  const spans = distinct((lines && source.spans?.(lines)) ?? [])
  const fallback = base?.span ?? request.span
  return {
    kind: kindOf(facts.kind, failed?.output ?? []),
    // The step's own words are the shorter ones: the whole message is wrapped in what led to them.
    message: failed?.message ?? message.replace(WRAPPING, ""),
    output: failed?.output ?? [],
    spans: spans.length > 0 ? spans : fallback ? [fallback] : [],
    ...(failed && { step: failed.name }),
    ...(failed?.milliseconds !== undefined && { milliseconds: failed.milliseconds }),
    ...(exitCode !== undefined && { exitCode }),
    ...(lines && { lines }),
    ...(subject !== undefined && { subject }),
    ...(isScanner && { isScanner }),
  }
}
