import { pack } from "tar-stream"
import { buffer } from "node:stream/consumers"
import { expect, test } from "vitest"

import { TarReader } from "../src/outputs/tar-reader.ts"

async function tarOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const tar = pack()
  tar.entry({ name: "blobs/", type: "directory", mode: 0o755 })
  for (const [name, text] of Object.entries(files)) tar.entry({ name }, text)
  tar.finalize()
  return buffer(tar)
}

function read(tar: Buffer, step: number): Record<string, string> {
  const found: Record<string, string> = {}
  let path = ""
  const reader = new TarReader({
    entry: (entry) => {
      path = entry.path
      found[path] = entry.type === "directory" ? "/" : ""
    },
    data: (bytes) => (found[path] += Buffer.from(bytes).toString("latin1")),
    end: () => (found[path] += "."),
  })
  for (let at = 0; at < tar.length; at += step) reader.take(tar.subarray(at, at + step))
  return found
}

test.each([1, 511, 512, 1000, 1 << 20])("chunks of %i bytes", async (step) => {
  // Over 100 bytes in one part: it needs a header of its own.
  const long = `blobs/${"x".repeat(150)}`
  const files = { "blobs/a": "a".repeat(1300), empty: "", [long]: "long", whole: "b".repeat(512) }
  const wanted = Object.entries(files).map(([name, text]) => [name, `${text}.`])
  expect(read(await tarOf(files), step)).toEqual({ blobs: "/.", ...Object.fromEntries(wanted) })
})

test("what is no tar is refused", () => {
  expect(() => read(Buffer.alloc(512, "x"), 512)).toThrow("no tar")
})
