import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { isImageError } from "@stagecraft/ir"
import { expect, onTestFinished, test } from "vitest"

import { openOutputs } from "../src/outputs/open-outputs.ts"
import type { OutputDestination } from "../src/outputs/read-outputs.ts"
import type { GrpcCall } from "../src/session/grpc-server.ts"
import { GrpcStatus } from "../src/session/grpc-server.ts"
import { MessageWriter } from "../src/session/protobuf.ts"

const DIRECTORY = 2 ** 31 + 0o755
const SYMLINK = 2 ** 27 + 0o777

interface Entry {
  readonly path: string
  readonly mode?: number
  readonly link?: string
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "stagecraft-engine-"))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  mkdirSync(join(made, "out"))
  mkdirSync(join(made, "secret"))
  writeFileSync(join(made, "secret", "file"), "outside")
  return made
}

const stat = ({ path, mode = 0o644, link = "" }: Entry): Buffer => {
  const body = new MessageWriter().bytes(1, path).number(2, BigInt(mode)).bytes(7, link)
  return new MessageWriter().message(2, body.finish()).finish()
}
const packet = (type: number, id = 0, data = ""): Buffer =>
  new MessageWriter().number(1, type).number(3, id).bytes(4, data).finish()

/** The part of a call that is used here. */
const callOf = (part: Partial<GrpcCall>): GrpcCall => part as GrpcCall

/** Plays an engine that sends these entries, and `x` for every file it is asked for. */
async function sendTree(
  destination: OutputDestination,
  entries: readonly Entry[],
  then?: Buffer[],
) {
  const outputs = await openOutputs(new Map([[0, destination]]))
  const [method] = Object.values(outputs.methods)
  const replies: Buffer[] = []
  async function* messages() {
    for (const entry of entries) yield stat(entry)
    if (then) yield* then
    yield Buffer.alloc(0)
    for (;;) {
      const reply = replies.shift()
      if (!reply || reply[1] !== 1) return
      const id = reply[3] ?? 0
      yield packet(2, id, "x")
      yield packet(2, id)
    }
  }
  const write = async (...sent: readonly Uint8Array[]): Promise<void> =>
    void replies.push(...sent.map((each) => Buffer.from(each)))
  try {
    await method!(callOf({ metadata: {}, messages: messages(), write }))
    await outputs.commit()
  } catch (error) {
    return { error, trouble: outputs.trouble() }
  } finally {
    await outputs.discard()
  }
  return {}
}

test("what an engine sends is what is written", async () => {
  const path = join(folder(), "out")
  const entries = [
    { path: "dir", mode: DIRECTORY },
    { path: "dir/a" },
    { path: "dir/b", link: "dir/a" },
  ]
  expect(await sendTree({ kind: "folder", path }, entries)).toEqual({})
  expect(readFileSync(join(path, "dir/b"), "utf8")).toBe("x")
})

test.each<readonly [string, readonly Entry[]]>([
  ["a way up", [{ path: "../secret/file" }]],
  ["a way up from below", [{ path: "a", mode: DIRECTORY }, { path: "a/../../secret/file" }]],
  ["an absolute path", [{ path: "/tmp/stagecraft-hostile" }]],
  ["the folder itself", [{ path: "." }]],
  ["nothing", [{ path: "" }]],
  ["a way through a link", [{ path: "l", mode: SYMLINK, link: "../secret" }, { path: "l/file" }]],
  ["a link twice", [{ path: "l", mode: SYMLINK, link: "../secret/file" }, { path: "l" }]],
  ["a parent that did not come", [{ path: "a/b" }]],
  ["a parent that is a file", [{ path: "a" }, { path: "a/b" }]],
  ["a hard link to a way up", [{ path: "a", link: "../secret/file" }]],
  [
    "a hard link through a link",
    [
      { path: "l", mode: SYMLINK, link: "../secret" },
      { path: "x", link: "l/file" },
    ],
  ],
  ["a NUL", [{ path: "a\0b" }]],
])("a hostile engine sends %s", async (_, entries) => {
  const base = folder()
  writeFileSync(join(base, "out", "kept"), "kept")
  const { error, trouble } = await sendTree({ kind: "folder", path: join(base, "out") }, entries)
  expect(isImageError(error)).toBe(true)
  expect(trouble?.diagnostics[0]?.code).toBe("output-path-outside")
  expect(readdirSync(join(base, "out"))).toEqual(["kept"])
  expect(readdirSync(join(base, "secret"))).toEqual(["file"])
  expect(readFileSync(join(base, "secret", "file"), "utf8")).toBe("outside")
})

test("a link in the destination is replaced, not followed", async () => {
  const base = folder()
  symlinkSync("../secret", join(base, "out", "dir"))
  symlinkSync("../secret/file", join(base, "out", "file"))
  const entries = [{ path: "dir", mode: DIRECTORY }, { path: "dir/file" }, { path: "file" }]
  expect(await sendTree({ kind: "folder", path: join(base, "out") }, entries)).toEqual({})
  expect(readFileSync(join(base, "secret", "file"), "utf8")).toBe("outside")
  expect(readFileSync(join(base, "out", "dir", "file"), "utf8")).toBe("x")
})

test("bytes nobody asked for, an engine's error and an early end leave nothing behind", async () => {
  for (const then of [[packet(2, 7, "x")], [packet(4, 0, "disk on fire")]]) {
    const path = join(folder(), "new")
    const { error, trouble } = await sendTree({ kind: "folder", path }, [{ path: "a" }], then)
    expect(error).toBeInstanceOf(GrpcStatus)
    expect(trouble).toBeUndefined()
    expect(readdirSync(join(path, ".."))).not.toContain("new")
  }
})

test("an exporter that was not asked for is turned away", async () => {
  const outputs = await openOutputs(new Map())
  const [method] = Object.values(outputs.methods)
  const metadata = { "buildkit-attachable-exporter-id": "3" }
  async function* messages() {}
  const call = callOf({ metadata, messages: messages() })
  await expect(method!(call)).rejects.toThrow("exporter 3")
})
