import { createHash, randomBytes } from "node:crypto"
import type { Hash } from "node:crypto"
import { mkdir, open, readdir, rename, rm, rmdir, stat } from "node:fs/promises"
import type { FileHandle } from "node:fs/promises"
import { dirname, join } from "node:path"

import { blobPath, isDigest } from "./layout-index.ts"

/** What is known of a blob; times in milliseconds since 1970. */
export interface BlobInfo {
  readonly digest: string
  readonly size: number
  readonly createdAt: number
  readonly updatedAt: number
}

/** The blobs of a folder with an OCI layout. What fails throws the file system's error. */
export class LayoutStore {
  readonly folder: string
  /** A store that is only read hands out what it has and takes nothing. */
  readonly writable: boolean

  constructor(folder: string, writable: boolean) {
    this.folder = folder
    this.writable = writable
  }

  /** Undefined when there is no such blob. */
  async info(digest: string): Promise<BlobInfo | undefined> {
    try {
      const found = await stat(blobPath(this.folder, digest))
      if (!found.isFile()) return undefined
      const { size, birthtimeMs, mtimeMs } = found
      return { digest, size, createdAt: Math.min(birthtimeMs, mtimeMs), updatedAt: mtimeMs }
    } catch (error) {
      if (isAbsent(error)) return undefined
      throw error
    }
  }

  /** All blobs; what is named otherwise is not one. */
  async *list(): AsyncGenerator<BlobInfo> {
    for (const algorithm of ["sha256", "sha512"])
      for (const name of await namesIn(join(this.folder, "blobs", algorithm))) {
        const digest = `${algorithm}:${name}`
        const info = isDigest(digest) ? await this.info(digest) : undefined
        if (info) yield info
      }
  }

  open(digest: string): Promise<FileHandle> {
    return open(blobPath(this.folder, digest))
  }

  async remove(digest: string): Promise<void> {
    await rm(blobPath(this.folder, digest))
  }

  /** Begins a blob whose bytes are about to come. */
  async begin(): Promise<BlobDraft> {
    const ingest = join(this.folder, "ingest")
    for (let again = true; ; again = false) {
      await makeFolder(ingest)
      const path = join(ingest, randomBytes(8).toString("hex"))
      try {
        return new BlobDraft(this.folder, path, await open(path, "wx", 0o644))
      } catch (error) {
        // Whoever was done with the folder has just removed it.
        if (!again || !isAbsent(error)) throw error
      }
    }
  }
}

/** A blob that is being written. It is in the store, whole and checked, or not at all. */
export class BlobDraft {
  readonly startedAt = Date.now()
  readonly #folder: string
  readonly #path: string
  readonly #file: FileHandle
  #hash: Hash = createHash("sha256")
  #size = 0
  #closed = false
  /** It has its name, or is gone. */
  #done = false

  constructor(folder: string, path: string, file: FileHandle) {
    this.#folder = folder
    this.#path = path
    this.#file = file
  }

  /** Bytes so far. */
  get size(): number {
    return this.#size
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes)
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await this.#file.write(bytes, at, bytes.length - at, this.#size + at)
      at += bytesWritten
    }
    this.#size += bytes.length
  }

  /** Begins anew. */
  async empty(): Promise<void> {
    await this.#file.truncate(0)
    this.#hash = createHash("sha256")
    this.#size = 0
  }

  /** Of the bytes so far. */
  digest(): string {
    return `sha256:${this.#hash.copy().digest("hex")}`
  }

  /** Puts the blob where it belongs. The caller has compared its digest with what it was to be. */
  async commit(): Promise<void> {
    // A name is only given to bytes that a loss of power leaves whole.
    await this.#file.datasync()
    await this.#close()
    const path = blobPath(this.#folder, this.digest())
    await makeFolder(dirname(path))
    await rename(this.#path, path)
    this.#done = true
    await this.#tidy()
  }

  /** Takes away what was begun; nothing after `commit`. */
  async discard(): Promise<void> {
    if (this.#done) return
    this.#done = true
    // Closing may fail as writing did.
    if (!this.#closed) await this.#close().catch(() => undefined)
    await rm(this.#path, { force: true })
    await this.#tidy()
  }

  async #close(): Promise<void> {
    this.#closed = true
    await this.#file.close()
  }

  async #tidy(): Promise<void> {
    // Others may be on their way, and then it stays.
    await rmdir(dirname(this.#path)).catch(() => undefined)
  }
}

/** Makes a folder with all above it. Node's own way tells of a disk that is read-only as if something were missing. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === "EEXIST") return
    if (code !== "ENOENT") throw error
    await makeFolder(dirname(path))
    await makeFolder(path)
  }
}

function isAbsent(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === "ENOENT" || code === "ENOTDIR"
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isAbsent(error)) return []
    throw error
  }
}
