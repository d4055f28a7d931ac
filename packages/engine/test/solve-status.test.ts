import fc from "fast-check"
import { expect, test } from "vitest"

import { message, one, text } from "../src/message.ts"
import { MessageWriter } from "../src/session/protobuf.ts"
import { millisecondsOf, statusResponse } from "../src/solve-status.ts"

const seed = 20_240_611

test("a message is read as it was written, unknown fields skipped", () => {
  const line = fc.record({
    vertex: fc.string({ minLength: 1 }),
    stream: fc.constantFrom(1, 2),
    data: fc.uint8Array({ maxLength: 300 }),
  })
  fc.assert(
    fc.property(fc.array(line), fc.nat(), (lines, extra) => {
      const writer = new MessageWriter()
      for (const { vertex, stream, data } of lines) {
        const log = new MessageWriter().bytes(1, vertex).number(3, stream).bytes(4, data)
        writer.message(3, log.number(99, extra).finish())
      }
      const { logs, vertexes } = statusResponse.decode(writer.bytes(77, "later").finish())
      expect(vertexes).toEqual([])
      expect(logs.map((log) => [log?.vertex, log?.stream, Buffer.from(log?.data ?? [])])).toEqual(
        lines.map((log) => [log.vertex, log.stream, Buffer.from(log.data)]),
      )
    }),
    { seed, numRuns: 300 },
  )
})

test("text is kept whole, a byte order mark at its beginning too", () => {
  const { name } = message({ name: one(1, text) }).decode(
    new MessageWriter().bytes(1, "\ufeffname\ufeff").finish(),
  )
  expect(name).toBe("\ufeffname\ufeff")
})

test("times of a vertex are milliseconds", () => {
  const time = new MessageWriter().number(1, 1_700_000_000).number(2, 250_000_000).finish()
  const vertex = new MessageWriter().bytes(1, "sha256:a").message(5, time).finish()
  const { vertexes } = statusResponse.decode(new MessageWriter().message(1, vertex).finish())
  expect(millisecondsOf(vertexes[0]?.started)).toBe(1_700_000_000_250)
  expect(vertexes[0]?.completed).toBeUndefined()
})

test("bytes that are no message are an error, never a hang", () => {
  let refused = 0
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      try {
        statusResponse.decode(bytes)
      } catch (error) {
        if (error instanceof Error) refused++
      }
    }),
    { seed, numRuns: 2000 },
  )
  expect(refused).toBeGreaterThan(100)
})
