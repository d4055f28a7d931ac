import { bytes, flag, int, many, message, one, text } from "./message.ts"

const timestamp = message({ seconds: one(1, int), nanos: one(2, int) })

const vertex = message({
  digest: one(1, text),
  inputs: many(2, text),
  name: one(3, text),
  cached: one(4, flag),
  started: one(5, timestamp),
  completed: one(6, timestamp),
  error: one(7, text),
})

const status = message({
  id: one(1, text),
  vertex: one(2, text),
  name: one(3, text),
  current: one(4, int),
  total: one(5, int),
  completed: one(8, timestamp),
})

const log = message({ vertex: one(1, text), stream: one(3, int), data: one(4, bytes) })

const position = message({ line: one(1, int), character: one(2, int) })
const range = message({ start: one(1, position), end: one(2, position) })

const warning = message({
  vertex: one(1, text),
  level: one(2, int),
  short: one(3, text),
  detail: many(4, text),
  url: one(5, text),
  ranges: many(7, range),
})

/**
 * What BuildKit reports while it solves: `StatusResponse` of its control service, as far as it is used here.
 *
 * @see https://github.com/moby/buildkit/blob/master/api/services/control/control.proto
 */
export const statusResponse = message({
  vertexes: many(1, vertex),
  statuses: many(2, status),
  logs: many(3, log),
  warnings: many(4, warning),
})

/** One {@link statusResponse}, decoded. */
export type SolveStatus = ReturnType<typeof statusResponse.decode>

/** One unit of work of a solve. */
export type Vertex = NonNullable<SolveStatus["vertexes"][number]>

/** Milliseconds since 1970. */
export function millisecondsOf(time: Vertex["started"]): number | undefined {
  return time && time.seconds * 1000 + time.nanos / 1e6
}
