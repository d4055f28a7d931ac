import { finished } from "node:stream/promises"
import type { Transform } from "node:stream"
import zlib from "node:zlib"
import { isTarHeader } from "../outputs/tar-reader.ts"
import { LayerReader } from "./layer-reader.ts"
import type { LayerEntry } from "./saved-image.ts"

/** Enough of a file to know what it is: a header of a tar. */
const HEAD = 512
/** Bytes. No description of an image is as long. */
const LONGEST_TEXT = 64 * 1024 * 1024

/** Node has it from 22.15 on. */
interface ZlibWithZstd {
  readonly createZstdDecompress?: () => Transform
}

/** What a file of a saved image turned out to be. */
export type Blob =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "layer"; readonly entries: readonly LayerEntry[] }
  | { readonly kind: "other" }

function unpackerOf(head: Buffer): Transform | undefined {
  if (head.readUInt16BE(0) === 0x1f8b) return zlib.createGunzip()
  if (head.length < 4 || head.readUInt32BE(0) !== 0x28b52ffd) return undefined
  const { createZstdDecompress } = zlib as ZlibWithZstd
  if (createZstdDecompress) return createZstdDecompress()
  throw new Error("a layer is compressed with zstd, which Node.js reads from 22.15 on")
}

/** Reads one file of a saved image, whatever it is: a layer, packed or not, or a description. */
export class BlobReader {
  #head: Buffer[] = []
  #length = 0
  #use: ((bytes: Uint8Array) => void) | undefined
  #texts: Buffer[] | undefined
  #layer: LayerReader | undefined
  #unpacker: Transform | undefined
  #unpacked: Promise<void> | undefined
  #failure: Error | undefined

  take(chunk: Uint8Array): void {
    if (this.#use) return this.#use(chunk)
    this.#head.push(Buffer.from(chunk))
    this.#length += chunk.length
    if (this.#length >= HEAD) this.#begin()
  }

  /** Resolves when there is room for more. @throws what unpacking threw. */
  async room(): Promise<void> {
    if (this.#unpacker?.writableNeedDrain) {
      const { promise, resolve } = turn()
      this.#unpacker.once("drain", resolve)
      await Promise.race([promise, this.#unpacked])
    }
    if (this.#failure) throw this.#failure
  }

  async end(): Promise<Blob> {
    if (!this.#use) this.#begin()
    this.#unpacker?.end()
    await this.#unpacked
    if (this.#failure) throw this.#failure
    if (this.#layer) return { kind: "layer", entries: this.#layer.entries }
    if (this.#texts) return { kind: "text", text: Buffer.concat(this.#texts).toString("utf8") }
    return { kind: "other" }
  }

  #begin(): void {
    const head = Buffer.concat(this.#head)
    this.#head = []
    const isEmptyTar = head.length >= HEAD && head.subarray(0, HEAD).every((byte) => byte === 0)
    if (isTarHeader(head) || isEmptyTar) this.#use = this.#readLayer()
    else if (/^\s*[[{]/u.test(head.toString("latin1", 0, 16))) this.#use = this.#readText()
    else {
      const unpacker = head.length > 1 ? unpackerOf(head) : undefined
      this.#use = unpacker ? this.#unpack(unpacker) : () => undefined
    }
    this.#use(head)
  }

  #readLayer(): (bytes: Uint8Array) => void {
    const layer = new LayerReader()
    this.#layer = layer
    return (bytes) => layer.take(bytes)
  }

  #readText(): (bytes: Uint8Array) => void {
    const texts: Buffer[] = []
    this.#texts = texts
    let left = LONGEST_TEXT
    return (bytes) => {
      left -= bytes.length
      if (left < 0) throw new Error("a description in the image is too long")
      texts.push(Buffer.from(bytes))
    }
  }

  #unpack(unpacker: Transform): (bytes: Uint8Array) => void {
    const use = this.#readLayer()
    unpacker.on("data", (bytes: Buffer) => {
      try {
        use(bytes)
      } catch (error) {
        unpacker.destroy(error as Error)
      }
    })
    this.#unpacker = unpacker
    this.#unpacked = finished(unpacker).catch((error: unknown) => {
      this.#failure = error as Error
    })
    return (bytes) => void unpacker.write(Buffer.from(bytes))
  }
}

function turn(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined
  const promise = new Promise<void>((done) => (resolve = done))
  return { promise, resolve }
}
