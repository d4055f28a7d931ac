import { readFields } from "../session/protobuf.ts"
import type { LineRange } from "../build-event.ts"

/** One detail of an error: the name of its type, and its JSON value. */
export interface ErrorDetail {
  readonly type: string
  readonly value: unknown
}

/** What the engine attached to an error beyond its sentence. */
export interface ErrorFacts {
  /** The Dockerfile lines it stands at. */
  readonly lines?: LineRange
  /** The id of the step that failed. */
  readonly step?: string
  readonly exitCode?: number
}

/** A call that ended with another status than OK. @see https://grpc.io/docs/guides/status-codes/ */
export class GrpcError extends Error {
  override readonly name = "GrpcError"
  readonly code: number
  readonly details: readonly ErrorDetail[]

  constructor(code: number, message: string, details: readonly ErrorDetail[] = []) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** A connection that closed before a call was answered. */
export class ConnectionGone extends Error {
  override readonly name = "ConnectionGone"
}

/**
 * Reads a google.rpc.Status, whose details BuildKit writes as JSON.
 *
 * @see https://github.com/googleapis/googleapis/blob/master/google/rpc/status.proto
 */
export function readStatus(status: Uint8Array): GrpcError {
  const details: ErrorDetail[] = []
  let code = 0
  let message = ""
  try {
    for (const field of readFields(status)) {
      if (field.number === 1) code = Number(field.value)
      if (field.number === 2) message = Buffer.from(field.bytes).toString("utf8")
      if (field.number !== 3) continue
      let type = ""
      let value: unknown
      for (const part of readFields(field.bytes)) {
        const text = Buffer.from(part.bytes).toString("utf8")
        if (part.number === 1) type = text.replace(/^.*\//u, "")
        if (part.number === 2) value = parse(text)
      }
      details.push({ type, value })
    }
  } catch {
    // Details are an extra; the sentence is there without them.
  }
  return new GrpcError(code, message, details)
}

/** The same of `grpc-status-details-bin`: the details alone. */
export function readDetails(header: string | undefined): readonly ErrorDetail[] {
  return header === undefined ? [] : readStatus(Buffer.from(header, "base64")).details
}

/** Some details are protocol buffers, of which nothing is used here. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

interface Source {
  readonly ranges?: readonly {
    readonly start?: { readonly line?: number }
    readonly end?: { readonly line?: number }
  }[]
}

/** What the details of an error say, as far as it is understood. */
export function factsOf(error: GrpcError): ErrorFacts {
  const of = (name: string): unknown => error.details.find(({ type }) => type.includes(name))?.value
  const range = (of("errdefs.Source") as Source | undefined)?.ranges?.[0]
  const first = range?.start?.line
  const step = (of("errdefs.Vertex") as { readonly digest?: string } | undefined)?.digest
  const exitCode = (of("ExitMessage") as { readonly Code?: number } | undefined)?.Code
  return {
    ...(first !== undefined && first > 0 && { lines: { first, last: range?.end?.line ?? first } }),
    ...(step !== undefined && { step }),
    ...(exitCode !== undefined && { exitCode }),
  }
}
