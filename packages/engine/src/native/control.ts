import type { Backend } from "@stagecraft/ir"

import { bytes, many, message, one, text } from "../message.ts"
import { MessageWriter } from "../session/protobuf.ts"
import type { Definition } from "./llb.ts"
import { writeMap } from "./llb.ts"

/*
 * The messages of BuildKit's control service.
 * @see https://github.com/moby/buildkit/blob/master/api/services/control/control.proto
 */

/** The paths of the calls that are made. */
export const method = {
  solve: "/moby.buildkit.v1.Control/Solve",
  status: "/moby.buildkit.v1.Control/Status",
  workers: "/moby.buildkit.v1.Control/ListWorkers",
  history: "/moby.buildkit.v1.Control/ListenBuildHistory",
} as const

/** Everything one solve is asked with. */
export interface SolveRequest {
  readonly ref: string
  readonly session: string
  readonly attributes: Readonly<Record<string, string>>
  readonly inputs: Readonly<Record<string, Definition>>
  readonly exporters: readonly Backend[]
  readonly cacheExports: readonly Backend[]
  readonly entitlements: readonly string[]
}

function backend({ type, attributes }: Backend): Uint8Array {
  return writeMap(new MessageWriter().bytes(1, type), 2, attributes).finish()
}

/** A `SolveRequest` for the Dockerfile frontend. */
export function solveRequest(request: SolveRequest): Uint8Array {
  const writer = new MessageWriter().bytes(1, request.ref)
  // Engines before BuildKit 0.13 know one exporter only, in the two fields that are deprecated since.
  const [only] = request.exporters
  if (only) writeMap(writer.bytes(3, only.type), 4, only.attributes)
  writer.bytes(5, request.session).bytes(6, "dockerfile.v0")
  writeMap(writer, 7, request.attributes)
  if (request.cacheExports.length > 0) {
    const cache = new MessageWriter()
    for (const each of request.cacheExports) cache.message(4, backend(each))
    writer.message(8, cache.finish())
  }
  for (const each of request.entitlements) writer.bytes(9, each)
  for (const [name, definition] of Object.entries(request.inputs))
    writer.message(10, new MessageWriter().bytes(1, name).message(2, definition).finish())
  for (const each of request.exporters) writer.message(13, backend(each))
  return writer.finish()
}

/** A `StatusRequest`. */
export function statusRequest(ref: string): Uint8Array {
  return new MessageWriter().bytes(1, ref).finish()
}

const entry = message({ key: one(1, text), value: one(2, text) })
const solveResponse = message({ answers: many(1, entry) })

/** What the exporters answered to a solve: `containerimage.digest`, … */
export function readSolveResponse(data: Uint8Array): Readonly<Record<string, string>> {
  const { answers } = solveResponse.decode(data)
  return Object.fromEntries(answers.map((each) => [each?.key ?? "", each?.value ?? ""]))
}

/** A `BuildHistoryRequest` for one solve that is over. */
export function historyRequest(ref: string): Uint8Array {
  return new MessageWriter().bytes(2, ref).number(3, 1).finish()
}

const historyRecord = message({ ref: one(1, text), error: one(5, bytes) })
const historyEvent = message({ record: one(2, historyRecord) })

/** What a `BuildHistoryEvent` says went wrong: a google.rpc.Status; undefined when it says nothing of it. */
export function readHistoryError(data: Uint8Array): Uint8Array | undefined {
  const { record } = historyEvent.decode(data)
  return record && record.error.length > 0 ? record.error : undefined
}

const worker = message({ id: one(1, text), labels: many(2, entry) })
const workersResponse = message({ workers: many(1, worker) })

/** The labels of the first worker; Docker has one. */
export function readWorkerLabels(data: Uint8Array): Readonly<Record<string, string>> {
  const [first] = workersResponse.decode(data).workers
  return Object.fromEntries(
    (first?.labels ?? []).map((each) => [each?.key ?? "", each?.value ?? ""]),
  )
}
