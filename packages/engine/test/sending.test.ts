import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseIgnore } from "@stagecraft/context"
import fc from "fast-check"
import { expect, onTestFinished, test } from "vitest"

import { contextTree } from "../src/session/context-tree.ts"
import { Outbox } from "../src/session/outbox.ts"
import { MessageWriter, readFields } from "../src/session/protobuf.ts"
import { SentEntries } from "../src/session/sent-entries.ts"

test("what a writer wrote is what is read, whatever the numbers and texts", () => {
  const field = fc.record({
    number: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    small: fc.integer({ min: -(2 ** 31), max: 2 ** 32 }),
    text: fc.string({ unit: "grapheme", maxLength: 200 }),
  })
  const writer = new MessageWriter()
  fc.assert(
    fc.property(field, ({ number, small, text }) => {
      writer.reset().number(1, number).number(15, small).bytes(16, text).message(2, Buffer.of(1))
      const read = new Map([...readFields(writer.finish())].map((each) => [each.number, each]))
      expect(BigInt.asIntN(64, read.get(1)?.value ?? 0n)).toBe(number)
      expect(BigInt.asIntN(64, read.get(15)?.value ?? 0n)).toBe(BigInt(small))
      expect(Buffer.from(read.get(16)?.bytes ?? []).toString()).toBe(text)
    }),
  )
})

test("every path that was listed is found again by its number", () => {
  const sent = new SentEntries()
  const paths = Array.from({ length: 5000 }, (_, at) =>
    at % 700 === 0 ? `${"日本語/".repeat(at / 10)}${at}` : `folder-${at % 30}/😀 ${at}`,
  )
  for (const [id, path] of paths.entries()) expect(sent.add(path, id * 2)).toBe(id)
  for (const [id, path] of paths.entries()) {
    expect(sent.path(id)).toBe(path)
    expect(sent.size(id)).toBe(id * 2)
  }
  expect(sent.size(paths.length)).toBeUndefined()
})

test("messages leave in order and whole, also when the way is slow, and a failure is told", async () => {
  const written: Buffer[] = []
  let fail = false
  const outbox = new Outbox(async (frames) => {
    await new Promise((resolve) => setTimeout(resolve, 1))
    if (fail) throw new Error("gone")
    written.push(Buffer.from(frames))
  })
  const message = Buffer.alloc(1000)
  for (let at = 0; at < 1000; at++) {
    message.writeUInt32BE(at)
    if (!outbox.hasRoom(message.length)) await outbox.flush()
    outbox.put(message.length, (into, to) => message.copy(into, to))
  }
  await outbox.flush()
  await outbox.flush()
  const bytes = Buffer.concat(written)
  expect(bytes).toHaveLength(1000 * 1005)
  expect(written.length).toBeLessThan(10)
  for (let at = 0; at < 1000; at++) {
    expect(bytes.readUInt32BE(at * 1005 + 1)).toBe(1000)
    expect(bytes.readUInt32BE(at * 1005 + 5)).toBe(at)
  }
  fail = true
  outbox.put(1, () => undefined)
  await outbox.flush()
  await expect(outbox.flush()).rejects.toThrow("gone")
})

test("a file that may not be read is named, and one that is not there", () => {
  const root = mkdtempSync(join(tmpdir(), "stagecraft-sending-"))
  onTestFinished(() => rmSync(root, { recursive: true }))
  writeFileSync(`${root}/closed`, "x")
  chmodSync(root, 0o755)
  chmodSync(`${root}/closed`, 0)
  const tree = contextTree(root, parseIgnore(""))
  expect(() => tree.open("gone")).toThrow(/context-file-vanished: gone/u)
  const asRoot = process.getuid?.() === 0
  // Root reads everything, so it steps down for the moment.
  if (asRoot) process.seteuid?.(65_534)
  try {
    expect(() => tree.open("closed")).toThrow(
      /context-file-unreadable: closed cannot be read: permission denied/u,
    )
  } finally {
    if (asRoot) process.seteuid?.(0)
  }
})
