import { createHash } from "node:crypto"
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { beforeEach, expect, onTestFinished, test } from "vitest"

import { bytes, message, one } from "../src/message.ts"
import { readRequest, writeAction } from "../src/session/content-messages.ts"
import { contentService } from "../src/session/content-service.ts"
import type { GrpcCall } from "../src/session/grpc-server.ts"
import { GrpcStatus, grpcCode } from "../src/session/grpc-server.ts"
import { LayoutStore } from "../src/session/layout-store.ts"
import { MessageWriter } from "../src/session/protobuf.ts"

const digestOf = (text: string): string =>
  `sha256:${createHash("sha256").update(text).digest("hex")}`

let folder: string
let failures: unknown[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stagecraft-content-"))
  failures = []
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
})

/** Calls a method of the service as the engine does. @returns What came back, and the code it ended with. */
async function call(
  name: string,
  messages: readonly Uint8Array[],
  id = "local:w",
): Promise<{ readonly answers: readonly Buffer[]; readonly code: number }> {
  const stores = new Map([
    ["local:w", new LayoutStore(folder, true)],
    ["local:r", new LayoutStore(folder, false)],
  ])
  const service = contentService(
    (each) => stores.get(each),
    (_store, error) => failures.push(error),
  )
  const answers: Buffer[] = []
  const grpc: GrpcCall = {
    metadata: { "buildkit-attachable-store-id": id },
    messages: (async function* () {
      for (const each of messages) yield Buffer.from(each)
    })(),
    listen: () => Promise.reject(new Error("nobody listens")),
    write: async (...sent) => void answers.push(...sent.map((each) => Buffer.from(each))),
    writeFrames: async (frames) => void answers.push(Buffer.from(frames).subarray(5)),
  }
  try {
    await service[`/containerd.services.content.v1.Content/${name}`]?.(grpc)
    return { answers, code: grpcCode.ok }
  } catch (error) {
    if (!(error instanceof GrpcStatus)) throw error
    return { answers, code: error.code }
  }
}

interface Part {
  readonly action: keyof typeof writeAction
  readonly ref?: string
  readonly total?: number
  readonly expected?: string
  readonly offset?: number
  readonly data?: string
}

const write = (parts: readonly Part[], id?: string) =>
  call(
    "Write",
    parts.map(({ action, ref = "", total = 0, expected = "", offset = 0, data = "" }) =>
      new MessageWriter()
        .number(1, writeAction[action])
        .bytes(2, ref)
        .number(3, total)
        .bytes(4, expected)
        .number(5, offset)
        .bytes(6, data)
        .finish(),
    ),
    id,
  )

const begin = { action: "stat", ref: "a" } as const
const wanted = digestOf("hello")

test("a blob is there when it is whole and is what it was to be", async () => {
  const good = await write([
    { ...begin, total: 5, expected: wanted },
    { action: "write", data: "he" },
    { action: "commit", offset: 2, data: "llo", total: 5, expected: wanted },
  ])
  expect(good.code).toBe(grpcCode.ok)
  expect(good.answers).toHaveLength(3)
  expect(readdirSync(folder)).toEqual(["blobs"])
  const info = await call("Info", [new MessageWriter().bytes(1, wanted).finish()])
  expect(info.answers.toString()).toContain(wanted)
  const again = await write([{ ...begin, total: 5, expected: wanted }])
  expect(again.code).toBe(grpcCode.alreadyExists)
})

test.each([
  ["other bytes", [{ action: "commit", data: "hullo", expected: wanted }], "failedPrecondition"],
  ["too few bytes", [{ action: "commit", data: "he", total: 5 }], "failedPrecondition"],
  ["a gap", [{ action: "write", data: "he", offset: 3 }], "outOfRange"],
  ["a path for a digest", [{ action: "commit", expected: "../../x" }], "invalidArgument"],
  ["no end", [{ action: "write", data: "he" }], "ok"],
] satisfies [string, Part[], keyof typeof grpcCode][])(
  "%s leaves nothing behind",
  async (_what, parts, code) => {
    expect((await write([begin, ...parts])).code).toBe(grpcCode[code])
    expect(readdirSync(folder)).toEqual([])
  },
)

test("a blob that cannot get its name leaves nothing", async () => {
  writeFileSync(join(folder, "blobs"), "a file")
  const brought = write([
    { ...begin, total: 5, expected: wanted },
    { action: "commit", total: 5, expected: wanted, data: "hello" },
  ])
  await expect(brought).rejects.toMatchObject({ code: "ENOTDIR" })
  expect(failures).toMatchObject([{ code: "ENOTDIR" }])
  expect(readdirSync(folder)).toEqual(["blobs"])
})

test("bytes that are sent anew replace those before", async () => {
  const { code } = await write([
    begin,
    { action: "write", data: "wrong" },
    { action: "commit", data: "hello", expected: wanted },
  ])
  expect(code).toBe(grpcCode.ok)
  expect(existsSync(join(folder, "blobs", wanted.replace(":", "/")))).toBe(true)
})

test("what is only read is not written, and nothing outside of it is read", async () => {
  expect((await write([begin], "local:r")).code).toBe(grpcCode.permissionDenied)
  expect((await write([begin], "local:other")).code).toBe(grpcCode.notFound)
  writeFileSync(join(folder, "secret"), "secret")
  for (const name of ["Info", "Read", "Delete"])
    for (const digest of [
      "secret",
      "../secret",
      "sha256:../../secret",
      `sha256:${"A".repeat(64)}`,
    ]) {
      const { code, answers } = await call(name, [new MessageWriter().bytes(1, digest).finish()])
      expect(code, `${name} ${digest}`).toBe(grpcCode.invalidArgument)
      expect(answers).toEqual([])
    }
  const absent = new MessageWriter().bytes(1, digestOf("absent")).finish()
  for (const name of ["Info", "Read", "Delete"])
    expect((await call(name, [absent])).code).toBe(grpcCode.notFound)
  expect((await call("Status", [new MessageWriter().bytes(1, "a").finish()])).code).toBe(
    grpcCode.notFound,
  )
  expect((await call("Update", [absent])).code).toBe(grpcCode.failedPrecondition)
  expect(failures).toEqual([])
})

test("a part of a blob is read, in pieces; all are listed; one is removed", async () => {
  const large = "0123456789".repeat(100_000)
  await write([begin, { action: "commit", data: large }])
  const digest = digestOf(large)
  const read = async (offset: number, size: number): Promise<string> => {
    const asked = new MessageWriter().bytes(1, digest).number(2, offset).number(3, size).finish()
    expect(readRequest.decode(asked)).toEqual({ digest, offset, size })
    const { answers } = await call("Read", [asked], "local:r")
    return answers.map(dataOf).join("")
  }
  expect(await read(0, 0)).toBe(large)
  expect(await read(999_990, 100)).toBe("0123456789")
  expect(await read(7, 300_000)).toBe(large.slice(7, 300_007))
  const none = new MessageWriter().finish()
  expect((await call("List", [none])).answers.toString()).toContain(digest)
  expect((await call("ListStatuses", [none])).answers).toEqual([Buffer.alloc(0)])
  await call("Delete", [new MessageWriter().bytes(1, digest).finish()])
  expect((await call("List", [none])).answers).toEqual([])
})

/** The bytes of a `ReadContentResponse`. */
function dataOf(answer: Buffer): string {
  return Buffer.from(message({ data: one(2, bytes) }).decode(answer).data).toString()
}
