import { createHash } from "node:crypto"
import type { Hash } from "node:crypto"
import { TarReader } from "../outputs/tar-reader.ts"
import type { TarEntry } from "../outputs/tar-reader.ts"
import type { LayerEntry } from "./saved-image.ts"

const cleanPath = (path: string): string =>
  path
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/")

function entryOf(entry: TarEntry, digest: string | undefined): LayerEntry {
  const { type, mode, uid, gid, size, link, device, xattrs } = entry
  const isDevice = type === "character-device" || type === "block-device"
  return {
    path: cleanPath(entry.path),
    type,
    mode,
    uid,
    gid,
    size,
    link: type === "file" ? cleanPath(link) : link,
    xattrs,
    modified: Number(entry.modifiedNs / 1_000_000_000n),
    ...(digest !== undefined && { digest }),
    ...(isDevice && { device: `${device.major}:${device.minor}` }),
  }
}

/** Reads the tar of a layer into its entries; of files it keeps the digest. @throws Error on bytes that are no tar. */
export class LayerReader {
  readonly entries: LayerEntry[] = []
  readonly #tar: TarReader
  #hash: Hash | undefined
  #entry: TarEntry | undefined

  constructor() {
    this.#tar = new TarReader({
      entry: (entry) => {
        this.#entry = entry
        if (entry.type === "file" && entry.link === "") this.#hash = createHash("sha256")
      },
      data: (bytes) => this.#hash?.update(bytes),
      end: () => {
        this.entries.push(entryOf(this.#entry!, this.#hash?.digest("hex")))
        this.#hash = undefined
      },
    })
  }

  take(chunk: Uint8Array): void {
    this.#tar.take(chunk)
  }
}
