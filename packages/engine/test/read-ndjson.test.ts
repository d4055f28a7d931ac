import fc from "fast-check"
import { expect, test } from "vitest"

import { readNdjson } from "../src/read-ndjson.ts"

const seed = 20_240_611

async function read(chunks: readonly Uint8Array[]): Promise<unknown[]> {
  const values: unknown[] = []
  // oxlint-disable-next-line typescript/require-await
  const stream = (async function* () {
    yield* chunks
  })()
  for await (const value of readNdjson(stream)) values.push(value)
  return values
}

test("values arrive whole however the bytes are cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.jsonValue(), { maxLength: 8 }),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom("\n", "\r\n", "\n\n"),
      async (values, size, newline) => {
        const bytes = Buffer.from(values.map((value) => JSON.stringify(value)).join(newline))
        const chunks: Uint8Array[] = []
        for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size))
        const expected = values.map((value) => JSON.parse(JSON.stringify(value)) as unknown)
        expect(await read(chunks)).toEqual(expected)
      },
    ),
    { seed, numRuns: 300 },
  )
})

test("what is no JSON is an error", async () => {
  await expect(read([Buffer.from('{"a":1}\n<html>\n')])).rejects.toThrow(SyntaxError)
})
