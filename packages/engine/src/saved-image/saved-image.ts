import type { ImageConfig } from "../image-config.ts"

/** What one layer says of one path. Text is bytes, one character each; see {@link pathText}. */
export interface LayerEntry {
  /** Relative to the root, without a slash at either end; whiteouts are as they are. */
  readonly path: string
  readonly type: "file" | "directory" | "symlink" | "fifo" | "character-device" | "block-device"
  /** Permission bits, with setuid, setgid and sticky. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** Bytes of a file. */
  readonly size: number
  /** SHA-256 of a file's bytes, in hexadecimal digits; absent for a hard link. */
  readonly digest?: string
  /** Where a symbolic link points; of a file, the path it is a hard link to. */
  readonly link: string
  /** `major:minor`, of devices. */
  readonly device?: string
  readonly xattrs: ReadonlyMap<string, string>
  /** When it was last changed, in seconds since 1970. */
  readonly modified?: number
}

/** One entry of an image's history, oldest first. */
export interface HistoryEntry {
  readonly createdBy: string
  /** It made no layer. */
  readonly empty: boolean
}

/** An image read to its last file. */
export interface SavedImage {
  readonly config: ImageConfig
  /** All that is said of the image, its config included, in the words of the OCI image specification. */
  readonly description: Readonly<Record<string, unknown>>
  readonly history: readonly HistoryEntry[]
  /** The lowest first. */
  readonly layers: readonly (readonly LayerEntry[])[]
}

/** How an image is read. */
export interface ReadOptions {
  readonly signal?: AbortSignal
  /** Layers that were read already, by their digests; what is read is added, so that images share what they share. */
  readonly known?: Map<string, readonly LayerEntry[]>
}

/** Bytes of a path or a link as a person reads them. */
export function pathText(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8")
}
