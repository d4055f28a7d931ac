import { createHash } from "node:crypto"
import { buffer } from "node:stream/consumers"
import { gzipSync } from "node:zlib"
import { pack } from "tar-stream"
import type { Header } from "tar-stream"
import { describe, expect, test } from "vitest"
import { readSaved } from "../src/saved-image/read-saved.ts"
import type { LayerEntry, SavedImage } from "../src/saved-image/saved-image.ts"

type Entry = readonly [header: Partial<Header> & Pick<Header, "name">, text?: string | Buffer]

async function tarOf(entries: readonly Entry[]): Promise<Buffer> {
  const tar = pack()
  for (const [header, text] of entries) tar.entry(header, text ?? "")
  tar.finalize()
  return buffer(tar)
}

const sha256 = (bytes: string | Buffer): string => createHash("sha256").update(bytes).digest("hex")

async function* inPieces(bytes: Buffer, step: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step)
}

/** An image of these layers, as an engine saves it; the manifest comes last. */
async function saved(layers: readonly Buffer[], step = 4096): Promise<SavedImage> {
  const paths = layers.map((layer) => `blobs/sha256/${sha256(layer)}`)
  const description = {
    architecture: "amd64",
    config: { User: "me" },
    history: [{ created_by: "ADD rootfs" }, { created_by: "CMD", empty_layer: true }],
  }
  const tar = await tarOf([
    [{ name: "blobs/", type: "directory" }],
    ...layers.map((layer, index): Entry => [{ name: paths[index]! }, layer]),
    [{ name: "blobs/sha256/config" }, JSON.stringify(description)],
    [{ name: "manifest.json" }, JSON.stringify([{ Config: "blobs/sha256/config", Layers: paths }])],
    [{ name: "VERSION" }, "1.0"],
  ])
  return readSaved(inPieces(tar, step), {})
}

const long = `usr/share/${"x".repeat(120)}/file`
const layer = await tarOf([
  [{ name: "./", type: "directory", mode: 0o755 }],
  [{ name: "./etc/", type: "directory", mode: 0o1777, uid: 7, pax: { gid: "3000000" } }],
  [{ name: "etc/ä b", mode: 0o4755, uid: 1000, gid: 1000 }, "text"],
  [{ name: "etc/again", type: "link", linkname: "./etc/ä b" }],
  [{ name: "etc/link", type: "symlink", linkname: "../x//y" }],
  [{ name: "dev/null", type: "character-device", devmajor: 1, devminor: 3 }],
  [{ name: "dev/pipe", type: "fifo" }],
  [{ name: long, pax: { "SCHILY.xattr.user.note": "a=b\nc" } }, "x".repeat(5000)],
])

describe("a saved image", () => {
  test.each([
    ["in large pieces", layer, 1 << 20],
    ["in small pieces", layer, 100],
    ["packed", gzipSync(layer), 700],
  ])("%s tells all of its files", async (_, bytes, step) => {
    const { layers, config, history, description } = await saved([bytes], step)
    expect(config).toEqual({ User: "me" })
    expect(description["architecture"]).toBe("amd64")
    expect(history).toEqual([
      { createdBy: "ADD rootfs", empty: false },
      { createdBy: "CMD", empty: true },
    ])
    const entry = (path: string): LayerEntry | undefined =>
      layers[0]!.find((each) => each.path === Buffer.from(path).toString("latin1"))
    expect(layers[0]).toHaveLength(8)
    expect(entry("")).toMatchObject({ type: "directory", mode: 0o755 })
    expect(entry("etc")).toMatchObject({ mode: 0o1777, uid: 7, gid: 3_000_000 })
    expect(entry("etc/ä b")).toMatchObject({
      type: "file",
      mode: 0o4755,
      uid: 1000,
      size: 4,
      digest: sha256("text"),
    })
    const again = entry("etc/again")
    expect(again).toMatchObject({ type: "file", link: entry("etc/ä b")!.path, size: 0 })
    expect(again).not.toHaveProperty("digest")
    expect(entry("etc/link")).toMatchObject({ type: "symlink", link: "../x//y" })
    expect(entry("dev/null")).toMatchObject({ type: "character-device", device: "1:3" })
    expect(entry("dev/pipe")).toMatchObject({ type: "fifo" })
    expect(entry(long)).toMatchObject({ digest: sha256("x".repeat(5000)) })
    expect([...entry(long)!.xattrs]).toEqual([["user.note", "a=b\nc"]])
  })

  test("may have an empty layer, and layers that another image has shared", async () => {
    const empty = Buffer.alloc(1024)
    const known = new Map<string, readonly LayerEntry[]>()
    const first = await saved([layer, empty])
    expect(first.layers.map(({ length }) => length)).toEqual([8, 0])
    const path = `blobs/sha256/${sha256(layer)}`
    known.set(path, [])
    const tar = await tarOf([
      [{ name: path }, layer],
      [{ name: "c.json" }, "{}"],
      [{ name: "manifest.json" }, JSON.stringify([{ Config: "c.json", Layers: [path] }])],
    ])
    const second = await readSaved(inPieces(tar, 4096), { known })
    expect(second.layers).toEqual([[]])
  })

  test("of an old engine has links among its layers", async () => {
    const tar = await tarOf([
      [{ name: "aa/layer.tar" }, layer],
      [{ name: "bb/layer.tar", type: "symlink", linkname: "../aa/layer.tar" }],
      [{ name: "aa.json" }, "{}"],
      [
        { name: "manifest.json" },
        JSON.stringify([{ Config: "aa.json", Layers: ["aa/layer.tar", "bb/layer.tar"] }]),
      ],
    ])
    const { layers } = await readSaved(inPieces(tar, 999), {})
    expect(layers.map(({ length }) => length)).toEqual([8, 8])
  })

  test("that lacks something, or is none, is refused", async () => {
    const tar = await tarOf([
      [{ name: "manifest.json" }, JSON.stringify([{ Config: "a.json", Layers: ["a/layer.tar"] }])],
    ])
    await expect(readSaved(inPieces(tar, 512), {})).rejects.toThrow("the saved image lacks a.json")
    await expect(readSaved(inPieces(Buffer.alloc(600, "x"), 512), {})).rejects.toThrow("no tar")
    const broken = gzipSync(layer)
    broken.fill(0, 40, 80)
    await expect(saved([broken])).rejects.toThrow()
  })
})

/** A header as GNU tar writes it, with its sum. */
function gnuHeader(name: string, type: string, size: number): Buffer {
  const block = Buffer.alloc(512)
  block.write(name, 0)
  block.write("0000644\0", 100)
  block.write("0000000\0", 108)
  block.write("0000000\0", 116)
  block.write(`${size.toString(8).padStart(11, "0")}\0`, 124)
  block.write("00000000000\0", 136)
  block.write("        ", 148)
  block.write(type, 156)
  block.write("ustar  \0", 257)
  // Where others keep the beginning of a name.
  if (type === "0") block.write("00000000001", 345)
  const sum = block.reduce((all, byte) => all + byte, 0)
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148)
  return block
}

test("a layer in GNU's format has long names, too", async () => {
  const name = `${"n".repeat(150)}/file`
  const padded = Buffer.alloc(512)
  padded.write(name)
  const bytes = Buffer.concat([
    gnuHeader("././@LongLink", "L", name.length + 1),
    padded,
    gnuHeader(name.slice(0, 100), "0", 0),
    Buffer.alloc(1024),
  ])
  const { layers } = await saved([bytes])
  expect(layers[0]!.map(({ path }) => path)).toEqual([name])
})
